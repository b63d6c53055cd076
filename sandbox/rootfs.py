"""Assembles the image's root file system in memory from Debian packages and our own packages' folders.

Nothing is unpacked as files and nothing is executed except Python's own compiler, so no privilege is needed.
The result is a plain mapping from path to entry; writing it as a tar is deterministic (sorted, one time stamp,
owner 0).
"""

from __future__ import annotations

import fnmatch
import io
import shutil
import stat
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

TIME_STAMP = 1_700_000_000
"""Modification time of every file in the image; any constant will do."""

KEPT = (
    "usr/bin/python3.*",
    "usr/lib/python3.*/*",
    "usr/lib*/ld-linux*.so.*",
    "usr/lib/*/ld-linux*.so.*",
    "usr/lib/*/lib[cm].so.6",
    "usr/lib/*/libdl.so.2",
    "usr/lib/*/libutil.so.1",
    "usr/lib/*/libpthread.so.0",
    "usr/lib/*/librt.so.1",
    "usr/lib/*/libexpat.so.*",
    "usr/lib/*/libz.so.*",
)
"""What is taken from the Debian packages; all else (documentation, locales, character maps, tools) stays out."""

_MODULES = """
    __phello__ _pyrepl antigravity asynchat asyncore audioop bdb cgi cgitb compileall config ctypes curses dbm
    distutils ensurepip ftplib idlelib imaplib lib2to3 mailbox mailcap msilib nntplib pdb poplib profile pstats pty
    pydoc pydoc_data sitecustomize smtpd smtplib sqlite3 ssl telnetlib test this tkinter tty turtle turtledemo
    venv webbrowser wsgiref xmlrpc
"""
DROPPED_MODULES = frozenset(_MODULES.split())
"""Top-level names of the standard library that no evaluator needs: networking, terminals, tools, tests."""

_EXTENSIONS = """
    _bz2 _crypt _ctypes _ctypes_test _curses _curses_panel _dbm _gdbm _hashlib _lzma _sqlite3 _ssl _testbuffer
    _testcapi _testclinic _testclinic_limited _testexternalinspection _testimportmultiple _testinternalcapi
    _testlimitedcapi _testmultiphase _testsinglephase _tkinter _uuid _xxtestfuzz audioop nis ossaudiodev readline
    spwd xxlimited xxlimited_35 xxsubtype
"""
DROPPED_EXTENSIONS = frozenset(_EXTENSIONS.split())
"""Extension modules that need libraries we leave out, reach past Python into C, or only serve CPython's tests."""


class RootfsError(Exception):
    """The root file system cannot be assembled; the text is one sentence."""


@dataclass(frozen=True)
class Entry:
    """One file (`data`) or symbolic link (`link`) of the image; directories follow from the paths."""

    mode: int
    data: bytes = b""
    link: str = ""


Rootfs = dict[str, Entry]
"""Entries by path, without a leading slash."""


def merged_path(name: str) -> str:
    """Return a package member's path as in a merged-/usr system: `./lib/x` lives in `usr/lib/x`."""
    path = name.removeprefix("./").strip("/")
    if path.split("/")[0] in ("lib", "lib64", "bin", "sbin"):
        return "usr/" + path
    return path


def is_kept(path: str) -> bool:
    """Tell whether the file at this path of a Debian package belongs in the image."""
    if not any(fnmatch.fnmatchcase(path, pattern) for pattern in KEPT):
        return False
    parts = path.split("/")
    if parts[:2] != ["usr", "lib"] or not parts[2].startswith("python3"):
        return True
    name = parts[3].removesuffix(".py")
    if name == "lib-dynload":
        return parts[-1].split(".")[0] not in DROPPED_EXTENSIONS
    # Folders such as config-3.11-x86_64-linux-gnu hold what is needed to compile extensions.
    return name.split("-")[0] not in DROPPED_MODULES and parts[-1].endswith(".py") and "tests" not in parts


def read_package(deb: Path) -> Rootfs:
    """Read the wanted files of one Debian package."""
    done = subprocess.run(["dpkg-deb", "--fsys-tarfile", str(deb)], capture_output=True, check=False)
    if done.returncode != 0:
        raise RootfsError(f"{deb.name} cannot be read: {done.stderr.decode(errors='replace').strip()}.")
    found: Rootfs = {}
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        for member in archive:
            path = merged_path(member.name)
            if not is_kept(path):
                continue
            if member.issym():
                found[path] = Entry(0o777, link=member.linkname)
            elif member.isfile():
                source = archive.extractfile(member)
                assert source is not None
                # The library's own scripts are marked executable in the packages; nothing here runs them so.
                runs = member.mode & stat.S_IXUSR and not path.endswith(".py")
                found[path] = Entry(0o755 if runs else 0o644, source.read())
    return found


