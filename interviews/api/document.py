"""The OpenAPI document: what the framework cannot know, and the text that is committed."""

import json
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from interviews.api import schemas
from interviews.problems import MEDIA_TYPE


def problems(*statuses: int) -> dict[int, type[schemas.Problem]]:
    """Return the responses of an operation that may be refused with these statuses."""
    return dict.fromkeys(statuses, schemas.Problem)


def raw_program(*, idempotency: bool = False) -> dict[str, Any]:
    """Return the description of a request whose body is a program as it stands."""
    return {
        "requestBody": {
            "required": True,
            "description": "The program, byte for byte.",
            "content": {"text/plain": {"schema": {"type": "string"}, "examples": {"shuttle": {"value": "rw\n"}}}},
        },
        **(idempotency_key("submission") if idempotency else {}),
    }


def idempotency_key(what: str) -> dict[str, Any]:
    """Return the description of the header by which a repeated request is known."""
    key = {
        "name": "Idempotency-Key",
        "in": "header",
        "required": False,
        "schema": {"type": "string", "minLength": 1, "maxLength": 100},
        "description": f"Any string of your own: the same key returns the same {what}.",
    }
    return {"parameters": [key]}


class DescribedApi(NinjaAPI):
    """An API whose document tells what the framework cannot know: the media type of refusals, and when to try again."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        document = super().get_openapi_schema(**options)
        operations = [operation for path in document["paths"].values() for operation in path.values()]
        for status, response in (pair for operation in operations for pair in operation["responses"].items()):
            if status >= 400:
                response["content"] = {MEDIA_TYPE: response["content"].pop("application/json")}
            if status == 429:
                wait = {"description": "Seconds to wait.", "schema": {"type": "integer"}}
                response["headers"] = {"Retry-After": wait}
        return document


def text(api: NinjaAPI) -> str:
    """Return the document as it is committed: the one that is served, in a stable form."""
    return json.dumps(dict(api.get_openapi_schema()), indent=2, ensure_ascii=False, sort_keys=True) + "\n"
