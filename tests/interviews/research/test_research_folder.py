"""Checking a copy of a release against its manifest."""

import json
import shutil

import pyarrow.parquet as pq
import pytest

from interviews.research import folder, releasing


@pytest.fixture
def copy(person, make_release, tmp_path):
    """A downloaded copy of a release."""
    person("Ada", consent=True)
    place = tmp_path / "copy"
    shutil.copytree(releasing.folder_of(make_release()), place)
    return place


def _rewrite(copy, **changes) -> None:
    manifest = json.loads((copy / folder.MANIFEST).read_text())
    (copy / folder.MANIFEST).write_text(json.dumps({**manifest, **changes}))


def test_an_untouched_copy_has_no_fault(copy):
    assert folder.faults(copy) == []


def test_a_changed_file_is_named(copy):
    with (copy / "items.parquet").open("ab") as file:
        file.write(b"x")
    assert folder.faults(copy) == ["items.parquet is not the file that was released: its SHA-256 differs."]


def test_missing_and_strange_files_are_named(copy):
    (copy / "items.parquet").rename(copy / "strange.parquet")
    assert folder.faults(copy) == ["items.parquet is missing.", "strange.parquet is not in the manifest."]


def test_a_manifest_that_counts_other_rows_is_found_out(copy):
    files = json.loads((copy / folder.MANIFEST).read_text())["files"]
    files["items.parquet"]["rows"] += 1
    _rewrite(copy, files=files)
    assert folder.faults(copy) == ["items.parquet has another number of rows than the manifest says."]
    assert pq.read_metadata(copy / "items.parquet").num_rows == files["items.parquet"]["rows"] - 1


def test_another_schema_version_is_said(copy):
    _rewrite(copy, schema_version="99")
    assert folder.faults(copy) == ["The schema version is 99; this program reads 3."]


@pytest.mark.parametrize("text", [None, "", "[]", "{}", "{"])
def test_a_folder_without_a_readable_manifest_is_said(tmp_path, text):
    if text is not None:
        (tmp_path / folder.MANIFEST).write_text(text)
    (fault,) = folder.faults(tmp_path)
    assert "cannot be read as a manifest" in fault
