"""An instance's file is read whole or refused with one sentence that says what is wrong."""

import json

import pytest
from pack_fields import RECORD, fields

import puzzles
from puzzles.packs.instance import InstanceError, as_fields, read, read_file


def test_an_instance_is_read_back_from_its_own_fields():
    instance = read(fields(), "here")
    assert read(json.loads(json.dumps(as_fields(instance))), "there") == instance
    assert instance.keys == ("shuttle/parity@heron",)
    assert instance.family == "shuttle@heron"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"format": 2}, "it is of format 2; this version reads format 1"),
        ({"name": None}, "the field 'name' is missing"),
        ({"name": "Heron!"}, "is not made of a-z, 0-9 and hyphens"),
        ({"mode": "secret"}, "is none of open, grey-box, wild, orphan"),
        ({"laws": None}, "the field 'laws' is missing"),
        ({"mode": "wild"}, "hides 3 to 5 entries, not 0"),
        ({"mode": "grey-box", "entries": ["a", "b", "c"]}, "hides 1 to 2 entries, not 3"),
        ({"entries": ["r/left"]}, "hides 0 to 0 entries, not 1"),
        ({"tasks": {"parity": {"difficulty": "hard"}}}, "the task 'parity' has no 'naive'"),
        ({"mode": "orphan"}, "needs `pool` and `secret`"),
    ],
)
def test_what_is_wrong_with_an_instance_is_said_in_one_sentence(changes, sentence):
    with pytest.raises(InstanceError, match="here: ") as caught:
        read(fields(**changes), "here")
    assert sentence in str(caught.value)


@pytest.mark.parametrize("text", ["", "[]", "{", '"text"'])
def test_a_file_that_is_no_json_object_is_refused(tmp_path, text):
    path = tmp_path / "heron.json"
    path.write_text(text)
    with pytest.raises(InstanceError, match=r"heron\.json"):
        read_file(path)


def test_an_open_instance_makes_a_task_with_its_own_figures_and_key():
    task = puzzles.task_by_definition("shuttle/parity@heron", fields())
    assert (task.key, task.difficulty, task.weight, task.hidden) == ("shuttle/parity@heron", "hard", 4, None)
    assert (task.naive, task.par) == (RECORD["naive"], RECORD["par"])
    assert task.laws == puzzles.task("shuttle/parity").laws


@pytest.mark.parametrize(
    "key", ["shuttle/parity", "shuttle/edge@heron", "shuttle/parity@crane", "shuttle/parity@heron~3"]
)
def test_an_instance_answers_to_its_own_keys_alone(key):
    with pytest.raises(puzzles.UnknownTaskError):
        puzzles.task_by_definition(key, fields())
