"""What tests of all folders share: the running product, the browser's path, and which tests may run side by side."""

import pytest

SERIAL = {"stack": ("services", "browser"), "docker": ("docker",)}


def pytest_collection_modifyitems(items):
    """Keep the tests of one heavy thing in one process, so that it is started once and meets no copy of itself."""
    for item in items:
        for group, marks in SERIAL.items():
            if any(item.get_closest_marker(mark) for mark in marks):
                item.add_marker(pytest.mark.xdist_group(group))
                break


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
