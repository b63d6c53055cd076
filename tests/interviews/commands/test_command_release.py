"""`manage.py release`."""

import pytest
from django.core.management import CommandError, call_command

from interviews.candidate import journey
from interviews.models import Release
from interviews.research import releasing


@pytest.fixture
def run(capsys, settings, tmp_path):
    settings.RELEASES_DIR = tmp_path / "releases"

    def run_(*words: object) -> str:
        call_command("release", *map(str, words))
        return capsys.readouterr().out

    return run_


@pytest.fixture
def finished(baseline_attempt, now):
    journey.finish(baseline_attempt, at=now)


def test_a_release_is_made_listed_and_verified(run, organisation, finished):
    printed = run("make", "--title", "First")
    release = Release.objects.get()
    assert (release.state, release.title) == ("ready", "First")
    assert "        1  attempts.parquet" in printed
    assert str(releasing.folder_of(release)) in printed
    assert f"{release.code}  Acme 1  ready  First" in run("list")
    assert "as its manifest says" in run("verify", releasing.folder_of(release))


def test_a_changed_file_fails_the_verification(run, organisation, finished):
    run("make")
    place = releasing.folder_of(Release.objects.get())
    (place / "items.parquet").unlink()
    with pytest.raises(CommandError, match=r"items\.parquet is missing"):
        run("verify", place)


def test_a_release_is_rebuilt_to_the_same_bytes(run, organisation, finished, tmp_path):
    run("make")
    code = Release.objects.get().code
    assert "The same bytes" in run("rebuild", code, tmp_path / "again")
    assert "as its manifest says" in run("verify", tmp_path / "again")
    with pytest.raises(CommandError, match="exists already"):
        run("rebuild", code, tmp_path / "again")


def test_a_release_that_cannot_be_made_says_why(run, organisation, settings, tmp_path):
    (tmp_path / "file").write_text("in the way")
    settings.RELEASES_DIR = tmp_path / "file" / "releases"
    with pytest.raises(CommandError, match=r"Release 1 was not made: .*Not a directory"):
        run("make")


def test_without_releases_the_list_says_how_to_make_one(run, db):
    assert "manage.py release make" in run("list")


def test_a_release_that_does_not_exist_is_not_rebuilt(run, db, tmp_path):
    with pytest.raises(CommandError, match="no finished release"):
        run("rebuild", "none", tmp_path / "again")
