"""Ties a process to the one that started it, so that no child goes on alone after `kill -9` of its parent. Linux."""

import ctypes
import os
import signal

_PR_SET_PDEATHSIG = 1


def die_with(parent: int, by: signal.Signals = signal.SIGTERM) -> None:
    """Ask the kernel to send `by` when the parent dies; leave at once if it is dead already.

    `parent` is the process id the child was told, since a parent that died in between would never be noticed.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_PDEATHSIG, int(by), 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
    if os.getppid() != parent:
        raise SystemExit("the process that started this one is gone")
