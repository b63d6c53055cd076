"""Random public names of rows, and secrets of which only a hash is kept."""

import hashlib
import secrets

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"  # no signs that are mistaken for one another
CODE_LENGTH = 12  # 58 bits: not to be guessed, and access is checked besides


def new_code() -> str:
    """Return a random public name for a row."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def new_secret() -> str:
    """Return a random token of 256 bits, to be shown once."""
    return secrets.token_urlsafe(32)


def secret_hash(secret: str) -> str:
    """Return what is stored of a token: its SHA-256, enough for a secret that is itself random."""
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()
