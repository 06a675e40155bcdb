"""What a process can still do after it gave up everything: tried from inside, one attempt a process."""

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

import warifu

_TRY = """
import ctypes, os, socket, subprocess, sys, mmap
from warifu.duties.custody.stamping.lockdown import Limits, close_down
libc = ctypes.CDLL(None, use_errno=True)
target = sys.argv[1]
guards = close_down(Limits(memory=400 << 20, seconds=1))
def native(result):
    if result == -1:
        raise OSError(ctypes.get_errno(), "refused")
def spin():
    while True:
        pass
attempts = {
    "python socket": lambda: socket.socket(),
    "native socket": lambda: native(libc.socket(2, 1, 0)),
    "open": lambda: open(target),
    "native open": lambda: native(libc.open(target.encode(), 0)),
    "write": lambda: open(target + ".new", "w"),
    "run": lambda: subprocess.run(["/bin/true"]),
    "native run": lambda: native(libc.execv(b"/bin/true", None)),
    "native fork": lambda: native(libc.fork()),
    "signal another": lambda: native(libc.kill(1, 0)),
    "code in memory": lambda: mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC),
    "memory": lambda: bytearray(900 << 20),
    "time": spin,
}
try:
    attempts[sys.argv[2]]()
except (OSError, MemoryError) as refused:
    os.write(1, b"refused " + type(refused).__name__.encode() + b" " + " ".join(guards).encode())
    os._exit(0)
os.write(1, b"done " + " ".join(guards).encode())
os._exit(0)
"""
_ALWAYS = ("python socket", "open", "write", "run", "memory")
_BY_THE_KERNEL = ("native socket", "native open", "native run", "native fork", "signal another", "code in memory")
_FILTERED = sys.platform == "linux" and platform.machine() in ("x86_64", "aarch64")


def _attempt(what: str, tmp_path: Path) -> subprocess.CompletedProcess[bytes]:
    (tmp_path / "secret").write_text("secret")
    environment = {"PYTHONPATH": str(Path(warifu.__file__).parents[1])}
    command = [sys.executable, "-c", _TRY, str(tmp_path / "secret"), what]
    return subprocess.run(command, capture_output=True, timeout=60, env=environment, check=False)


@pytest.mark.parametrize("what", [*_ALWAYS, *(_BY_THE_KERNEL if _FILTERED else ())])
def test_it_is_refused(what: str, tmp_path: Path) -> None:
    done = _attempt(what, tmp_path)
    assert done.stdout.startswith(b"refused"), (done.stdout, done.stderr)
    assert not (tmp_path / "secret.new").exists()


def test_time_runs_out(tmp_path: Path) -> None:
    assert _attempt("time", tmp_path).returncode < 0


def test_the_guards_are_named(tmp_path: Path) -> None:
    said = _attempt("python socket", tmp_path).stdout.decode().split()
    assert {"limits", "sockets"} <= set(said)
    assert ("calls" in said) is _FILTERED
    assert ("user" in said) is (os.geteuid() == 0)
