"""What belongs to a private engine is told from what does not by its folders alone."""

from pathlib import Path

import pytest

from sandbox.leftovers import mounts_below, root_lies_in

OVERLAY = "600 500 0:50 / / ro - overlay overlay rw,upperdir=/state/docker/data/overlay2/1/diff"
BIND = "600 500 254:0 /state/docker/data/vfs/dir/1 / ro - ext4 /dev/vda rw"
HOST = (
    "20 1 254:0 / / rw - ext4 /dev/vda rw\n"
    "30 20 0:50 / /state/docker/data/overlay2/1/merged rw - overlay overlay rw,upperdir=/state/docker/data/overlay2/1"
)


@pytest.mark.parametrize(
    ("table", "data", "expected"),
    [
        (OVERLAY, "/state/docker/data", True),
        (BIND, "/state/docker/data", True),
        (OVERLAY, "/state/docker/dat", False),
        (OVERLAY, "/other/docker/data", False),
        (HOST, "/state/docker/data", False),
        ("", "/state/docker/data", False),
    ],
)
def test_a_process_is_contained_when_its_root_lies_in_the_data_root(table, data, expected):
    assert root_lies_in(table, Path(data)) is expected


def test_mounts_are_listed_innermost_first_and_only_inside_the_folders():
    table = "\n".join(
        f"1 2 0:1 / {point} rw - tmpfs tmpfs rw"
        for point in [
            "/",
            "/state",
            "/state/docker",
            "/state/docker/data",
            "/state/docker/data/a\\040b",
            "/state/dockers/x",
        ]
    )
    assert mounts_below(table, (Path("/state/docker"),)) == ["/state/docker/data/a b", "/state/docker/data"]
