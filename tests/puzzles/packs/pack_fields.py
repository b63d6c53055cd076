"""The fields of a small open instance, for tests of packs."""

import puzzles

RECORD = {
    "difficulty": "hard", "naive": {"length": 20, "ticks": 90}, "par": {"length": 10, "ticks": 40},
    "par_status": "best known", "par_record": {}, "gate": {"passed": False, "reason": "Not tried."},
}  # fmt: skip


def fields(**changes):
    laws = dict(puzzles.machine("shuttle").canonical_laws)
    plain = {
        "format": 1, "name": "heron", "machine": "shuttle", "mode": "open", "laws": laws, "entries": [], "budget": 0,
        "tasks": {"parity": RECORD},
    }  # fmt: skip
    return {**plain, **changes}
