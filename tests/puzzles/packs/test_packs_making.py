"""Made instances: the same from the same seed, references filed by verdict, records of all six conditions, a gate."""

import json

import pytest

import puzzles
from puzzles.command_line import main
from puzzles.packs import folder, making
from puzzles.packs.checking import faults_of
from puzzles.packs.instance import as_fields
from puzzles.packs.making import MakingError, Wish, make
from puzzles.packs.references import write

SMALL = {"evaluations": 100_000, "gate_evaluations": 20_000, "tasks": ("parity",)}


def silent(share, text):
    assert 0 <= share <= 1
    assert text


@pytest.fixture(scope="module")
def made():
    return make(Wish("shuttle", "grey-box", "finch", "2", **SMALL), silent)


def test_an_instance_records_all_six_conditions(made):
    record = made.instance.acceptance
    assert {*record["laws"]} == {"passed", "identifiable", "not_at_a_glance", "remembers"}
    assert record["laws"]["passed"]
    assert record["laws"]["identifiable"]["experiments"] <= 7
    for judged in record["tasks"].values():
        assert {*judged} == {"passed", "needed", "reference", "guessing_fails"}
        assert judged["passed"]
        assert judged["guessing_fails"]["kept"] < 4


def test_figures_are_those_of_the_references(made):
    for name, files in made.references.items():
        task = puzzles.task_by_definition(f"shuttle/{name}@finch", as_fields(made.instance))
        measured = [puzzles.evaluate(task, text.encode(), "x")["metrics"] for text in files["accepted"].values()]
        for metric in ("length", "ticks"):
            assert task.par[metric] == min(one[metric] for one in measured)
            assert task.naive[metric] >= 1.5 * task.par[metric]
        assert task.naive["experiments"] == 12


def test_a_pack_is_made_checked_and_shown_by_the_command_line(made, tmp_path, capsys):
    pack = folder.create(tmp_path / "pack", "pack", "A pack", "")
    folder.save(pack, made.instance, published=True)
    for name, files in made.references.items():
        write(pack.folder / "references" / "finch" / name, files)
    wrong = list(faults_of(folder.load(pack.folder), pack.folder / "references"))
    assert [each for each in wrong if "passed the gate" not in each] == []
    assert main(["pack", "show", str(pack.folder), "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert {row["mode"] for row in shown} == {"grey-box"}
    laws = json.dumps(made.instance.laws)
    assert not any(json.dumps(row).count(laws) for row in shown)


def test_a_reference_that_is_not_what_its_folder_says_is_named(made, tmp_path):
    pack = folder.create(tmp_path / "pack", "pack", "A pack", "")
    folder.save(pack, made.instance, published=True)
    name, files = next(iter(made.references.items()))
    write(tmp_path / "finch" / name, {**files, "accepted": {"naive.txt": "w\n"}})
    wrong = list(faults_of(folder.load(pack.folder), tmp_path))
    assert any("accepted/naive.txt is" in each for each in wrong)


def test_the_same_seed_makes_the_same_and_what_did_not_pass_the_gate_stays_a_draft(made, tmp_path, capsys):
    arguments = ["--machine", "shuttle", "--mode", "grey-box", "--name", "finch", "--seed", "2"]
    amounts = ["--tasks", "parity", "--evaluations", "1e5", "--gate", "2e4"]
    assert main(["pack", "make", str(tmp_path / "pack"), *arguments, *amounts]) == 1
    assert "kept as a draft" in capsys.readouterr().out
    pack = folder.load(tmp_path / "pack")
    assert pack.instances == ()
    (draft,) = pack.drafts
    assert (draft.laws, draft.tasks, draft.acceptance) == (made.instance.laws, as_tasks(made), made.instance.acceptance)
    assert list((tmp_path / "pack" / "references" / "finch").glob("*/accepted/naive.txt"))


def test_a_wish_that_cannot_be_met_says_what_was_tried(monkeypatch):
    monkeypatch.setattr(making, "MOST_DRAWS", 2)
    with pytest.raises(MakingError, match="in 2 drawn law tables"):
        make(Wish("shuttle", "wild", "finch", "2", tasks=("serial-sum",), evaluations=30_000), silent)
    with pytest.raises(MakingError, match="has no task 'sorting'"):
        make(Wish("shuttle", "wild", "finch", "2", tasks=("sorting",)), silent)


def as_tasks(made):
    """The records of made tasks as they come back from a file."""
    return json.loads(json.dumps(made.instance.tasks))
