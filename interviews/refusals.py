"""What the rules say no to, in words for the person who asked; pages and the API show the same sentence."""


class RefusedError(Exception):
    """A rule forbids what was asked. Carries one sentence that says why, and the HTTP status that fits."""

    def __init__(self, sentence: str, status: int = 409) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status
