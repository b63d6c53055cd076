"""A person with a program of their own: speaks HTTP to a running product, and knows nothing else of it."""

import json
import time
import urllib.error
import urllib.request


class Player:
    """One attempt, from the invitation's token on."""

    def __init__(self, base_url: str, token: str) -> None:
        self.base_url = f"{base_url}/api/v1"
        self.token = ""
        status, body = self.ask("POST", "/invitations/accept", {"token": token, "notice_read": True})
        assert status == 201, body
        self.token = body["api_token"]
        self.practice = body["attempt"]["puzzles"][0]["slug"]

    def ask(self, method: str, path: str, body: dict | bytes | None = None, **headers: str) -> tuple[int, dict]:
        """Return the status and the JSON of an answer, a refusal included."""
        raw = isinstance(body, bytes)
        data = body if raw or body is None else json.dumps(body).encode()
        headers["Content-Type"] = "text/plain" if raw else "application/json"
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(self.base_url + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def start(self) -> None:
        status, body = self.ask("POST", "/attempt/start")
        assert status == 200, body

    def submit(self, slug: str, program: bytes, **headers: str) -> str:
        """Submit a program and return the submission's code."""
        status, body = self.ask("POST", f"/attempt/puzzles/{slug}/submissions", program, **headers)
        assert status == 202, body
        return body["code"]

    def look(self, code: str) -> dict:
        return self.ask("GET", f"/attempt/submissions/{code}")[1]

    def verdict(self, code: str, seconds: float = 30.0) -> dict:
        """Wait for the submission's verdict and return the submission."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            status, body = self.ask("GET", f"/attempt/submissions/{code}?wait=5")
            if status == 200 and body["state"] == "graded":
                return body
            time.sleep(0.05)  # a busy server does not hold the request open
        raise AssertionError(f"no verdict within {seconds} s: {body}")
