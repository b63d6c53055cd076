"""What each operation computes, once, as text; compiled from it are the actions that the engine strings together.

An action is a function without arguments that does one slot on the engine's two lists of words, scratch `s` and
memory `m`: it reads, then writes. An address outside memory and a division by zero leave it as IndexError and
ZeroDivisionError.

Nothing that a candidate writes is ever compiled as text. The makers of actions are compiled from the texts of this
module alone, when it is loaded; a slot's operands reach them as arguments. `lines_of` writes a slot's text for a
program's busiest parts, and puts nothing into it but whole numbers, and those in decimal digits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from puzzles.accelerator.laws import LANES, SCALAR_OPERATORS

Action = Callable[[], None]
Maker = Callable[..., Action]

_VALUES: Mapping[str, str] = {
    "+": "({a} + {b}) & 4294967295",
    "-": "({a} - {b}) & 4294967295",
    "*": "({a} * {b}) & 4294967295",
    "//": "{a} // {b}",
    "cdiv": "-(-{a} // {b})",
    "^": "{a} ^ {b}",
    "&": "{a} & {b}",
    "|": "{a} | {b}",
    "<<": "({a} << {b}) & 4294967295 if {b} < 32 else 0",
    ">>": "{a} >> {b}",
    "%": "{a} % {b}",
    "<": "1 if {a} < {b} else 0",
    "==": "1 if {a} == {b} else 0",
}

_LANE_BY_LANE: Mapping[str, tuple[str, str]] = {
    **{f"valu {name}": ("ab", _VALUES[name]) for name in SCALAR_OPERATORS},
    "valu multiply_add": ("abc", "({a} * {b} + {c}) & 4294967295"),
    "flow vselect": ("cab", "{a} if {c} else {b}"),
}
"""Vector operations: their sources in the order of the slot, and the value of one lane. The slot begins with d."""

_WORDS: Mapping[str, tuple[str, str]] = {
    **{f"alu {name}": ("dab", "s[{d}] = " + _VALUES[name].format(a="s[{a}]", b="s[{b}]")) for name in SCALAR_OPERATORS},
    "load const": ("dn", "s[{d}] = {n}"),
    "load load": ("da", "s[{d}] = m[s[{a}]]"),
    "load vload": (
        "da",
        f"i = s[{{a}}]\nif i + {LANES} > len(m): raise IndexError\ns[{{d}}:{{d}} + {LANES}] = m[i:i + {LANES}]",
    ),
    "store store": ("ab", "m[s[{a}]] = s[{b}]"),
    "store vstore": (
        "ab",
        f"i = s[{{a}}]\nif i + {LANES} > len(m): raise IndexError\nm[i:i + {LANES}] = s[{{b}}:{{b}} + {LANES}]",
    ),
    "valu vbroadcast": ("da", f"s[{{d}}:{{d}} + {LANES}] = [s[{{a}}]] * {LANES}"),
    "flow select": ("dcab", "s[{d}] = s[{a}] if s[{c}] else s[{b}]"),
    "flow add_imm": ("dan", "s[{d}] = (s[{a}] + {n}) & 4294967295"),
    "copy": ("da", "s[{d}] = s[{a}]"),
    "copy lanes": ("da", f"s[{{d}}:{{d}} + {LANES}] = s[{{a}}:{{a}} + {LANES}]"),
}
"""All other operations that act: their operands in the order of the slot, and the statements."""


def lines_of(name: str, operands: Sequence[int]) -> list[str]:
    """Write the statements of an action with its operands as numbers."""
    numbers = [f"{operand:d}" for operand in operands]
    if name in _WORDS:
        letters, text = _WORDS[name]
        return text.format(**dict(zip(letters, numbers))).split("\n")
    sources, value = _LANE_BY_LANE[name]
    dest, firsts = operands[0], dict(zip(sources, operands[1:]))
    lanes = [
        value.format(**{letter: f"s[{first + lane:d}]" for letter, first in firsts.items()}) for lane in range(LANES)
    ]
    return [f"s[{dest:d}:{dest + LANES:d}] = [{', '.join(lanes)}]"]


def _maker_lines(number: int, name: str) -> list[str]:
    """Write a maker of actions. Their operands are defaults of parameters, which need less memory than a closure.

    Lanes are unpacked from slices, which costs less than eight places by eight sums; the slices are shared.
    """
    if name in _WORDS:
        letters, text = _WORDS[name]
        bound = list(letters)
        body = text.format(**{letter: letter for letter in letters}).split("\n")
    else:
        sources, value = _LANE_BY_LANE[name]
        letters = "d" + sources
        bound = [f"slices[{letter}]" for letter in letters]
        body = [f"{', '.join(f'{letter}{lane}' for lane in range(LANES))} = s[{letter}]" for letter in sources]
        lanes = (value.format(**{letter: f"{letter}{lane}" for letter in sources}) for lane in range(LANES))
        body.append(f"s[d] = [{', '.join(lanes)}]")
    space = ["s=s", "m=m"] if any("m[" in line for line in body) else ["s=s"]
    defaults = [*space, *(f"{letter}={value}" for letter, value in zip(letters, bound))]
    return [
        f"    def make_{number}({', '.join(letters)}):",
        f"        def act({', '.join(defaults)}):",
        *(f"            {line}" for line in body),
        "        return act",
        f"    makers[{name!r}] = make_{number}",
    ]


def _compiled_makers() -> Callable[[list[int], list[int]], dict[str, Maker]]:
    lines = [
        "def makers_for(s, m):",
        f"    slices = [slice(first, first + {LANES}) for first in range(len(s))]",
        "    makers = {}",
    ]
    for number, name in enumerate([*_WORDS, *_LANE_BY_LANE]):
        lines += _maker_lines(number, name)
    lines.append("    return makers")
    names: dict[str, Callable[[list[int], list[int]], dict[str, Maker]]] = {}
    exec("\n".join(lines), names)  # noqa: S102 - the text is this module's own
    return names["makers_for"]


makers_for = _compiled_makers()
"""Return the makers of actions on one scratch and one memory, by "engine operation", and for copies within scratch."""