def package_files(folder: Path) -> list[Path]:
    """List the files of one of our packages that go into the image, sorted; caches stay out."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix not in (".pyc", ".pyo")
    )


def assemble(debs: Iterable[Path], series: str, packages: Sequence[Path]) -> Rootfs:
    """Put the image together: the interpreter of `series` (such as `3.11`), and each package in its library."""
    rootfs: Rootfs = {}
    for deb in sorted(debs):
        rootfs.update(read_package(deb))
    if f"usr/bin/python{series}" not in rootfs:
        raise RootfsError(f"The Debian packages hold no python{series}.")
    for folder in packages:
        for path in package_files(folder):
            inside = f"usr/lib/python{series}/{folder.name}/{path.relative_to(folder).as_posix()}"
            rootfs[inside] = Entry(0o644, path.read_bytes())
    rootfs.update(compiled(rootfs, series))
    rootfs["usr/bin/python3"] = Entry(0o777, link=f"python{series}")
    for name in ("lib", "lib64"):
        if any(path.startswith(f"usr/{name}/") for path in rootfs):
            rootfs[name] = Entry(0o777, link=f"usr/{name}")
    rootfs["etc/passwd"] = Entry(0o644, b"root:x:0:0:root:/:/nonexistent\nsandbox:x:65534:65534::/tmp:/nonexistent\n")
    rootfs["etc/group"] = Entry(0o644, b"root:x:0:\nsandbox:x:65534:\n")
    return rootfs


def matching_interpreter(series: str) -> str | None:
    """Find an interpreter on this machine whose byte code the image's Python accepts."""
    if series == f"{sys.version_info.major}.{sys.version_info.minor}":
        return sys.executable
    return shutil.which(f"python{series}")


def compiled(rootfs: Rootfs, series: str) -> Rootfs:
    """Compile all modules ahead, which makes an evaluator start about five times sooner.

    Without a matching interpreter here the image holds sources only and works all the same.
    """
    interpreter = matching_interpreter(series)
    if interpreter is None:
        return {}
    found: Rootfs = {}
    with tempfile.TemporaryDirectory(prefix="red-queen-image-") as temporary:
        root = Path(temporary)
        for path, entry in rootfs.items():
            if path.endswith(".py") and not entry.link:
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_bytes(entry.data)
        # Unchecked: the sources in an image never change, so their time stamps need not be looked at.
        mode = ["--invalidation-mode", "unchecked-hash"]
        command = [interpreter, "-I", "-S", "-m", "compileall", "-q", *mode, "-s", temporary, "-p", "/", "usr"]
        # A source that does not compile is left to fail where it is imported, if it ever is.
        subprocess.run(command, cwd=root, capture_output=True, check=False)
        for cached in root.rglob("*.pyc"):
            found[cached.relative_to(root).as_posix()] = Entry(0o644, cached.read_bytes())
    return found


def problems(rootfs: Rootfs) -> list[str]:
    """List what must not be in the image: privileged or executable files other than Python and its loader."""
    found = []
    for path, entry in sorted(rootfs.items()):
        name = path.rsplit("/", 1)[-1]
        if entry.mode & (stat.S_ISUID | stat.S_ISGID):
            found.append(f"{path} is setuid or setgid")
        if not entry.link and entry.mode & 0o111 and not name.startswith(("python3", "ld-linux", "lib")):
            found.append(f"{path} is executable")
    return found


def write_tar(rootfs: Rootfs) -> bytes:
    """Write the root file system as a tar: the same bytes for the same entries."""
    folders = {"tmp", "proc", "sys", "dev"}
    for path in rootfs:
        parts = path.split("/")[:-1]
        folders.update("/".join(parts[: count + 1]) for count in range(len(parts)))
    output = io.BytesIO()
    with tarfile.open(fileobj=output, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for name in sorted(folders | set(rootfs)):
            archive.addfile(*_member(name, rootfs.get(name)))
    return output.getvalue()


def _member(name: str, entry: Entry | None) -> tuple[tarfile.TarInfo, io.BytesIO | None]:
    info = tarfile.TarInfo(name)
    info.mtime = TIME_STAMP
    if entry is None:
        info.type, info.mode = tarfile.DIRTYPE, 0o1777 if name == "tmp" else 0o755
        return info, None
    info.mode = entry.mode
    if entry.link:
        info.type, info.linkname = tarfile.SYMTYPE, entry.link
        return info, None
    info.size = len(entry.data)
    return info, io.BytesIO(entry.data)
