"""A rail that writes before it reads is wrong, even where the first public case comes right by luck."""

from dataclasses import replace

import puzzles

# Under this table the rail writes 0 first, which the first public case happens to ask for, and then reads two bits.
CHANGED = {
    "r": {"right": {"do": "read"}, "left": {"do": "stride", "by": 3, "when": 1, "then": "reverse"}},
    "w": {"right": {"do": "turn", "when": "odd tick", "then": "reverse"}, "left": {"do": "write"}},
}


def test_a_lucky_rail_is_wrong_with_the_empty_input_as_the_reason():
    task = puzzles.task("shuttle/negative")
    laws = {**task.laws, "glyphs": {**task.laws["glyphs"], **CHANGED}}
    report = puzzles.evaluate(replace(task, laws=laws), b"wif", "1")
    assert report["verdict"] == "wrong"
    assert (report["failure"]["input"], report["failure"]["expected"], report["failure"]["seen"]) == ("", "", "0")
    assert "before it reads anything" in report["failure"]["reason"]
