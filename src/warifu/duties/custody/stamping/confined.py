"""The parent of a child that reads a file of unknown origin: hands it a line of JSON and the file, waits for its answer, not for ever.

The child (a module of this program) reads both from standard input, gives up everything (`lockdown`) before it looks at the file, and
writes its answer to standard output. What it says is itself of unknown origin; a child that dies, hangs or talks too much has said nothing.
"""

import json
import os
import selectors
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import warifu

_CHUNK = 1 << 20


def ask(module: str, asked: Mapping[str, Any], content: bytes, *, seconds: float, most: int) -> bytes:
    """What the child said about `content` within `seconds`, at most `most` bytes; empty where it did not say."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-s", "-B", "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={"PYTHONPATH": str(Path(warifu.__file__).parents[1]), "LANG": "C.UTF-8"},
    )
    assert process.stdin is not None and process.stdout is not None  # noqa: S101 (both are pipes)
    head = json.dumps(asked).encode() + b"\n"
    feeding = threading.Thread(target=_feed, args=(process.stdin, head, content), daemon=True)
    feeding.start()
    try:
        return _read(process.stdout, time.monotonic() + seconds, most)
    finally:
        process.kill()
        process.wait()
        feeding.join()
        process.stdout.close()


def _feed(pipe: IO[bytes], *parts: bytes) -> None:
    # Where the child has ended, what it said tells why.
    with suppress(BrokenPipeError), pipe:
        for part in parts:
            pipe.write(part)


def _read(pipe: IO[bytes], until: float, most: int) -> bytes:
    """What comes until the pipe ends; nothing where it takes too long or is too much."""
    parts: list[bytes] = []
    size = 0
    with selectors.DefaultSelector() as waiting:
        waiting.register(pipe, selectors.EVENT_READ)
        while waiting.select(max(0.0, until - time.monotonic())):
            part = os.read(pipe.fileno(), _CHUNK)
            if not part:
                return b"".join(parts)
            parts.append(part)
            size += len(part)
            if size > most:
                break
    return b""
