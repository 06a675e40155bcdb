"""HTTP decisions a second: 32 connections over loopback, every answer durable in the ledger before it is given.

    python benchmarks/http_decisions.py [--seconds 10] [--runs 5] [--connections 32] [--postgres]

Four figures, each the median of the runs: single questions alone; the same with 20 acts a second (each one transaction on the records that
changes a right and leaves an entry in the outbox) and 5 pages a second beside; batches of 100, counted in decisions; and acts and pages
themselves in the mixed run. The generator, the acts and the pages run in this process and a child; the server as `warifu serve` starts it.
"""

import argparse
import asyncio
import json
import multiprocessing
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import databases
import uvloop
from machine import machine
from tests.interfaces.front import world

from warifu.regimes.jp import iesi
from warifu.registers import installation as place
from warifu.registers.installation import Installation, new_id
from warifu.registers.vault.keystore import KeyStore

PEOPLE, ITEMS, READERS = 2_000, 500, 40


class Connection(asyncio.Protocol):
    """Asks, waits for the whole answer, asks again; notes how long each took. Pages are read the same way."""

    def __init__(self, requests: list[bytes], until: float, pause: float = 0.0) -> None:
        self.requests, self.until, self.pause = requests, until, pause
        self.times: list[float] = []
        self.bad = 0
        self.buffer = b""
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.ask()

    def ask(self) -> None:
        self.began = time.perf_counter()
        if self.began >= self.until:
            self.transport.close()
            return
        self.transport.write(random.choice(self.requests))  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head = self.buffer.find(b"\r\n\r\n")
        if head < 0:
            return
        at = self.buffer.find(b"content-length: ")
        if 0 <= at < head:
            length = int(self.buffer[at + 16 : self.buffer.find(b"\r\n", at)])
            if len(self.buffer) < head + 4 + length:
                return
        elif not self.buffer.endswith(b"0\r\n\r\n"):
            return
        took = time.perf_counter() - self.began
        self.times.append(took)
        self.bad += not self.buffer.startswith(b"HTTP/1.1 200")
        self.buffer = b""
        if self.pause:
            asyncio.get_running_loop().call_later(max(0.0, self.pause - took), self.ask)
        else:
            self.ask()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(None)


async def load(
    port: int, requests: list[bytes], seconds: float, connections: int, pause: float = 0.0
) -> tuple[list[float], int]:
    """Times of all answers (seconds), and how many were not 200."""
    loop, until = asyncio.get_running_loop(), time.perf_counter() + seconds
    made = [
        (await loop.create_connection(lambda: Connection(requests, until, pause), "127.0.0.1", port))[1]
        for _ in range(connections)
    ]
    await asyncio.gather(*(one.done for one in made))
    return [t for one in made for t in one.times], sum(one.bad for one in made)


async def mixed(
    port: int, requests: list[bytes], pages: list[bytes], seconds: float, connections: int
) -> tuple[list[float], int, list[float]]:
    (times, bad), (seen, also_bad) = await asyncio.gather(
        load(port, requests, seconds, connections), load(port, pages, seconds, 1, pause=0.2)
    )
    return times, bad + also_bad, seen


def http_request(path: str, port: int, body: object, bearer: str) -> bytes:
    content = json.dumps(body).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost:{port}\r\nAuthorization: Bearer {bearer}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


def question(rng: random.Random, people: list[str], items: list[str]) -> dict[str, object]:
    # A quarter of the questions are about somebody in the range, so that permits and refusals are both asked for.
    item = rng.randrange(ITEMS)
    reader = (item * 3 + rng.randrange(READERS)) % PEOPLE if rng.random() < 0.25 else rng.randrange(PEOPLE)
    return {
        "subject": {"type": "person", "id": people[reader]},
        "action": {"name": "read"},
        "resource": {"type": "item", "id": items[item]},
    }


def make_world(
    folder: Path, people: int = PEOPLE, items: int = ITEMS
) -> tuple[Installation, list[str], list[str], str]:
    databases.another()
    home = place.create(
        folder / "data",
        folder / "data.key",
        origin="http://localhost:8000",
        log_origin="example.invalid/warifu",
        example=False,
    )
    subprocess.run(
        [sys.executable, "-m", "warifu.interfaces.cli.prepare"],
        env=world.environment(home),
        check=True,
        stdout=subprocess.DEVNULL,
    )
    persons, things = [new_id() for _ in range(people)], [new_id() for _ in range(items)]
    world.found(home)
    world.people(home, persons)
    for number, item in enumerate(things):
        world.items(home, [item], [persons[(number * 3 + reader) % people] for reader in range(min(READERS, people))])
    keystore = KeyStore(home.keys, home.key_file)
    for person in persons:
        keystore.key_for(person, "evidence")
    owner = new_id()
    world.people(home, [owner])
    now = datetime.now(UTC)
    return home, persons, things, world.token(home, world.account(home, owner, now), now)


