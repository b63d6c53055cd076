"""Milliseconds in words and figures, as the hiring pages show them."""

MINUTE_MS = 60_000


def clock(ms: int) -> str:
    """Return 754_000 as 12:34, and hours before it where there are any."""
    minutes, seconds = divmod(ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def minutes(ms: int) -> str:
    """Return whole minutes as `60 min`, other lengths with one decimal."""
    return f"{ms // MINUTE_MS} min" if ms % MINUTE_MS == 0 else f"{ms / MINUTE_MS:.1f} min"
