"""The big world behind `warifu serve`: how soon it answers after a cold start, twenty pages a second, and the memory of all its processes.

    python benchmarks/world_served.py --keep DIR [--rate 20] [--seconds 60]

`DIR` holds a world that `world.py --keep` made. Before the start the machine's cache of files is emptied, where that is allowed. Pages are
asked for at their times whether or not the ones before have been answered; the time of one counts from when it was due. Of ten visits three
are to one's tasks, two to a case, one each to cases, to the search, to a register and to one thing in it, and one to what is left.
Bars: 10 s; 95 of 100 within 400 ms; 1.5 GiB (each page of memory that processes share counted once).
"""

import argparse
import asyncio
import os
import random
import signal
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

import http_decisions  # noqa: E402
from machine import machine  # noqa: E402

from warifu.registers import installation as place  # noqa: E402
from warifu.registers.installation import Installation  # noqa: E402

# How often, of ten visits, by how the name of a page begins; "": any that is not named here.
MIX = {
    "tasks": 3,
    "an assessment": 1,
    "a proposed designation": 1,
    "cases": 1,
    "search": 1,
    "designations|people|documents|contractors": 1,
    "one ": 1,
    "": 1,
}
Visit = tuple[str, str, str]  # name, address, cookies


def mix(visits: list[Visit]) -> list[tuple[list[Visit], int]]:
    """Each kind of visit with its share of ten."""
    left, found = list(visits), []
    for starts, share in MIX.items():
        some = [one for one in left if one[0].startswith(tuple(starts.split("|")))]
        left = [one for one in left if one not in some]
        found.append((some, share))
    return found


async def visit(port: int, page: Visit, due: float) -> tuple[str, float, bytes]:
    """Name, seconds since it was due, the answer's first line."""
    await asyncio.sleep(due - time.perf_counter())
    name, address, cookies = page
    reading, writing = await asyncio.open_connection("127.0.0.1", port)
    asked = f"GET {address} HTTP/1.1\r\nHost: localhost:{port}\r\nCookie: {cookies}\r\nConnection: close\r\n\r\n"
    writing.write(asked.encode())
    answer = await reading.read()
    writing.close()
    return name, time.perf_counter() - due, answer.split(b"\r\n", 1)[0]


async def day(port: int, visits: list[Visit], rate: float, seconds: float) -> list[tuple[str, float, bytes]]:
    rng, begin = random.Random(7), time.perf_counter()
    kinds, shares = zip(*mix(visits), strict=True)
    chosen = rng.choices(kinds, shares, k=round(rate * seconds))
    return await asyncio.gather(
        *(visit(port, rng.choice(some), begin + place / rate) for place, some in enumerate(chosen))
    )


def memory(pid: int) -> tuple[int, int]:
    """Processes of this one and below, and their bytes: each page of memory in its share."""
    folder, bytes_ = Path("/proc") / str(pid), 0
    for line in (folder / "smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            bytes_ = int(line.split()[1]) * 1024
    children = [int(one) for task in (folder / "task").iterdir() for one in (task / "children").read_text().split()]
    below = [memory(child) for child in children]
    return 1 + sum(count for count, _ in below), bytes_ + sum(size for _, size in below)


def forget_files() -> bool:
    """Whether the cache of files could be emptied."""
    os.sync()
    try:
        Path("/proc/sys/vm/drop_caches").write_text("3")
    except OSError:
        return False
    return True


def cookies(home: Installation) -> list[Visit]:
    """Every page of the big world with the cookies of somebody whose role opens it; in a process of its own, which leaves no cache warm."""
    from warifu.interfaces.cli.django_setup import django_setup

    django_setup(home)
    from world_pages import visits

    return list(visits())


def report(answers: list[tuple[str, float, bytes]], took: float) -> None:
    times = sorted(1000 * t for _, t, _ in answers)
    bad = [name for name, _, line in answers if not line.startswith(b"HTTP/1.1 200")]
    p95 = times[int(len(times) * 0.95)]
    print(
        f"{len(times):,} pages in {took:.0f} s: p50 {times[len(times) // 2]:.0f} ms, p95 {p95:.0f} ms, not 200: {bad}"
    )
    slowest: dict[str, float] = {}
    for name, seconds, _ in answers:
        slowest[name] = max(slowest.get(name, 0.0), 1000 * seconds)
    for name, ms in sorted(slowest.items(), key=lambda pair: -pair[1])[:8]:
        print(f"    {name:34}{ms:8.0f} ms at most")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--keep", type=Path, required=True)
    parser.add_argument("--rate", type=float, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    args = parser.parse_args()
    home = place.load(args.keep / "data", args.keep / "data.key")
    os.environ |= {"WARIFU_DATA": str(home.directory), "WARIFU_KEY_FILE": str(home.key_file)}
    print(machine(), flush=True)
    pages = cookies(home)
    cold, begin = forget_files(), time.perf_counter()
    server, port = http_decisions.start(home)
    try:
        _, _, line = asyncio.run(visit(port, pages[0], time.perf_counter()))
        started = time.perf_counter() - begin
        print(
            f"{'cold' if cold else 'warm'} start to the first page of tasks ({line.decode()}): {started:.1f} s",
            flush=True,
        )
        begin = time.perf_counter()
        answers = asyncio.run(day(port, pages, args.rate, args.seconds))
        report(answers, time.perf_counter() - begin)
        count, size = memory(server.pid)
        print(f"{count} processes, {size / 2**20:,.0f} MiB")
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
    print(machine())


if __name__ == "__main__":
    main()
