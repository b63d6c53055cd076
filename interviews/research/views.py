"""Baselines and releases, for the person who studies."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from interviews import access
from interviews.models import Attempt, Release
from interviews.research import consent, folder, releasing, schemas
from interviews.research.forms import ReleaseForm

SLOW = timedelta(seconds=60)


def page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Render a page of this section."""
    sections = access.sections(access.staff(request))
    return render(request, f"interviews/research/{template}", {"section": "research", **sections, **context})


@never_cache
@require_GET
@access.staff_only("see_research")
def overview(request: HttpRequest) -> HttpResponse:
    user = access.staff(request)
    form = ReleaseForm(organisations=access.organisations(user, "make_releases"))
    return _overview_page(request, form)


@require_POST
@access.staff_only("make_releases")
def make_release(request: HttpRequest) -> HttpResponse:
    user = access.staff(request)
    form = ReleaseForm(request.POST, organisations=access.organisations(user, "make_releases"))
    if not form.is_valid():
        return _overview_page(request, form, status=422)
    data = form.cleaned_data
    made = releasing.ask(data["organisation"], user, data["title"], at=timezone.now())
    releasing.send_on_commit(made)
    return redirect("research:release", made.code)


@never_cache
@require_GET
@access.staff_only("see_research")
def release(request: HttpRequest, code: str) -> HttpResponse:
    found = _release(request, code)
    return page(request, "release.html", _state(request, found))


@never_cache
@require_GET
@access.staff_only("see_research")
def release_state(request: HttpRequest, code: str) -> HttpResponse:
    """Answer the page that waits for a release: the part of it that changes."""
    return render(request, "interviews/research/release_state.html", _state(request, _release(request, code)))


@require_POST
@access.staff_only("make_releases")
def retry_release(request: HttpRequest, code: str) -> HttpResponse:
    found = _release(request, code)
    if not access.may(access.staff(request), "make_releases", found.organisation):
        raise Http404
    releasing.ask_again(found)
    messages.info(request, "The batch worker was told again.")
    return redirect("research:release", found.code)


@require_GET
@access.staff_only("see_research")
def release_file(request: HttpRequest, code: str, name: str) -> HttpResponseBase:
    found = _release(request, code)
    known = {*found.manifest.get("files", {}), folder.MANIFEST}
    path = releasing.folder_of(found) / name
    if found.state != Release.State.READY or name not in known or not path.is_file():
        raise Http404("This release has no such file.")
    title = f"red-queen-release-{found.number}-{name}"
    return FileResponse(path.open("rb"), as_attachment=True, filename=title)


def _release(request: HttpRequest, code: str) -> Release:
    return get_object_or_404(access.releases(access.staff(request)).select_related("organisation"), code=code)


def _state(request: HttpRequest, found: Release) -> dict[str, Any]:
    files = [{"name": name, **said} for name, said in found.manifest.get("files", {}).items()]
    order = list(schemas.TABLES)
    files.sort(key=lambda file: order.index(file["name"].removesuffix(".parquet")))
    counts, waits = found.manifest.get("counts", {}), found.state in (Release.State.QUEUED, Release.State.BUILDING)
    return {
        "release": found,
        "files": files,
        "waits": waits,
        "slow": waits and timezone.now() - (found.building_since or found.created_at) > SLOW,
        "left_out": sum(number for name, number in counts.items() if name.startswith("left_out")),
        "may_make": access.may(access.staff(request), "make_releases", found.organisation),
        "manifest_name": folder.MANIFEST,
    }


def _overview_page(request: HttpRequest, form: ReleaseForm, status: int = 200) -> HttpResponse:
    user, at = access.staff(request), timezone.now()
    configurations = access.baseline_configurations(user).annotate(
        runs=Count("attempts"),
        finished=Count("attempts", filter=Q(attempts__finished_at__isnull=False)),
        left_out=Count("attempts", filter=~Q(attempts__validity=Attempt.Validity.VALID)),
    )
    people = Attempt.objects.filter(
        interview_version__interview__organisation__in=access.organisations(user, "see_research"),
        subject__isnull=False, started_at__isnull=False, finished_at__isnull=False,
    )  # fmt: skip
    context = {
        "configurations": configurations.order_by("arm", "family", "name"), "finished_people": people.count(),
        "consented": consent.consented(people, at).count(), "form": form,
        "releases": access.releases(user).select_related("organisation").order_by("-created_at"),
        "may_make": access.may(user, "make_releases"), "tables": schemas.DESCRIPTIONS.items(),
    }  # fmt: skip
    response = page(request, "overview.html", context)
    response.status_code = status
    return response
