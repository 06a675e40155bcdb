"""Ten big worlds in one on PostgreSQL: what pages, a decision and an act cost there, beside what they cost in one.

    python benchmarks/world_tenfold.py [--scale 1] [--times 10] [--runs 12] [--rounds 5] [--keep DIR]

The first world is made as `world.py` makes it, on a throw-away server that is as durable as an office's; its database is copied, and in the
copy rows are added nine times under other ids (`world_again.py`): they belong to organs of their own, and what is sealed in them opens for
nobody, so what is measured is what the first world's people are served while nine times as much lies beside. Bars: pages 95 of 100 within
400 ms; a decision and an act within a fifth of what they cost in the one. The two are measured in turn; told are the medians of all
rounds. With `--keep DIR` both stay there and are measured again.
"""

import argparse
import asyncio
import json
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

import http_decisions  # noqa: E402
import world_again  # noqa: E402
from machine import machine  # noqa: E402
from tests.interfaces.front import world as front  # noqa: E402
from tests.postgres.server import Server, started  # noqa: E402

import world  # noqa: E402
from warifu.kernel.ids import Instant, PersonId  # noqa: E402
from warifu.registers import installation as place  # noqa: E402
from warifu.registers.installation import Installation  # noqa: E402

BAR_MS, BAR_RATIO = 400, 1.2
_DECISIONS, _ACTS, _CONNECTIONS = 5.0, 12, 4


def decisions(home: Installation, bearer: str, people: list[str], items: list[str]) -> float:
    """Milliseconds of one decision over HTTP, the median."""
    rng = random.Random(7)
    server, port = http_decisions.start(home)
    try:
        asked = [
            http_decisions.http_request(
                "/access/v1/evaluation",
                port,
                {
                    "subject": {"type": "person", "id": rng.choice(people)},
                    "action": {"name": "read"},
                    "resource": {"type": "item", "id": rng.choice(items)},
                },
                bearer,
            )
            for _ in range(3_000)
        ]
        asyncio.run(http_decisions.load(port, asked, 1.0, _CONNECTIONS))
        times, bad = asyncio.run(http_decisions.load(port, asked, _DECISIONS, _CONNECTIONS))
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
    if bad:
        raise SystemExit(f"{bad} answers were not 200")
    return 1000 * statistics.median(times)


def acts(at: Instant, origin: str) -> float:
    """Milliseconds of one step of an assessment through the doors, the median over whole assessments."""
    from tests.world import World, assessed
    from world_cases import hands_of, houses
    from world_lists import BIG, CABINET

    found = houses()
    times: list[float] = []

    class Timed(World):
        def take(self, *given: object, **more: object) -> object:  # type: ignore[override]
            begin = time.perf_counter()
            done = super().take(*given, **more)  # type: ignore[arg-type]
            times.append(1000 * (time.perf_counter() - begin))
            return done

    acting = hands_of(Timed(at), found[BIG], found[CABINET], origin)
    for _ in range(_ACTS):
        acting.person("sato", "ministry")
        assessed(acting, until="request_investigation")
    return statistics.median(times)


def measure(folder: Path, runs: int) -> None:
    """Print what pages, a decision and an act cost in the world of `folder`, as one line of JSON. In a process of its own."""
    home = place.load(folder / "data", folder / "data.key")
    from warifu.interfaces.cli.django_setup import django_setup

    django_setup(home)
    from world_cases import houses
    from world_lists import BIG
    from world_pages import pages

    shown = {}
    for name, times, _, queries in pages(runs):
        times.sort()
        shown[name] = (statistics.median(times), times[min(len(times) - 1, int(len(times) * 0.95))], queries)
    now = datetime.now(UTC)
    from warifu.registers.signin.acts import account_for

    reader = account_for(PersonId(houses()[BIG].holders["administrator"]), Instant(now)).id
    people, items = asked_about()
    bearer = front.token(home, reader, now)
    print(json.dumps([shown, decisions(home, bearer, people, items), acts(Instant(now), home.origin)]), flush=True)


