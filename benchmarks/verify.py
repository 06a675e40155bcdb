"""`ledger verify` over a log of 1,000,000 entries with a checkpoint for every 1,000, and over its exported files.

    python benchmarks/verify.py [--entries 1000000] [--runs 5]

Each the median of the runs, in seconds, with the most memory the process had. Bars for 1,000,000: 15 s and 1 GiB.
"""

import argparse
import resource
import tempfile
from pathlib import Path

import ledger_world as world
from machine import machine

from warifu.kernel.tlog import policy
from warifu.registers.ledger.export import export
from warifu.registers.ledger.store import open_reader
from warifu.registers.ledger.verify import verify, verify_static


def database(ledger: Path) -> float:
    with open_reader(ledger) as reader:
        return world.seconds(lambda: verify(reader))


def files(directory: Path, rule: policy.Policy) -> float:
    return world.seconds(lambda: verify_static(lambda path: (directory / path).read_bytes(), rule))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    args = parser.parse_args()
    with world.installation() as home, tempfile.TemporaryDirectory() as folder:
        with world.writer(home) as writer:
            world.grow(writer, args.entries)
        print(machine())
        took = world.median(args.runs, lambda: database(home.ledger))
        print(f"verify of {args.entries:,} entries: {took:.1f} s (bar 15 s for 1,000,000)")
        with open_reader(home.ledger) as reader:
            rule = policy.parse(reader.policy().encode())
            exporting = world.seconds(lambda: export(reader, Path(folder)))
        took = world.median(args.runs, lambda: files(Path(folder), rule))
        print(f"verify of its exported files: {took:.1f} s (written in {exporting:.1f} s)")
        print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB (bar 1,024 MiB)")


if __name__ == "__main__":
    main()
