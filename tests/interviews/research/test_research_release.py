"""A release: what is in it, what is not, and that it can be trusted."""

import hashlib
import json
import re
from datetime import timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from interviews.candidate import journey
from interviews.grading import intake
from interviews.models import Attempt, BaselineRun, ClockEntry, Organisation, PuzzleVersion, Release
from interviews.research import consent, folder, releasing, sealing
from interviews.research.schemas import SCHEMA_VERSION, TABLES


def _tables(release) -> dict[str, list[dict]]:
    place = releasing.folder_of(release)
    return {name: pq.read_table(place / f"{name}.parquet").to_pylist() for name in TABLES}


def _everything(release) -> str:
    """Return all that a reader finds: the files' bytes as they are, and the tables' rows unpacked."""
    files = _bytes(releasing.folder_of(release)).values()
    return b"".join(files).decode("latin-1") + json.dumps(_tables(release))


def _bytes(place) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(place.iterdir())}


def test_a_consenting_persons_attempt_can_be_loaded_back(person, make_release, interview):
    person("Ada", consent=True)
    tables = _tables(make_release())
    (attempt,), (subject,) = tables["attempts"], tables["subjects"]
    assert attempt["subject_id"] == subject["subject_id"]
    assert (attempt["arm"], attempt["config_id"], attempt["end_reason"]) == ("human", None, "submitted")
    assert (attempt["time_limit_ms"], attempt["wall_ms"]) == (3_600_000, 600_000)
    assert attempt["consent_version"] == consent.VERSION
    assert attempt["score"] > 0


def test_every_table_has_its_schema_and_its_version(person, make_release):
    person("Ada", consent=True)
    release = make_release()
    for name, schema in TABLES.items():
        found = pq.read_schema(releasing.folder_of(release) / f"{name}.parquet")
        assert found.equals(schema, check_metadata=False)
        assert found.metadata[b"red_queen.schema_version"] == SCHEMA_VERSION.encode()
        assert b"CANARY" in found.metadata[b"red_queen.canary"]


def test_tables_are_compressed_with_zstd(person, make_release):
    person("Ada", consent=True)
    metadata = pq.read_metadata(releasing.folder_of(make_release()) / "attempts.parquet")
    assert metadata.row_group(0).column(0).compression == "ZSTD"


def test_checkpoints_and_items_tell_the_attempts_course(person, make_release):
    attempt = person("Ada", consent=True)
    tables = _tables(make_release())
    wrong, valid = tables["checkpoints"]
    assert [row["verdict"] for row in (wrong, valid)] == ["wrong", "valid"]
    assert [row["number"] for row in (wrong, valid)] == [1, 2]
    assert (valid["active_ms"], dict(valid["metrics"])["length"]) == (600_000, 3.0)
    solved, unsolved = tables["items"]
    assert (solved["solved"], unsolved["solved"], unsolved["score"]) == (True, False, 0.0)
    assert (solved["first_valid_ms"], solved["checkpoints"]) == (600_000, 2)
    assert solved["metrics_at_best"] == solved["best_metrics"] == valid["metrics"]
    assert unsolved["first_valid_ms"] is None
    assert valid["engine_digest"] == attempt.submissions.last().effective_run.engine_digest


def test_nothing_that_names_a_person_is_in_it(person, make_release):
    ada, bo = person("Adalbertine", consent=True), person("Bartholomew", consent=False)
    release = make_release()
    assert len(_tables(release)["attempts"]) == 1
    written = _everything(release)
    for attempt in (ada, bo):
        details = attempt.subject.details
        for secret in (details.name, details.email, attempt.code, attempt.subject.code, attempt.invitation.code):
            assert secret not in written
    assert release.manifest["counts"]["left_out_without_consent"] == 1


def test_no_program_of_a_person_is_in_it(person, make_release):
    submission = person("Ada", consent=True).submissions.last()
    release = make_release()
    # The bytes of a compressed file may hold three letters by chance; its rows may not.
    assert bytes(submission.source).decode() not in json.dumps(_tables(release))
    for secret in (submission.code, submission.source_sha256):
        assert secret not in _everything(release)


def test_a_withdrawn_consent_keeps_the_attempt_out(person, make_release, later):
    consent.withdraw(person("Ada", consent=True), later - timedelta(minutes=1))
    release = make_release()
    assert _tables(release)["attempts"] == []
    assert release.manifest["counts"]["left_out_consent_withdrawn"] == 1


def test_an_attempt_that_still_runs_is_not_in_it(started, make_release, now):
    consent.give(started, now)
    assert _tables(make_release())["attempts"] == []


