"""What tests of all folders share: the running product and the browser's path."""

import pytest


@pytest.fixture(scope="session")
def stack():
    """The whole product on a private state directory and a free port; see `interviews.supervisor.Stack`.

    Tests that use it are marked `services` or `browser`. Its database file is its own, out of reach of pytest-django's
    transactions: what a test makes there stays until the session ends.
    """
    from interviews.supervisor import running

    with running() as started:
        yield started


@pytest.fixture(scope="session")
def chromium_path():
    """The Chromium for Playwright to drive."""
    from interviews.deploy.browser import find

    path = find()
    assert path is not None, "no Chromium here: run `make setup`"
    return path
