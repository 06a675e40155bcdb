"""Permits after a right was taken away, while questions are asked over HTTP: there must be none.

    python benchmarks/revocations.py [--revocations 1000] [--postgres]

The program as `warifu serve` starts it. A second process takes rights away, one act after the other, and says when each commit has
returned; four askers ask about people whose right is about to end or has just ended. Counted: permits that were asked for after the commit
had returned, and permits that stand in the log behind the entry that took the right away. Bar: 0 and 0.
"""

import argparse
import signal
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import databases
import http_decisions as world
from machine import machine
from tests.interfaces.front.test_faults_revocation import tell


@dataclass(frozen=True)
class Served:
    port: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--revocations", type=int, default=1000)
    databases.add_argument(parser)
    args = parser.parse_args()
    with databases.chosen(args) as name, tempfile.TemporaryDirectory(prefix="warifu-benchmark-") as folder:
        home, _, _, bearer = world.make_world(Path(folder), people=10, items=1)
        server, port = world.start(home)
        began = time.monotonic()
        try:
            story = tell(home, bearer, Path(folder), Served(port), args.revocations)
        finally:
            took = time.monotonic() - began
            server.send_signal(signal.SIGTERM)
            server.wait(20)
        wrong = story.violations(home)
        late = sum(a.asked_at > story.ended[a.person][1] for a in wrong)
    both = {a.person for a in story.answers if a.permitted} & {a.person for a in story.answers if not a.permitted}
    print(f"{name}; {machine()}")
    print(f"{len(story.ended):,} rights taken away in {took:.0f} s,", end=" ")
    print(f"{len(story.answers):,} questions answered, {len(both):,} people asked about on both sides of the end")
    print(f"permits asked for after the commit had returned: {late}; behind the entry in the log: {len(wrong) - late}")


if __name__ == "__main__":
    main()
