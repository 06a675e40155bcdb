"""What a process may still do once it is about to read a file that somebody may have made to harm it. No Django, nothing but the kernel.

Called in the child after everything it needs is imported and read. Guards, each named in what `close_down` returns:

* `limits` (always): no more memory, processor time, open files, written files or processes than given; no core dump.
* `sockets` (always): Python's own sockets and process starters are gone. That stops an accident, not native code that was taken over.
* `user` (as root): the process becomes nobody, without groups.
* `network` (Linux, where the kernel lets this user make name spaces): an empty network of its own.
* `calls` (Linux on x86-64 or ARM 64): the kernel refuses every system call but reading and writing what is open, memory, time and ending;
  memory cannot be made executable. With this guard native code that was taken over reaches no network, no file and no other process.

Where `calls` is missing, what native code could reach is limited by `limits`, `user` and `network` alone; the caller is told.
"""

import ctypes
import os
import platform
import resource
import socket
import subprocess
import sys
from dataclasses import dataclass
from typing import NoReturn

_NOBODY = 65534
_CLONE_NEWNET, _CLONE_NEWUSER = 0x40000000, 0x10000000
_PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS, _SECCOMP_MODE_FILTER = 4, 22, 38, 2

# Linux system calls that stay: machine -> (audit architecture, numbers, numbers whose third argument must not ask for execution).
_CALLS: dict[str, tuple[int, tuple[int, ...], tuple[int, ...]]] = {
    "x86_64": (
        0xC000003E,
        # read write close fstat lseek munmap brk rt_sigaction rt_sigprocmask rt_sigreturn sched_yield mremap madvise getpid exit getrusage
        # sysinfo sigaltstack gettid futex restart_syscall clock_gettime clock_getres clock_nanosleep exit_group set_robust_list getrandom
        # membarrier rseq; not tgkill and prlimit64, which reach every process of the same user
        (0, 1, 3, 5, 8, 11, 12, 13, 14, 15, 24, 25, 28, 39, 60, 98, 99, 131, 186, 202, 219, 228, 229, 230, 231, 273, 318, 324, 334),
        (9, 10),  # mmap mprotect
    ),
    "aarch64": (
        0xC00000B7,
        (63, 64, 57, 80, 62, 215, 214, 134, 135, 139, 124, 216, 233, 172, 93, 165, 179, 132, 178, 98, 128, 113, 114, 115, 94, 99, 278,
         283, 293),
        (222, 226),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limits:
    memory: int  # bytes of address space
    seconds: int  # of processor time


class _Instruction(ctypes.Structure):
    _fields_ = (("code", ctypes.c_ushort), ("jt", ctypes.c_ubyte), ("jf", ctypes.c_ubyte), ("k", ctypes.c_uint))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.POINTER(_Instruction)))


def close_down(limits: Limits) -> tuple[str, ...]:
    """Give up everything but what is open already. Returns the guards that hold; raises OSError where the limits cannot be set."""
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
    guards = ["limits", "sockets"]
    _no_sockets()
    if libc is not None and _own_network(libc):
        guards.append("network")
    if os.geteuid() == 0:
        _become_nobody()
        guards.append("user")
    _limit(limits)
    if libc is not None and _few_calls(libc):
        guards.append("calls")
    return tuple(guards)


def _no_sockets() -> None:
    def refused(*_args: object, **_named: object) -> NoReturn:
        raise PermissionError("this process has no network and starts nothing")

    for module, names in (
        (socket, ("socket", "create_connection", "getaddrinfo")),
        (subprocess, ("Popen",)),
        (os, ("system", "fork", "execve")),
    ):
        for name in names:
            setattr(module, name, refused)


def _own_network(libc: ctypes.CDLL) -> bool:
    """An empty network: alone as root, otherwise inside a user name space, if the kernel allows it."""
    flags = _CLONE_NEWNET if os.geteuid() == 0 else _CLONE_NEWNET | _CLONE_NEWUSER
    return bool(libc.unshare(flags) == 0)


def _become_nobody() -> None:
    os.setgroups([])
    os.setresgid(_NOBODY, _NOBODY, _NOBODY)
    os.setresuid(_NOBODY, _NOBODY, _NOBODY)


def _limit(limits: Limits) -> None:
    for what, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        # What is open stays open; nothing more can be opened.
        (resource.RLIMIT_NOFILE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _few_calls(libc: ctypes.CDLL) -> bool:
    """Install the filter. False where the machine is another or the kernel has none."""
    if platform.machine() not in _CALLS:
        return False
    if libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) or libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return False
    instructions = _filter(*_CALLS[platform.machine()])
    program = _Program(len(instructions), (_Instruction * len(instructions))(*instructions))
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) == 0)


def _filter(architecture: int, plain: tuple[int, ...], not_executable: tuple[int, ...]) -> list[_Instruction]:
    """A classic BPF program over (number, architecture, …, arguments): allowed, or refused with EPERM."""
    load, equal, any_bit, answer = 0x20, 0x15, 0x45, 0x06
    allow, refuse, kill = 0x7FFF0000, 0x00050001, 0x80000000
    calls = [*plain, *not_executable]
    # Layout: load, compare, kill, load number, one comparison a call, refuse, check of the third argument, refuse, allow.
    end_of_list = len(calls)
    program = [(load, 0, 0, 4), (equal, 1, 0, architecture), (answer, 0, 0, kill), (load, 0, 0, 0)]
    for position, call in enumerate(calls):
        to_refuse = end_of_list - position - 1  # distance to the refusal that follows the list
        to_check, to_allow = to_refuse + 1, to_refuse + 4
        program.append((equal, to_check if call in not_executable else to_allow, 0, call))
    program += [
        (answer, 0, 0, refuse),
        (load, 0, 0, 32),
        (any_bit, 0, 1, 4),
        (answer, 0, 0, refuse),
        (answer, 0, 0, allow),
    ]
    return [_Instruction(*step) for step in program]
