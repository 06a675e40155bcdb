"""The machine in words, beside every figure: what it is, what else it does, and how far away its memory is just now.

On a shared machine neighbours take the cache, not only the processor: the load says nothing of that, a read at random does.
"""

import os
import platform
import random
import subprocess
import sys
import time
from pathlib import Path

_BYTES, _READS = 50_000_000, 200_000


def machine() -> str:
    load = " ".join(f"{value:.2f}" for value in os.getloadavg())
    # In a process of its own: some figures are the memory that a process had.
    read = subprocess.run([sys.executable, __file__], check=True, capture_output=True, text=True).stdout.strip()
    return f"{_processor()}, {os.cpu_count()} cores, Python {platform.python_version()}, load {load}, {read}"


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    lines = told.read_text().splitlines() if told.exists() else []
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def _read_at_random() -> float:
    """Nanoseconds, the loop of Python around it included; the better of two."""
    memory, draw = bytearray(_BYTES), random.Random(1)
    places = [draw.randrange(_BYTES) for _ in range(_READS)]
    taken = []
    for _ in range(2):
        begin = time.perf_counter()
        for place in places:
            memory[place]
        taken.append(time.perf_counter() - begin)
    return min(taken) / _READS * 1e9


if __name__ == "__main__":
    print(f"a read at random in {_BYTES // 1_000_000} MB {_read_at_random():.0f} ns")