def start(home: Installation) -> tuple[subprocess.Popen[bytes], int]:
    """`warifu serve` on a free port; waits until it answers."""
    server = subprocess.Popen(
        [sys.executable, "-m", "warifu.interfaces.cli.main", "serve", "--data", str(home.directory), "--port", "0"],
        env=world.environment(home),
        stdout=subprocess.PIPE,
    )
    assert server.stdout is not None
    line = server.stdout.readline().decode()
    return server, int(line.rsplit(":", 1)[1])


def acts(home: Installation, people: list[str], seconds: float, times: "multiprocessing.Queue[list[float]]") -> None:
    """Twenty acts a second, in a process of its own: rights taken away and given back."""
    keystore, law, took = KeyStore(home.keys, home.key_file), iesi.law().digest, []
    with closing(world.connect(home)) as connection:
        until = time.perf_counter() + seconds
        while (began := time.perf_counter()) < until:
            person = random.choice(people)
            world.take_away(connection, keystore, person, datetime.now(UTC), law)
            took.append(time.perf_counter() - began)
            world.give_back(connection, person)
            time.sleep(max(0.0, 0.05 - (time.perf_counter() - began)))
    times.put(took)


def figures(times: list[float], seconds: float, each: int = 1) -> tuple[float, float, float]:
    """Decisions a second, p50 and p99 in milliseconds."""
    ordered = sorted(times)
    return len(times) * each / seconds, 1000 * statistics.median(ordered), 1000 * ordered[int(len(ordered) * 0.99)]


def one_run(
    port: int, home: Installation, people: list[str], items: list[str], bearer: str, args: argparse.Namespace
) -> dict[str, tuple[float, ...]]:
    rng = random.Random(7)
    single = [http_request("/access/v1/evaluation", port, question(rng, people, items), bearer) for _ in range(2_000)]
    hundred = [
        http_request(
            "/access/v1/evaluations", port, {"evaluations": [question(rng, people, items) for _ in range(100)]}, bearer
        )
        for _ in range(100)
    ]
    pages = [f"GET /signin/ HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n".encode()]
    found: dict[str, tuple[float, ...]] = {}
    uvloop.run(load(port, single, 1.0, args.connections))
    times, bad = uvloop.run(load(port, single, args.seconds, args.connections))
    assert not bad, f"{bad} answers were not 200"
    found["alone"] = figures(times, args.seconds)
    queue: multiprocessing.Queue[list[float]] = multiprocessing.Queue()
    child = multiprocessing.Process(target=acts, args=(home, people, args.seconds, queue))
    child.start()
    times, bad, seen = uvloop.run(mixed(port, single, pages, args.seconds, args.connections))
    took = queue.get()
    child.join()
    assert not bad, f"{bad} answers were not 200"
    found["mixed"] = figures(times, args.seconds)
    found["acts"] = figures(took, args.seconds)
    ordered = sorted(seen)
    found["pages"] = (
        len(seen) / args.seconds,
        1000 * statistics.median(seen),
        1000 * ordered[int(len(ordered) * 0.95)],
    )
    times, bad = uvloop.run(load(port, hundred, args.seconds, args.connections))
    assert not bad, f"{bad} answers were not 200"
    found["batches of 100"] = figures(times, args.seconds, 100)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--connections", type=int, default=32)
    databases.add_argument(parser)
    args = parser.parse_args()
    with databases.chosen(args) as name, tempfile.TemporaryDirectory(prefix="warifu-benchmark-") as folder:
        home, people, items, bearer = make_world(Path(folder))
        server, port = start(home)
        try:
            runs = [one_run(port, home, people, items, bearer, args) for _ in range(args.runs)]
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(20)
    print(f"{name}; {machine()}")
    print(f"{args.connections} connections, {args.seconds:.0f} s, median of {args.runs}")
    for name in runs[0]:
        rate, p50, last = (statistics.median(run[name][at] for run in runs) for at in range(3))
        print(f"{name:16} {rate:9.0f}/s   p50 {p50:7.2f} ms   {'p95' if name == 'pages' else 'p99'} {last:7.2f} ms")


if __name__ == "__main__":
    main()
