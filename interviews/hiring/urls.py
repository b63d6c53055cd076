"""Addresses of the hiring side."""

from django.urls import path

from interviews.hiring import attempt_views, views

app_name = "hiring"
urlpatterns = [
    path("", views.interview_list, name="interviews"),
    path("interviews/new/", views.new_interview, name="new_interview"),
    path("interviews/<slug:code>/", views.interview, name="interview"),
    path("interviews/<slug:code>/invite/", views.invite, name="invite"),
    path("invitations/<slug:code>/renew/", views.renew, name="renew"),
    path("invitations/<slug:code>/revoke/", views.revoke, name="revoke"),
    path("attempts/<slug:code>/", attempt_views.attempt, name="attempt"),
    path("attempts/<slug:code>/time/", attempt_views.give_time, name="give_time"),
    path("attempts/<slug:code>/submissions/<slug:submission>/", attempt_views.source, name="source"),
]
