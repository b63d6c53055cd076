"""A pack is a folder that is read whole, or refused with a sentence that names the file."""

import json

import pytest
from pack_fields import fields

import puzzles
from puzzles.packs import folder
from puzzles.packs.folder import PackError
from puzzles.packs.instance import read


@pytest.fixture
def pack(tmp_path):
    return folder.create(tmp_path / "pack", "pack", "A pack", "For a test.")


def test_a_new_pack_is_empty_and_read_back(pack):
    assert folder.load(pack.folder) == pack
    assert (pack.instances, pack.drafts, pack.canonical) == ((), (), {})


def test_an_instance_lies_among_the_published_or_the_drafts_never_in_both(pack):
    instance = read(fields(), "here")
    assert folder.save(pack, instance, published=False).parent.name == "drafts"
    assert folder.load(pack.folder).drafts == (instance,)
    assert folder.save(pack, instance, published=True).parent.name == "instances"
    assert folder.load(pack.folder).instances == (instance,)
    assert folder.load(pack.folder).drafts == ()


def test_a_folder_without_a_pack_says_how_to_begin_one(tmp_path):
    with pytest.raises(PackError, match="pack make"):
        folder.load(tmp_path)


def test_a_file_under_another_name_is_refused(pack):
    path = folder.save(pack, read(fields(), "here"), published=True)
    path.rename(path.with_name("crane.json"))
    with pytest.raises(PackError, match="holds the instance 'heron'"):
        folder.load(pack.folder)


def test_packs_named_by_the_environment_are_installed(pack, monkeypatch):
    folder.save(pack, read(fields(), "here"), published=True)
    monkeypatch.setenv(folder.VARIABLE, str(pack.folder))
    assert [each.name for each in folder.installed()] == ["demo", "pack"]
    assert "shuttle/parity@heron" in [task.key for task in puzzles.instance_tasks()]
    assert folder.find_instance("crane") is None


def test_drafts_are_never_installed(pack, monkeypatch):
    folder.save(pack, read(fields(), "here"), published=False)
    monkeypatch.setenv(folder.VARIABLE, str(pack.folder))
    assert folder.find_instance("heron") is None


def test_two_packs_with_one_name_for_two_instances_are_refused(pack, tmp_path, monkeypatch):
    other = folder.create(tmp_path / "other", "other", "Other", "")
    for each in (pack, other):
        folder.save(each, read(fields(), "here"), published=True)
    monkeypatch.setenv(folder.VARIABLE, f"{pack.folder}:{other.folder}")
    with pytest.raises(PackError, match="Two packs have an instance 'heron'"):
        folder.installed()


def test_a_broken_pack_file_is_named(pack):
    (pack.folder / "pack.json").write_text(json.dumps({"format": 1}))
    with pytest.raises(PackError, match=r"pack\.json: it needs"):
        folder.load(pack.folder)
