"""How fast the machine runs in this process."""

from __future__ import annotations


def measure(seconds: float) -> dict[str, float]:
    """Placeholder."""
    return {"seconds": seconds}