def test_an_attempt_that_waits_for_a_grading_is_not_in_it(person, make_release, started, finish, negative, now):
    consent.give(started, now)
    intake.submit(started, negative, b"iiriw", at=now)
    finish(started)
    release = make_release()
    assert _tables(release)["attempts"] == []
    assert release.manifest["counts"]["left_out_not_fully_graded"] == 1


def test_runs_of_baselines_are_in_it_under_their_configuration(baseline_attempt, finish, make_release):
    finish(baseline_attempt)
    tables = _tables(make_release())
    (attempt,), (configuration,) = tables["attempts"], tables["baseline_configs"]
    assert attempt["config_id"] == configuration["config_id"] == baseline_attempt.configuration.identity_digest
    assert (attempt["subject_id"], attempt["arm"]) == (None, "scripted")
    assert tables["subjects"] == []


@pytest.mark.parametrize(
    ("record", "evaluations"),
    [({"one": {"evaluations": 40_000}, "two": {"evaluations": 2}}, 40_002), ({}, None)],
)
def test_a_run_has_its_seed_and_how_many_programs_were_tried(
    baseline_attempt, finish, make_release, now, record, evaluations
):
    invitation = finish(baseline_attempt).invitation
    BaselineRun.objects.create(invitation=invitation, seed=10**15 - 1, created_at=now, seen_at=now, record=record)
    (attempt,) = _tables(make_release())["attempts"]
    assert (attempt["run_seed"], attempt["player_evaluations"]) == (10**15 - 1, evaluations)


def test_a_person_has_neither_seed_nor_tries(person, make_release):
    person("Ada", consent=True)
    (attempt,) = _tables(make_release())["attempts"]
    assert attempt["run_seed"] is attempt["player_evaluations"] is None


def test_only_known_words_ids_and_numbers_of_people_are_in_its_tables(person, make_release):
    """Every text in the tables that follow people is a hash or a word of ours: none can carry a program."""
    person("Ada", consent=True)
    tables = _tables(make_release())
    ours = {
        "human",
        "forbidden",
        "validity_only",
        "submitted",
        "valid",
        "wrong",
        journey.NOTICE_VERSION,
        consent.VERSION,
    }
    metrics = set(PuzzleVersion.objects.get(key="shuttle/negative").definition["metrics"])
    found = {word for name in ("subjects", "attempts", "checkpoints", "items") for word in _texts(tables[name])}
    assert {word for word in found - ours - metrics if not re.fullmatch("[0-9a-f]{16,64}", word)} == set()


def _texts(value) -> list[str]:
    if isinstance(value, str):
        return [value]
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else []
    return [text for item in items for text in _texts(item)]


def test_a_live_puzzle_is_named_by_a_hash_and_its_laws_stay_out(person, make_release):
    person("Ada", consent=True)
    release = make_release()
    rows = _tables(release)["puzzles"]
    assert {row["difficulty"] for row in rows} == {"easy", "medium"}
    assert all(row["key"] is row["title"] is row["laws_json"] is None for row in rows)
    assert "shuttle/negative" not in _everything(release)


def test_a_retired_puzzle_is_told_in_full(person, make_release):
    person("Ada", consent=True)
    PuzzleVersion.objects.update(status="retired")
    rows = _tables(make_release())["puzzles"]
    assert {row["key"] for row in rows} == {"shuttle/negative", "shuttle/parity"}
    definition = PuzzleVersion.objects.get(key="shuttle/parity").definition
    assert definition["laws"] in [json.loads(row["laws_json"]) for row in rows]


def test_an_accommodation_does_not_show(person, make_release):
    attempt = person("Ada", consent=True, minutes=15)
    Attempt.objects.filter(pk=attempt.pk).update(multiplier_permille=1500)
    tables = _tables(make_release())
    assert tables["attempts"][0]["wall_ms"] == 600_000
    assert tables["items"][0]["first_valid_ms"] == 600_000


def test_the_manifest_has_the_hash_and_the_rows_of_each_file(person, make_release):
    person("Ada", consent=True)
    release = make_release()
    place = releasing.folder_of(release)
    manifest = json.loads((place / folder.MANIFEST).read_text())
    assert manifest == release.manifest
    assert manifest["schema_version"] == SCHEMA_VERSION
    assert manifest["files"]["items.parquet"]["rows"] == 2
    for name, said in manifest["files"].items():
        assert hashlib.sha256((place / name).read_bytes()).hexdigest() == said["sha256"]
    assert len(manifest["engine_digests"]) == 1