def asked_about() -> tuple[list[str], list[str]]:
    """People and items of the first world: those that were entered first."""
    from warifu.duties.designation.models import Designation
    from warifu.registers.people.models import Employment

    people = Employment.objects.order_by("id").values_list("person_id", flat=True)[:20_000]
    items = Designation.objects.filter(first__isnull=False, organisation__code="o01").values_list("id", flat=True)
    return list(people), list(items[:5_000])


Figures = tuple[dict[str, tuple[float, float, int]], float, float]


def measured(folder: Path, url: str, runs: int) -> Figures:
    """(p50, p95, queries) of each page; milliseconds of a decision and of an act."""
    env = os.environ | {place.DATABASE: url, **_home(folder), "PYTHONPATH": os.pathsep.join(sys.path)}
    # A world that was kept may be older than the program.
    subprocess.run(
        [sys.executable, "-m", "warifu.interfaces.cli.prepare"], env=env, check=True, stdout=subprocess.DEVNULL
    )
    asked = [sys.executable, __file__, "--measure", folder, "--runs", str(runs)]
    done = subprocess.run(asked, env=env, check=True, stdout=subprocess.PIPE)
    shown, decision, act = json.loads(done.stdout.splitlines()[-1])
    return shown, decision, act


def median_of(rounds: list[Figures]) -> Figures:
    """Each figure's median over the rounds."""
    shown = {
        name: (
            statistics.median(one[0][name][0] for one in rounds),
            statistics.median(one[0][name][1] for one in rounds),
            queries,
        )
        for name, (_, _, queries) in rounds[0][0].items()
    }
    return shown, statistics.median(one[1] for one in rounds), statistics.median(one[2] for one in rounds)


def _home(folder: Path) -> dict[str, str]:
    return {"WARIFU_DATA": str(folder / "data"), "WARIFU_KEY_FILE": str(folder / "data.key")}


def lines(one: Figures, ten: Figures, times: int) -> Iterator[str]:
    yield f"{'':34}{'one: p50':>10}{'p95 ms':>8}{f'{times}: p50':>10}{'p95 ms':>8}{'queries':>9}"
    for name, (p50, p95, _) in one[0].items():
        more50, more95, queries = ten[0][name]
        mark = "" if more95 <= BAR_MS else "  *"
        yield f"{name:34}{p50:>10.0f}{p95:>8.0f}{more50:>10.0f}{more95:>8.0f}{queries:>9}{mark}"
    for name, before, after in (("a decision over HTTP", one[1], ten[1]), ("an act", one[2], ten[2])):
        mark = "" if after <= before * BAR_RATIO else "  *"
        yield f"{name:34}{before:>10.2f}{'':8}{after:>10.2f}{'':8}{after / before:>8.2f}x{mark}"


def prepare(server: Server, folder: Path, scale: float, times: int) -> None:
    """The databases `one` and `ten`, and their folders."""
    server.ask("CREATE DATABASE one TEMPLATE template0")
    os.environ[place.DATABASE] = server.url("one")
    (folder / "one").mkdir()
    world.make(folder / "one", scale, 1)
    from django.db import connections

    connections.close_all()
    shutil.copytree(folder / "one", folder / "ten")
    begin = time.perf_counter()
    server.ask("CREATE DATABASE ten TEMPLATE one")
    for line in world_again.multiply(server.url("ten"), times):
        print(line, flush=True)
    print(f"{times} worlds: {time.perf_counter() - begin:.0f} s", flush=True)
    (folder / "made").touch()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scale", type=float, default=1)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--runs", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--prepare", action="store_true", help="with --keep: make the worlds and measure nothing yet")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.measure:
        measure(args.measure, args.runs)
        return
    print(machine(), flush=True)
    with world.home(args.keep) as folder, started(durable=True, keep=args.keep and args.keep / "server") as server:
        if not (folder / "made").exists():
            prepare(server, folder, args.scale, args.times)
        if not args.prepare:
            each: dict[str, list[Figures]] = {"one": [], "ten": []}
            for _ in range(args.rounds):
                for name, rounds in each.items():
                    rounds.append(measured(folder / name, server.url(name), args.runs))
            one, ten = map(median_of, each.values())
            for line in lines(one, ten, args.times):
                print(line, flush=True)
    print(machine())


if __name__ == "__main__":
    main()
