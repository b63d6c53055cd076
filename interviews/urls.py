"""Every address of the site, by who uses it."""

from django.urls import include, path

from interviews import pages
from interviews.api.routes import api

urlpatterns = [
    path("", pages.front, name="front"),
    path("healthz", pages.healthz, name="healthz"),
    path("readyz", pages.readyz, name="readyz"),
    path("", include("interviews.candidate.urls")),
    path("api/v1/", api.urls),
    path("hiring/", include("interviews.hiring.urls")),
    path("research/", include("interviews.research.urls")),
    path("accounts/", include("allauth.account.urls")),
]
handler400 = "interviews.pages.bad_request"
handler403 = "interviews.pages.forbidden"
handler404 = "interviews.pages.not_found"
handler500 = "interviews.pages.server_error"
