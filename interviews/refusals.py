"""What the rules say no to, in words for the person who asked; pages and the API show the same sentence."""

from typing import Any


class RefusedError(Exception):
    """A rule forbids what was asked: one sentence that says why, the HTTP status that fits, seconds to wait if any."""

    def __init__(self, sentence: str, status: int = 409, retry_after: int | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status
        self.retry_after = retry_after
        self.members: dict[str, Any] = {}  # what a machine that asked may want to know besides