def test_the_same_release_is_rebuilt_to_the_same_bytes(person, baseline_attempt, finish, make_release, tmp_path, later):
    ada = person("Ada", consent=True)
    person("Bo", consent=True, minutes=20)
    finish(baseline_attempt)
    release = make_release()
    consent.withdraw(ada, later + timedelta(days=1))
    person("Cy", consent=True)
    again = Release.objects.get(pk=release.pk)
    releasing.write(again, tmp_path / "again")
    assert _bytes(tmp_path / "again") == _bytes(releasing.folder_of(release))


def test_two_releases_name_the_same_person_differently(person, make_release):
    person("Ada", consent=True)
    first, second = (_tables(make_release())["subjects"][0]["subject_id"] for _ in range(2))
    assert first != second


def test_rows_are_in_the_order_of_their_random_ids(person, make_release):
    for name in ("Ada", "Bo", "Cy", "Di"):
        person(name, consent=True)
    ids = [row["attempt_id"] for row in _tables(make_release())["attempts"]]
    assert ids == sorted(ids)


def test_an_empty_release_is_a_release(make_release, organisation):
    release = make_release()
    assert release.state == "ready"
    assert folder.faults(releasing.folder_of(release)) == []


def test_no_row_of_another_organisation_is_in_it(person, later, now):
    person("Ada", consent=True)
    other = Organisation.objects.create(name="Other", accommodations_contact="o@o.example", created_at=now)
    release = releasing.ask(other, None, "", at=later)
    assert releasing.build(release, at=later)
    assert _tables(release)["attempts"] == []


def test_time_given_back_for_our_failures_is_not_active_time(person, make_release, started, finish, now):
    consent.give(started, now)
    ClockEntry.objects.create(attempt=started, kind="downtime", amount_ms=60_000, reason="Down.", created_at=now)
    finish(started)
    row = _tables(make_release())["checkpoints"][0]
    assert (row["active_ms"], row["wall_ms"]) == (540_000, 600_000)


def test_a_failure_is_kept_with_its_reason_and_leaves_no_folder(organisation, later, settings, tmp_path):
    (tmp_path / "file").write_text("in the way")
    settings.RELEASES_DIR = tmp_path / "file" / "releases"
    release = releasing.ask(organisation, None, "", at=later)
    assert not releasing.build(release, at=later)
    release.refresh_from_db()
    assert release.state == "failed"
    assert "Not a directory" in release.reason


def test_a_failed_release_can_be_built_again(organisation, later, settings):
    release = releasing.ask(organisation, None, "", at=later)
    Release.objects.filter(pk=release.pk).update(sealed_key=release.sealed_key[::-1])
    release.refresh_from_db()
    assert not releasing.build(release, at=later)
    Release.objects.filter(pk=release.pk).update(sealed_key=sealing.new_sealed_key())
    assert releasing.build(Release.objects.get(pk=release.pk), at=later)


def test_a_fault_of_ours_is_kept_too_and_not_hidden(organisation, later, monkeypatch):
    release = releasing.ask(organisation, None, "", at=later)
    monkeypatch.setitem(TABLES, "strange", pa.schema([]))
    with pytest.raises(KeyError):
        releasing.build(release, at=later)
    release.refresh_from_db()
    assert (release.state, release.reason) == ("failed", "A fault of ours; the batch worker's log has it.")
    assert list(releasing.folder_of(release).parent.iterdir()) == []


def test_a_release_is_built_once_whoever_asks_twice(make_release, later):
    release = make_release()
    written = _bytes(releasing.folder_of(release))
    assert not releasing.build(release, at=later + timedelta(days=1))
    assert _bytes(releasing.folder_of(release)) == written


def test_a_builder_that_fell_silent_is_replaced(organisation, later):
    release = releasing.ask(organisation, None, "", at=later)
    assert release.claim(later, releasing.PATIENCE)
    assert not releasing.build(Release.objects.get(pk=release.pk), at=later + timedelta(seconds=5))
    assert releasing.build(Release.objects.get(pk=release.pk), at=later + releasing.PATIENCE + timedelta(seconds=5))


def test_releases_are_numbered_and_on_record(make_release, organisation):
    assert [make_release().number, make_release().number] == [1, 2]
    entries = organisation.audit_entries.filter(action="release.made")
    assert [entry.detail["number"] for entry in entries] == [1, 2]


def test_a_large_release_takes_no_more_queries_for_each_attempt(person, make_release, tmp_path):
    counts = []
    for names in (("Ada", "Bo"), ("Cy", "Di", "Ed", "Flo")):
        for name in names:
            person(name, consent=True)
        release = make_release()
        with CaptureQueriesContext(connection) as queries:
            releasing.write(release, tmp_path / f"copy-{release.number}")
        counts.append(len(queries))
    assert counts[0] == counts[1]
