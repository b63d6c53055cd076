"""A run as a stream of small events, one for each play, and their drawing as a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from puzzles.contract import Case, Laws
from puzzles.moebius.engine import ENDLESS, PAUSED, STOPPED, TOO_LONG, Press, answer
from puzzles.moebius.notation import Deck

_ENDINGS = {STOPPED: "no card fits", ENDLESS: "too many plays", TOO_LONG: "strip too long"}


def events(laws: Laws, program: Deck, case: Case, keep: str) -> Iterator[dict[str, Any]]:
    """Yield an event for each play, then one for the end, which has an `ending`, the answer (`output`), and whether it
    is `right`.

    `card` is the number of the card played, from 0 as in the text, `at` the place of its stamp in `before`,
    `stamped` the strip after the stamp, `strip` as it lies after what then happens to all of it, `deck` the numbers
    of the cards from the top, after the play. Endings: "no card fits", "too many plays", "strip too long".
    """
    press = Press(laws, program, case.input)
    before, ending = press.strip, PAUSED
    while ending == PAUSED:
        plays = press.plays
        ending = press.advance(1)
        if press.card is not None and press.plays > plays:
            yield {
                "play": press.plays,
                "card": press.card[2],
                "text": f"{press.card[0]}>{press.card[1]}",
                "at": press.at,
                "before": before,
                "stamped": press.stamped,
                "strip": press.strip,
                "deck": [number for _, _, number in press.deck],
                "output": None,
                "ending": None,
            }
        before = press.strip
    yield {
        "play": press.plays,
        "card": None,
        "text": None,
        "at": None,
        "before": before,
        "stamped": before,
        "strip": before,
        "deck": [number for _, _, number in press.deck],
        "output": answer(before, keep),
        "right": ending == STOPPED and answer(before, keep) == case.expected,
        "ending": _ENDINGS[ending],
    }


def draw_events(shown: Sequence[Mapping[str, Any]]) -> str:
    """Draw events as a table of text, one line for each play: the card, the stamped strip, the strip after it."""
    width = max((len(event["stamped"]) for event in shown), default=0)
    lines = []
    for event in shown:
        if event["ending"] is None:
            stamped = f"{event['stamped']:<{width}}"
            lines.append(
                f"play {event['play']:>4}  card {event['card']:>2}  {event['text']:<8}  {stamped}  {event['strip']}"
            )
        else:
            answered = f"answer {event['output']}" if event["output"] else "answer empty"
            lines.append(f"after {event['play']} plays: {event['ending']}, {answered}")
    return "\n".join(lines)
