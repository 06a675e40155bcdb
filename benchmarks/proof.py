"""A proof out of a log of 1,000,000 entries, and checking it.

    python benchmarks/proof.py [--entries 1000000] [--runs 5]

Figures, each the median of the runs: making one proof (mean over 200 random entries, the log freshly opened for each run); checking it in
process; and the whole command `warifu proof check` beyond the start of an empty interpreter. Bars: 5 ms to make, 100 ms to check beyond the
start.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import ledger_world as world
from machine import machine

from warifu.interfaces.cli import proof
from warifu.registers.ledger.store import open_reader

PROOFS = 200
ALONE = """
import sys
from argparse import Namespace
from pathlib import Path
from warifu.interfaces.cli import proof
sys.exit(proof.run_check(Namespace(file=Path(sys.argv[1]), policy=Path(sys.argv[2]), opening=None)))
"""


def made(ledger: Path, size: int) -> float:
    chosen = [random.randrange(size) for _ in range(PROOFS)]
    with open_reader(ledger) as reader:
        return world.seconds(lambda: [reader.prove(index) for index in chosen]) / PROOFS


def process(program: str, *arguments: str) -> float:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1] / "src")}
    command = [sys.executable, "-c", program, *arguments]
    return world.seconds(lambda: subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    args = parser.parse_args()
    with world.installation() as home, tempfile.TemporaryDirectory() as folder:
        with world.writer(home) as writer:
            world.grow(writer, args.entries)
        print(machine())
        making = world.median(args.runs, lambda: made(home.ledger, args.entries))
        print(f"proof out of {args.entries:,} entries: {making * 1000:.2f} ms (bar 5 ms)")
        files = [Path(folder) / name for name in ("a.tlog-proof", "policy")]
        with open_reader(home.ledger) as reader:
            files[0].write_text(reader.prove(args.entries // 3))
            files[1].write_text(reader.policy())
        data, rule = files[0].read_bytes(), files[1].read_bytes()
        checking = world.median(
            args.runs, lambda: world.seconds(lambda: [proof.check(data, rule) for _ in range(PROOFS)]) / PROOFS
        )
        print(f"checked in process: {checking * 1000:.2f} ms; the file has {len(data):,} bytes")
        start = world.median(args.runs, lambda: process("pass"))
        whole = world.median(args.runs, lambda: process(ALONE, *map(str, files)))
        print(
            f"proof check beyond the interpreter's start ({start * 1000:.0f} ms): {(whole - start) * 1000:.0f} ms (bar 100 ms)"
        )


if __name__ == "__main__":
    main()
