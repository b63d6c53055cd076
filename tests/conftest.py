"""What tests of all folders share: the running product and the browser's path."""

import hidden_pack
import pytest


@pytest.fixture(scope="session")
def stack(tmp_path_factory):
    """The whole product on a private state directory and a free port; see `interviews.supervisor.Stack`.

    It has the private pack of `hidden_pack`, which its evaluators do not know.
    Tests that use it are marked `services` or `browser`. Its database file is its own, out of reach of pytest-django's
    transactions: what a test makes there stays until the session ends.
    """
    from interviews.supervisor import running

    with running(
        env={hidden_pack.folder.VARIABLE: str(hidden_pack.write(tmp_path_factory.mktemp("packs")))}
    ) as started:
        yield started


@pytest.fixture(scope="session")
def chromium_path():
    """The Chromium for Playwright to drive."""
    from interviews.deploy.browser import find

    path = find()
    assert path is not None, "no Chromium here: run `make setup`"
    return path
