"""Which containers may be removed, judged by their labels."""

import pytest

from sandbox.policy import EXPIRY_LABEL, OWNER_LABEL
from sandbox.reaper import is_due


@pytest.mark.parametrize(
    ("labels", "owner", "due"),
    [
        ({OWNER_LABEL: "a", EXPIRY_LABEL: "200"}, "a", True),
        ({OWNER_LABEL: "b", EXPIRY_LABEL: "200"}, "a", False),
        ({OWNER_LABEL: "b", EXPIRY_LABEL: "200"}, None, False),
        ({OWNER_LABEL: "b", EXPIRY_LABEL: "100"}, None, True),
        ({OWNER_LABEL: "b", EXPIRY_LABEL: "50"}, "a", True),
        ({OWNER_LABEL: "b", EXPIRY_LABEL: "never"}, None, True),
        ({OWNER_LABEL: "b"}, None, True),
        ({EXPIRY_LABEL: "200"}, None, False),
    ],
)
def test_an_owners_containers_and_expired_ones_are_due(labels, owner, due):
    assert is_due(labels, owner, now=100) is due
