"""What goes into the image's root file system, and that the same parts make the same bytes."""

import io
import subprocess
import sys
import tarfile

import pytest
from served_broker import PROGRAMS

from sandbox import rootfs
from sandbox.image import build_context, content_digest
from sandbox.rootfs import Entry, is_kept, merged_path, package_files, problems, write_tar


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("./lib/x86_64-linux-gnu/libc.so.6", "usr/lib/x86_64-linux-gnu/libc.so.6"),
        ("./usr/lib/x86_64-linux-gnu/libc.so.6", "usr/lib/x86_64-linux-gnu/libc.so.6"),
        ("./lib64/ld-linux-x86-64.so.2", "usr/lib64/ld-linux-x86-64.so.2"),
        ("./usr/bin/python3.11", "usr/bin/python3.11"),
    ],
)
def test_old_and_merged_layouts_end_in_the_same_place(name, path):
    assert merged_path(name) == path


@pytest.mark.parametrize(
    "path",
    [
        "usr/bin/python3.11",
        "usr/lib/python3.11/json/decoder.py",
        "usr/lib/python3.11/random.py",
        "usr/lib/python3.11/lib-dynload/_json.cpython-311-x86_64-linux-gnu.so",
        "usr/lib/x86_64-linux-gnu/libc.so.6",
        "usr/lib/aarch64-linux-gnu/libm.so.6",
        "usr/lib/ld-linux-aarch64.so.1",
        "usr/lib64/ld-linux-x86-64.so.2",
        "usr/lib/x86_64-linux-gnu/libz.so.1",
    ],
)
def test_the_interpreter_and_what_it_needs_are_kept(path):
    assert is_kept(path)


@pytest.mark.parametrize(
    "path",
    [
        "bin/sh",
        "usr/bin/perl",
        "usr/bin/ldd",
        "usr/sbin/ldconfig",
        "usr/share/doc/libc6/copyright",
        "usr/lib/x86_64-linux-gnu/gconv/UTF-16.so",
        "usr/lib/x86_64-linux-gnu/libnss_files.so.2",
        "usr/lib/python3.11/test/regrtest.py",
        "usr/lib/python3.11/ctypes/__init__.py",
        "usr/lib/python3.11/unittest/tests/test_case.py",
        "usr/lib/python3.11/ssl.py",
        "usr/lib/python3.11/sitecustomize.py",
        "usr/lib/python3.11/config-3.11-x86_64-linux-gnu/Makefile",
        "usr/lib/python3.11/lib-dynload/_ctypes.cpython-311-x86_64-linux-gnu.so",
        "usr/lib/python3.11/lib-dynload/_ssl.cpython-311-x86_64-linux-gnu.so",
        "usr/lib/python3.11/LICENSE.txt",
        "etc/python3.11/sitecustomize.py",
    ],
)
def test_tools_documents_tests_and_ways_into_c_stay_out(path):
    assert not is_kept(path)


def test_the_same_entries_in_any_order_make_the_same_tar():
    entries = {"usr/bin/a": Entry(0o755, b"a"), "b": Entry(0o777, link="usr/bin/a"), "usr/c": Entry(0o644, b"c")}
    assert write_tar(entries) == write_tar(dict(reversed(entries.items())))


def test_everything_in_the_tar_belongs_to_root_and_has_one_time():
    with tarfile.open(fileobj=io.BytesIO(write_tar({"usr/bin/a": Entry(0o755, b"a")}))) as archive:
        members = archive.getmembers()
    assert {(member.uid, member.gid, member.mtime) for member in members} == {(0, 0, rootfs.TIME_STAMP)}
    assert {member.name for member in members} == {"usr", "usr/bin", "usr/bin/a", "tmp", "proc", "sys", "dev"}
    assert next(member.mode for member in members if member.name == "tmp") == 0o1777


@pytest.mark.parametrize(
    ("path", "entry", "count"),
    [
        ("usr/bin/python3.11", Entry(0o755), 0),
        ("usr/lib/x86_64-linux-gnu/libc.so.6", Entry(0o755), 0),
        ("usr/bin/python3", Entry(0o777, link="python3.11"), 0),
        ("usr/bin/sh", Entry(0o755), 1),
        ("usr/bin/python3.11", Entry(0o4755), 1),
        ("usr/lib/x", Entry(0o2644), 1),
    ],
)
def test_programs_and_privileged_files_are_problems(path, entry, count):
    assert len(problems({path: entry})) == count


def make_package(folder, text):
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text(text)
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "x.pyc").write_text("cache")
    return folder


def test_caches_do_not_count_as_content(tmp_path):
    package = make_package(tmp_path / "p", "x = 1")
    before = content_digest([package], ["libc6=1"])
    (package / "__pycache__" / "y.pyc").write_text("more")
    assert [path.name for path in package_files(package)] == ["__init__.py"]
    assert content_digest([package], ["libc6=1"]) == before


def test_the_digest_changes_with_a_file_its_name_and_a_version(tmp_path):
    package = make_package(tmp_path / "p", "x = 1")
    digests = {content_digest([package], ["libc6=1"]), content_digest([package], ["libc6=2"])}
    (package / "__init__.py").write_text("x = 2")
    digests.add(content_digest([package], ["libc6=1"]))
    (package / "__init__.py").rename(package / "other.py")
    digests.add(content_digest([package], ["libc6=1"]))
    assert len(digests) == 4


def test_the_digest_does_not_depend_on_where_the_package_lies(tmp_path):
    here, there = make_package(tmp_path / "a" / "p", "x = 1"), make_package(tmp_path / "b" / "p", "x = 1")
    assert content_digest([here], []) == content_digest([there], [])


def test_the_dockerfiles_context_holds_all_that_its_first_stage_imports(tmp_path):
    with tarfile.open(fileobj=io.BytesIO(build_context([PROGRAMS]))) as archive:
        # Debian 12's Python does not know the argument yet, newer ones ask for it.
        archive.extractall(tmp_path, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
    assert (tmp_path / "Dockerfile").is_file()
    assert (tmp_path / "packages" / "programs" / "__main__.py").is_file()
    script = "import sys; sys.path.insert(0, '.'); import sandbox.debian; print(sandbox.debian.__file__)"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", script], cwd=tmp_path, capture_output=True, text=True)
    assert done.stdout.strip().startswith(("./sandbox/debian.py", str(tmp_path))), done.stderr


def test_modules_are_compiled_so_that_they_never_look_for_their_sources():
    series = f"{sys.version_info.major}.{sys.version_info.minor}"
    path = f"usr/lib/python{series}/p/__init__.py"
    made = rootfs.compiled({path: Entry(0o644, b"x = 1\n")}, series)
    ((name, entry),) = made.items()
    assert name == f"usr/lib/python{series}/p/__pycache__/__init__.cpython-{series.replace('.', '')}.pyc"
    assert entry.data[4:8] == b"\1\0\0\0", "hash-based and unchecked"
    assert b"red-queen-image" not in entry.data, "no path of this machine"


def test_without_a_matching_interpreter_the_image_holds_sources_only():
    assert rootfs.compiled({"usr/lib/python3.99/x.py": Entry(0o644, b"")}, "3.99") == {}
