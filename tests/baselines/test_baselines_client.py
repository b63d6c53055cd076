import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from interviews.baselines.players.client import TRIES, ApiClient, ApiRefusedError, ApiUnreachableError


@contextmanager
def site(*answers):
    """A site that gives these answers in turn, the last one for ever; (0, …) breaks the connection."""
    seen = []

    class Handler(BaseHTTPRequestHandler):
        def answer(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, headers, content = answers[min(len(seen), len(answers) - 1)]
            seen.append((self.command, self.path, dict(self.headers), body))
            if status == 0:
                self.connection.close()
                return
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(json.dumps(content).encode())

        do_GET = do_POST = answer  # noqa: N815 (the server's names)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", seen
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def client_of(url, pauses):
    return ApiClient(url, "token", sleep=pauses.append)


def test_accepting_keeps_the_token_for_all_that_follows():
    with site((201, {}, {"attempt": {"code": "a"}, "api_token": "secret"}), (200, {}, {"code": "a"})) as (url, seen):
        client = ApiClient(url)
        client.accept("invitation")
        client.attempt()

    assert json.loads(seen[0][3]) == {"token": "invitation", "notice_read": True, "research_consent": False}
    assert "Authorization" not in seen[0][2]
    assert seen[1][2]["Authorization"] == "Bearer secret"


def test_program_is_sent_as_raw_text_with_its_idempotency_key():
    with site((202, {}, {"code": "s"})) as (url, seen):
        client_of(url, []).submit("shuttle-parity", "r½w", "key")

    method, path, headers, body = seen[0]
    assert (method, path, body) == ("POST", "/api/v1/attempt/puzzles/shuttle-parity/submissions", "r½w".encode())
    assert headers["Idempotency-Key"] == "key"


@pytest.mark.parametrize("broken", [(0, {}, {}), (502, {}, {}), (503, {}, {"detail": "busy"})])
def test_request_without_an_answer_is_sent_again_with_the_same_key(broken):
    pauses = []
    with site(broken, broken, (202, {}, {"code": "s"})) as (url, seen):
        answer = client_of(url, pauses).submit("p", "w", "key")

    assert answer == {"code": "s"}
    assert [request[2]["Idempotency-Key"] for request in seen] == ["key"] * 3
    assert pauses == [0.5, 1.0]


def test_too_many_requests_are_answered_by_waiting_as_long_as_asked():
    pauses = []
    with site((429, {"Retry-After": "7"}, {"detail": "wait"}), (200, {}, {"code": "a"})) as (url, _):
        client_of(url, pauses).attempt()

    assert pauses == [7.0]


def test_refusal_is_raised_at_once_with_the_sites_sentence():
    pauses = []
    with (
        site((409, {}, {"detail": "All submissions are used up."})) as (url, seen),
        pytest.raises(ApiRefusedError, match="All submissions are used up") as caught,
    ):
        client_of(url, pauses).submit("p", "w", "key")

    assert (caught.value.status, len(seen), pauses) == (409, 1, [])


def test_refusal_without_a_sentence_still_says_its_status():
    with site((500, {}, ["no problem details"])) as (url, _), pytest.raises(ApiRefusedError, match="HTTP 500"):
        client_of(url, []).attempt()


def test_site_that_never_answers_is_given_up_with_a_sentence():
    with site((200, {}, {})) as (url, _):
        pass  # its port is free again
    pauses = []

    with pytest.raises(ApiUnreachableError, match="does not answer"):
        client_of(url, pauses).attempt()

    assert len(pauses) == TRIES - 1


def test_verdict_is_asked_for_until_it_is_there():
    queued, graded = {"state": "queued", "verdict": None}, {"state": "graded", "verdict": "valid"}
    with site((200, {}, queued), (200, {}, graded)) as (url, seen):
        assert client_of(url, []).verdict("s", 60)["verdict"] == "valid"

    assert [request[1].split("?")[0] for request in seen] == ["/api/v1/attempt/submissions/s"] * 2


def test_verdict_that_does_not_come_is_not_waited_for_beyond_patience():
    with site((200, {}, {"state": "queued", "verdict": None})) as (url, _):
        assert client_of(url, []).verdict("s", 0)["verdict"] is None


@pytest.mark.parametrize("url", ["file:///etc/passwd", "127.0.0.1:8000", "ftp://there"])
def test_only_web_addresses_are_taken(url):
    with pytest.raises(ValueError, match="begins with http"):
        ApiClient(url)
