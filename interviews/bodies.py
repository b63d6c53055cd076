"""Reading what a request carries: programs as raw text, drafts as JSON; too much of either is refused in words."""

import json
from contextlib import suppress
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, UnreadablePostError

from interviews.refusals import RefusedError

# A client that is still sending would see a broken connection, not our answer; up to here we let it finish.
DRAIN_BYTES = 64 * 1024 * 1024
CHUNK_BYTES = 64 * 1024


@dataclass(frozen=True)
class SentDraft:
    """The text of an editor, and the revision that it was based on."""

    source: bytes
    revision: int


def read(request: HttpRequest) -> bytes:
    """Return the request's body whole; raises RefusedError for one that is too large or of unknown length."""
    announced = request.headers.get("Content-Length", "")
    if not announced and "Transfer-Encoding" in request.headers:
        raise RefusedError("Send the body with a Content-Length.", 411)
    if announced.isdigit() and int(announced) > settings.MAX_REQUEST_BYTES:
        drain(request)
        raise too_large(int(announced))
    try:
        return request.body
    except UnreadablePostError as error:
        raise RefusedError("The connection broke before the whole text had arrived: send it again.", 400) from error


def read_draft(request: HttpRequest) -> SentDraft:
    """Return the draft in a JSON body {"text": …, "revision": …}."""
    try:
        body = json.loads(read(request))
        text, revision = body["text"], body["revision"]
    except (ValueError, TypeError, KeyError) as error:
        raise RefusedError('Send a JSON object with "text" and "revision".', 400) from error
    if not isinstance(text, str) or type(revision) is not int or revision < 0:
        raise RefusedError('"text" is a string and "revision" a number from 0 on.', 400)
    # Half a surrogate pair is no text, but somebody's work all the same: it is kept, and graded as unreadable.
    return SentDraft(text.encode("utf-8", "surrogatepass"), revision)


def text_of(source: bytes) -> str:
    """Return a stored source for showing; bytes that are no text appear as replacement signs."""
    return source.decode("utf-8", "replace")


def too_large(announced_bytes: int) -> RefusedError:
    """Return the refusal of a request that is larger than any."""
    limit = settings.MAX_REQUEST_BYTES
    return RefusedError(
        f"The request has {announced_bytes:,} bytes and at most {limit:,} are taken; programs here are far shorter.",
        413,
    )


def drain(request: HttpRequest) -> None:
    """Read and forget what the client is sending, within reason, so that it gets to read the answer."""
    left = DRAIN_BYTES
    with suppress(UnreadablePostError):
        while left > 0 and (chunk := request.read(CHUNK_BYTES)):
            left -= len(chunk)
