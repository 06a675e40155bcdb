"""What code that was taken over inside the child that reads PDFs could do to other processes of the same user: nothing."""

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

import warifu

_NUMBERS = {"x86_64": {"tgkill": 234, "prlimit64": 302}, "aarch64": {"tgkill": 131, "prlimit64": 261}}
_TRY = """
import ctypes, os, sys
from warifu.duties.custody.stamping import lockdown
libc = ctypes.CDLL(None, use_errno=True)
number, victim = int(sys.argv[1]), int(sys.argv[2])
assert lockdown._few_calls(libc)
os.write(1, b"done" if libc.syscall(number, victim, victim if sys.argv[3] == "tgkill" else 0, 0, 0) == 0 else b"refused")
os._exit(0)
"""


@pytest.mark.skipif(platform.machine() not in _NUMBERS or sys.platform != "linux", reason="the filter is not here")
@pytest.mark.parametrize("call", ["tgkill", "prlimit64"])
def test_it_reaches_no_other_process(call: str) -> None:
    """Both name their victim by number: a signal to the front, or a limit of no processor time for it."""
    number = _NUMBERS[platform.machine()][call]
    environment = {"PYTHONPATH": str(Path(warifu.__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-c", _TRY, str(number), str(os.getpid()), call],
        capture_output=True,
        timeout=60,
        env=environment,
        check=False,
    )
    assert done.stdout == b"refused", done.stderr
