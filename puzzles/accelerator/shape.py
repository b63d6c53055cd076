"""What may stand in a slot: everything about a program that can be judged without running it."""

from __future__ import annotations

from typing import Any

from puzzles.contract import Laws

Slot = tuple[Any, ...]
Bundle = tuple[tuple[str, tuple[Any, ...]], ...]
"""A bundle's engines in the order of the text, each with its slots: tuples, and lists as they stand for `debug`."""
Program = tuple[Bundle, ...]

DEBUG = "debug"
MOST_NESTED = 50
"""How deep values may lie in a `debug` slot: less than where any Python gives up reading."""
_SHOWN = 40


def shown(value: Any) -> str:
    """Write a JSON value for a sentence: short, and in printable characters."""
    if isinstance(value, (list, dict)):
        return "a list" if isinstance(value, list) else "an object"
    if isinstance(value, str):
        text = ascii(value[:_SHOWN])
        return f'"{text[1:-1]}"' + ("…" if len(value) > _SHOWN else "")
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    text = str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def slot_fault(laws: Laws, engine: str, slot: Any) -> str | None:
    """Return what is wrong with a slot of a known engine, or None."""
    if type(slot) is not list:
        return f'{shown(slot)} is not a slot: a slot is a list, such as ["+", 4, 0, 1].'
    if engine == DEBUG:
        return f"lists within lists, more than {MOST_NESTED} deep." if _is_deep(slot) else None
    operations = laws["operations"][engine]
    if not slot:
        return f"the slot is empty: its first item is the operation, one of {' '.join(operations)}."
    name = slot[0]
    if type(name) is not str or name not in operations:
        return f"there is no operation {shown(name)} on {engine}; there are {' '.join(operations)}."
    operands = operations[name]
    if len(slot) - 1 != len(operands):
        wanted = f"{len(operands)} ({', '.join(operands)})" if operands else "none"
        return f'"{name}" takes {len(operands)} operands; this slot has {len(slot) - 1}: write {wanted}.'.replace(
            "takes 1 operands", "takes 1 operand"
        )
    for operand in slot[1:]:
        if type(operand) is not int:
            return f"{shown(operand)} is no operand: operands are whole numbers."
    return None


def _is_deep(value: Any) -> bool:
    level = [value]
    for _ in range(MOST_NESTED):
        level = [item for one in level if isinstance(one, (list, dict)) for item in _items(one)]
        if not level:
            return False
    return True


def _items(value: Any) -> Any:
    return value.values() if isinstance(value, dict) else value


def bundle_of(laws: Laws, value: dict[str, Any]) -> Bundle | None:
    """Return a decoded bundle, or None if anything about its shape is wrong."""
    limits = laws["slots"]
    parts: list[tuple[str, tuple[Any, ...]]] = []
    for engine, slots in value.items():
        if engine not in limits or type(slots) is not list or len(slots) > limits[engine]:
            return None
        for slot in slots:
            if slot_fault(laws, engine, slot) is not None:
                return None
        parts.append((engine, tuple(slots) if engine == DEBUG else tuple(map(tuple, slots))))
    return tuple(parts)
