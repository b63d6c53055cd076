"""Makes pools: draws calculators, keeps the accepted ones. `python -m puzzles.orphan.classification [COUNT]`.

Writes `pool.json` with the first COUNT accepted draws of the demo pool; about one draw in five is accepted, and a draw
takes about half a second. A private pool is made by `make_pool` with a secret and kinds of its own.
"""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Callable
from typing import Any

from puzzles.orphan.grammar import DEMO_POOL, Pool, pool_of
from puzzles.orphan.pools import FORMAT, POOL_FILE, PUBLIC_SEED, accepted_draw, pool_fields

DEMO_COUNT = 128


def make_pool(
    pool: Pool, secret: str, count: int, progress: Callable[[int, int], None] = lambda drawn, accepted: None
) -> dict[str, Any]:
    """Return the JSON object of a pool with its first `count` accepted draws under a secret."""
    accepted: list[dict[str, Any]] = []
    for number in itertools.count():
        if len(accepted) == count:
            break
        record = accepted_draw(pool, secret, number)
        if record is not None:
            accepted.append(record)
        progress(number + 1, len(accepted))
    return pool_fields(pool, accepted)


def main() -> None:
    """Write the demo pool's accepted draws."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else DEMO_COUNT
    made = make_pool(pool_of(DEMO_POOL), PUBLIC_SEED, count, lambda drawn, accepted: print(f"{accepted} of {drawn}"))
    rows = ",\n".join(json.dumps(record) for record in made["accepted"])
    POOL_FILE.write_text(f'{{"format": {FORMAT},\n "accepted": [\n{rows}\n]}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
