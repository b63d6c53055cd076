"""Statements, written in Markdown, as HTML. Markup inside them is shown, never obeyed."""

from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


@lru_cache(maxsize=256)
def rendered(text: str) -> SafeString:
    """Return the text as HTML."""
    html: str = _markdown.render(text)
    return mark_safe(html)  # noqa: S308 - the renderer escapes all markup
