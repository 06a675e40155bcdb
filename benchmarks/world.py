"""Pages in the big world, one user: how long each takes and how many queries it makes.

    python benchmarks/world.py [--scale 0.05] [--seed 1] [--runs 20] [--keep DIR] [--only WORDS]

Makes the lists (`world_lists.py`), loads them as `warifu load` does, adds running cases (`world_cases.py`), and asks every page through
Django's own test client, as somebody whose role opens it in the biggest organ. With `--keep DIR` the world stays there and is used again.
Bar: 95 of 100 requests within 200 ms and at most 15 queries. `cpu ms` is what the page costs on a machine with nothing else to do.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

import world_lists  # noqa: E402
from machine import machine  # noqa: E402

from warifu.kernel.ids import Instant  # noqa: E402
from warifu.registers import installation as place  # noqa: E402

BAR_MS, BAR_QUERIES = 200, 15
ORIGIN = "http://localhost:8000"


@contextmanager
def home(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep
    else:
        with TemporaryDirectory(prefix="warifu-world-") as folder:
            yield Path(folder)


def make(folder: Path, scale: float, seed: int) -> None:
    """Lists, load, running cases; how long each took."""
    clock = time.perf_counter
    data, begin = folder / "data", clock()
    counts = world_lists.write(folder / "lists", scale, seed)
    print(f"lists written: {sum(counts.values()):,} rows, {clock() - begin:.0f} s", flush=True)
    made = place.create(data, folder / "data.key", origin=ORIGIN, log_origin="example.invalid/warifu", example=True)
    os.environ |= {"WARIFU_DATA": str(data), "WARIFU_KEY_FILE": str(made.key_file)}
    from warifu.interfaces.cli.prepare import prepare

    at = Instant(datetime.now(UTC))
    prepare(made, at, example=False)
    from warifu.duties.lists import acts
    from warifu.interfaces.cli.load import Bar, faults_told

    begin, used = clock(), time.process_time()
    done = acts.load(folder / "lists", at, dry=False, tell=Bar())
    if not isinstance(done, acts.Loaded):
        raise SystemExit("\n".join(faults_told(done, ("en",))[-20:]))
    took, used = clock() - begin, time.process_time() - used
    print(
        f"loaded: {counts['people']:,} people, {counts['documents']:,} documents, {took:.0f} s ({used:.0f} s of processor)",
        flush=True,
    )
    _cases(at, round(25_000 * scale), seed)


def _cases(at: Instant, count: int, seed: int) -> None:
    from world_cases import copy_all, houses, templates

    begin, found = time.perf_counter(), houses()
    made, proposed = templates(at, found, ORIGIN)
    print(f"templates: {time.perf_counter() - begin:.0f} s", flush=True)
    copied = copy_all(at, found, made, proposed, count, seed)
    from warifu.registers.search import keeping

    keeping.rebuild()
    print(f"running cases: {copied:,}, {time.perf_counter() - begin:.0f} s with their search index", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--scale", type=float, default=0.05)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--only", default="", help="pages whose name holds this")
    asked = parser.parse_args()
    print(machine(), flush=True)
    with home(asked.keep) as folder:
        if not (folder / "data").exists():
            make(folder, asked.scale, asked.seed)
        os.environ |= {"WARIFU_DATA": str(folder / "data"), "WARIFU_KEY_FILE": str(folder / "data.key")}
        from warifu.interfaces.cli.django_setup import django_setup

        django_setup(place.load(folder / "data", folder / "data.key"))
        from world_pages import pages

        print(f"{'page':34}{'p50 ms':>8}{'p95 ms':>8}{'cpu ms':>8}{'queries':>9}")
        for name, times, used, queries in pages(asked.runs, asked.only):
            times.sort()
            p95 = times[min(len(times) - 1, int(len(times) * 0.95))]
            mark = "" if p95 <= BAR_MS and queries <= BAR_QUERIES else "  *"
            print(
                f"{name:34}{statistics.median(times):>8.0f}{p95:>8.0f}{statistics.median(used):>8.0f}{queries:>9}{mark}",
                flush=True,
            )
        print(machine())


if __name__ == "__main__":
    main()
