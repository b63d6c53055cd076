"""The system calls an evaluator may make: an allow-list for CPython and forked children of it.

Found by tracing the evaluator (start, fork, limits, pipes, an overrun, an exhausted memory) and by what runc itself
calls between loading the filter and executing the program (hence capset and setuid, of no use without capabilities).
Everything else fails: with ENOSYS, as on a kernel without the call, so that libraries take their ordinary fallbacks;
engines as old as 20.10 ignore that wish and answer EPERM. Not allowed are therefore, among all others: sockets of any
kind, io_uring, keyrings, ptrace and process_vm, unshare, setns and namespace flags of clone, mounts, bpf,
perf_event_open, userfaultfd, pidfd_*, personality, memfd_create and calls of foreign architectures.
"""

from __future__ import annotations

from typing import Any

ENOSYS = 38

_FILES = """
access chmod close close_range creat dup dup2 dup3 faccessat faccessat2 fadvise64 fallocate fchmod fchmodat fcntl
fdatasync flock fstat fstatfs fsync ftruncate getcwd getdents getdents64 ioctl link linkat lseek lstat mkdir mkdirat
newfstatat open openat pipe pipe2 pread64 preadv pwrite64 pwritev read readlink readlinkat readv rename renameat
renameat2 rmdir sendfile stat statfs statx symlink symlinkat truncate umask unlink unlinkat utimensat write writev
chdir fchdir
"""
_MEMORY = "brk madvise mincore mmap mprotect mremap msync munmap"
_WAITING = """
clock_getres clock_gettime clock_nanosleep epoll_create1 epoll_ctl epoll_pwait epoll_wait eventfd2 futex
get_robust_list getitimer gettimeofday nanosleep pause poll ppoll pselect6 restart_syscall rseq select set_robust_list
setitimer time times alarm
"""
_PROCESSES = """
arch_prctl capget capset execve exit exit_group fork getcpu getegid geteuid getgid getgroups getpgid getpgrp getpid
getppid getpriority getrandom getresgid getresuid getrlimit getrusage getsid gettid getuid kill prctl prlimit64
rt_sigaction rt_sigpending rt_sigprocmask rt_sigqueueinfo rt_sigreturn rt_sigsuspend rt_sigtimedwait
sched_getaffinity sched_getparam sched_getscheduler sched_yield set_tid_address setgid setgroups setpgid
setpriority setrlimit setsid setuid sigaltstack sysinfo tgkill tkill uname vfork wait4 waitid
"""
ALLOWED = tuple(sorted(set(f"{_FILES} {_MEMORY} {_WAITING} {_PROCESSES}".split())))

NAMESPACE_FLAGS = 0x7E020000
"""All CLONE_NEW* flags that clone takes in its first argument."""

ARCHITECTURES = {"x86_64": "SCMP_ARCH_X86_64", "aarch64": "SCMP_ARCH_AARCH64", "arm64": "SCMP_ARCH_AARCH64"}


class SeccompError(Exception):
    """There is no profile for this architecture."""


def profile(architecture: str) -> dict[str, Any]:
    """Return the profile in the engine's JSON form for a machine such as `x86_64`; only native calls are allowed."""
    if architecture not in ARCHITECTURES:
        raise SeccompError(f"There is no seccomp profile for {architecture} (only {', '.join(ARCHITECTURES)}).")
    no_new_namespace = {"index": 0, "value": NAMESPACE_FLAGS, "valueTwo": 0, "op": "SCMP_CMP_MASKED_EQ"}
    return {
        "defaultAction": "SCMP_ACT_ERRNO",
        "defaultErrnoRet": ENOSYS,
        "architectures": [ARCHITECTURES[architecture]],
        "syscalls": [
            {"names": list(ALLOWED), "action": "SCMP_ACT_ALLOW"},
            {"names": ["clone"], "action": "SCMP_ACT_ALLOW", "args": [no_new_namespace]},
            # Its flags lie in memory, where a filter cannot look; libraries fall back to clone on ENOSYS.
            {"names": ["clone3"], "action": "SCMP_ACT_ERRNO", "errnoRet": ENOSYS},
        ],
    }
