"""The benchmark's figures: the engine beside the plain interpreter, and a full grading."""

from __future__ import annotations

import puzzles
from puzzles.accelerator.engine import Engine
from puzzles.accelerator.laws import CANONICAL
from puzzles.accelerator.measurement import full_bundles, measure, single_slots
from puzzles.accelerator.notation import parse
from puzzles.accelerator.plain import Plain
from puzzles.accelerator.specification import image_of

TASK = puzzles.task("accelerator/tree-walk")


def test_the_loads_are_what_their_names_say_and_both_interpreters_run_them_alike():
    image = image_of(TASK.specification, "measurement")
    for text, cycles in ((single_slots(), 147_726), (full_bundles(), 20_014)):
        program = parse(CANONICAL, text)
        plain, run = Plain(CANONICAL, program, image), Engine(CANONICAL, program).run(image)
        plain.run()
        assert (run.cycles, run.lane_operations, run.memory) == (plain.cycles, plain.lane_operations, plain.memory)
        assert run.cycles == cycles
        assert run.memory[TASK.specification.first_output :] == image[TASK.specification.first_output :]
    assert all(len(slots) == 1 for bundle in parse(CANONICAL, single_slots()) for _, slots in bundle)


def test_the_engine_is_at_least_5_times_faster_on_single_slots_and_twice_on_full_bundles():
    figures = measure(TASK, 0.5)
    assert figures["single_slot_to_plain_ratio"] >= 5
    assert figures["full_bundle_to_plain_ratio"] >= 2
    assert figures["grading_ms"] > 0
