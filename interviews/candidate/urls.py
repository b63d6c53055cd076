"""The addresses of the person who solves."""

from django.urls import path

from interviews.candidate import experiment_views, views

app_name = "candidate"
urlpatterns = [
    path("i/<str:token>/", views.invitation, name="invitation"),
    path("a/<str:code>/", views.home, name="home"),
    path("a/<str:code>/notice/", views.notice, name="notice"),
    path("a/<str:code>/start/", views.start, name="start"),
    path("a/<str:code>/clock/", views.clock, name="clock"),
    path("a/<str:code>/p/<slug:slug>/", views.solve, name="solve"),
    path("a/<str:code>/p/<slug:slug>/draft/", views.draft, name="draft"),
    path("a/<str:code>/p/<slug:slug>/check/", views.check, name="check"),
    path("a/<str:code>/p/<slug:slug>/submit/", views.submit, name="submit"),
    path("a/<str:code>/p/<slug:slug>/submissions/", views.submissions, name="submissions"),
    path("a/<str:code>/p/<slug:slug>/experiments/", experiment_views.experiments, name="experiments"),
    path("a/<str:code>/finish/", views.finish, name="finish"),
    path("a/<str:code>/result/", views.result, name="result"),
]
