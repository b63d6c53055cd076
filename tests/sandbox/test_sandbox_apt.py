"""What apt says becomes one sentence, and what the machine is becomes one answer."""

import pytest

from sandbox.apt import AptError, candidate_versions, explain, is_debian_like, run


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ID=debian\nVERSION_ID=12", True),
        ("ID=ubuntu\nID_LIKE=debian", True),
        ('NAME="Mint"\nID=linuxmint\nID_LIKE="ubuntu debian"', True),
        ("ID=fedora", False),
        ('ID="rocky"\nID_LIKE="rhel centos fedora"', False),
        ("PRETTY_NAME=debian", False),
        ("", False),
    ],
)
def test_debian_and_its_descendants_are_recognised(text, expected):
    assert is_debian_like(text) is expected


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("E: Failed to fetch http://x  Temporary failure resolving 'deb.debian.org'", "cannot be reached"),
        ("dpkg: error: write: No space left on device", "disk is full"),
        ("E: You don't have enough free space in /var/cache/apt/archives/.", "disk is full"),
        ("E: Could not get lock /var/lib/dpkg/lock-frontend.", "Another apt is running"),
        ("W: odd\nE: Unable to locate package docker.io", "Unable to locate package docker.io"),
        ("", "no reason given"),
    ],
)
def test_a_complaint_of_apt_becomes_one_sentence(output, words):
    sentence = explain(["apt-get", "install"], output)
    assert words in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_a_missing_program_is_an_apt_error():
    with pytest.raises(AptError, match="could not be run"):
        run(["/nowhere/apt-get"])


@pytest.mark.docker
def test_a_package_the_archive_lacks_is_named():
    with pytest.raises(AptError, match="does not offer no-such-package-of-ours"):
        candidate_versions(["libc6", "no-such-package-of-ours"])
