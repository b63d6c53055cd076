"""When the tests of the site take place, and through what they speak to it."""

from datetime import UTC, datetime, timedelta

from django.test import Client
from kombu import pools

from interviews.celery import app

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LIMIT = timedelta(minutes=60)


class message_broker:  # noqa: N801 - reads as a with-statement
    """Have Celery use the message broker at this address."""

    def __init__(self, url: str) -> None:
        self.url = url

    def __enter__(self) -> None:
        self.before = app.conf.broker_url
        self._use(self.url)

    def __exit__(self, *_: object) -> None:
        self._use(self.before)

    def _use(self, url: str) -> None:
        app.conf.broker_url = app.conf.broker_write_url = app.conf.broker_read_url = url
        pools.reset()
        app._pool = None
        app.amqp._producer_pool = None


class ApiClient:
    """A program that holds an attempt's token."""

    def __init__(self, token: str) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {token}"})

    def get(self, path: str, **data):
        return self.client.get(f"/api/v1{path}", data)

    def post(self, path: str, body=None, **headers):
        return self.client.post(f"/api/v1{path}", body or {}, content_type="application/json", headers=headers)

    def put(self, path: str, body):
        return self.client.put(f"/api/v1{path}", body, content_type="application/json")

    def post_text(self, path: str, text: bytes, **headers):
        return self.client.post(f"/api/v1{path}", text, content_type="text/plain", headers=headers)
