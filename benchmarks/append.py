"""Appending to the log: entries a second, in groups of 1,000, each group one durable commit and one checkpoint with both signatures.

    python benchmarks/append.py [--entries 30000] [--runs 5] [--postgres]

Three figures, each the median of the runs: sealed entries appended; the same with drafting (eight salts, eight commitments) and sealing
counted in; and single entries, each one durable commit. Bar: 30,000 a second appended.
"""

import argparse
import secrets

import databases
import ledger_world as world
from machine import machine


def appended(count: int) -> float:
    key = secrets.token_bytes(32)
    rows = [world.sealed(n, key) for n in range(count)]
    with world.installation() as home, world.writer(home) as writer:
        return count / world.seconds(lambda: world.fill(writer, rows))


def drafted(count: int) -> float:
    key = secrets.token_bytes(32)
    with world.installation() as home, world.writer(home) as writer:
        return count / world.seconds(lambda: world.fill(writer, [world.sealed(n, key) for n in range(count)]))


def single(count: int) -> float:
    key = secrets.token_bytes(32)
    rows = [world.sealed(n, key) for n in range(count)]
    with world.installation() as home, world.writer(home) as writer:

        def work() -> None:
            for one in rows:
                writer.append([(None, one)], world.minute_of(world.AT), world.Clock(world.AT))

        return count / world.seconds(work)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--entries", type=int, default=30_000)
    parser.add_argument("--runs", type=int, default=5)
    databases.add_argument(parser)
    args = parser.parse_args()
    with databases.chosen(args) as name:
        print(f"{name}; {machine()}")
        print(
            f"appended, groups of 1,000 with checkpoint: {world.median(args.runs, lambda: appended(args.entries)):,.0f}/s (bar 30,000/s)"
        )
        print(
            f"drafted, sealed and appended:              {world.median(args.runs, lambda: drafted(args.entries)):,.0f}/s"
        )
        print(
            f"one durable commit for each entry:         {world.median(args.runs, lambda: single(args.entries // 10)):,.0f}/s"
        )


if __name__ == "__main__":
    main()
