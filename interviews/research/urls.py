"""Addresses of the research side."""

from django.urls import path

from interviews.research import views

app_name = "research"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("releases/", views.make_release, name="make_release"),
    path("releases/<slug:code>/", views.release, name="release"),
    path("releases/<slug:code>/state/", views.release_state, name="release_state"),
    path("releases/<slug:code>/retry/", views.retry_release, name="retry_release"),
    path("releases/<slug:code>/files/<str:name>", views.release_file, name="release_file"),
]
