"""Searching 750,000 sealed titles by one and by two characters: from the words to the rows that may be shown, what is due and the
comparison with the opened text included.

    python benchmarks/search.py [--documents 750000] [--words 60] [--seed 1]

The titles are made of the vocabulary of such registers, by a seeded generator, sealed each under its item's key, in the registers of 20
organs; the index is built from them as `warifu search rebuild` does (shown beside). Asked are an officer of one organ and the inspector,
who sees all; frequent characters and pairs, rare ones, and those that stand nowhere; 50 rows at most. A sample is first held against
reading every title. Bar: p95 under 50 ms. SQLite; the process is warm. Beside each figure stands the CPU it took, since the wall clock
also counts what others do on the machine.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from machine import machine

ORGANS, ITEMS = 20, 2_000
FIRST_DAY, DAYS = date(2025, 5, 16), 540
WHERE = (
    "港湾 鉄道 空港 水道 電力 都市ガス 通信 放送 金融 医療 "
    "航空 宇宙 半導体 蓄電池 工作機械 肥料 船舶部品 天然ガス 永久磁石 重要鉱物"
)
WHAT = (
    "受電設備 変電所 制御系統 通信回線 配管 信号装置 管制 備蓄 "
    "供給網 製造装置 暗号鍵 予備電源 監視装置 中央処理 冷却設備 格納庫"
)
ABOUT = (
    "の脆弱性 の配置 の耐震性 の供給元 の警備計画 の復旧手順 "
    "の試験結果 の代替調達 の点検記録 の事故分析 の評価 に関する照会 の契約条件"
)
KIND = "報告書 図面 一覧 写真 議事録 仕様書 試算 通知 台帳 手引 回答 別紙"
NAMES = (
    "山 川 田 東 西 北 南 森 林 原 沢 島 崎 橋 坂 谷 松 杉 桜 藤 菊 萩 鶴 亀 鷹 "
    "鷺 鯨 鮎 霞 霧 雫 雷 嵐 巌 磯 渚 潮 澪 瀬 峠 峰 麓 畝 畑 苑 庄 砦 塔 柵 梁"
)


def title(rng: random.Random) -> str:
    names = NAMES.split()
    # Rare characters are rare: names follow a steep curve.
    place = names[min(int(rng.paretovariate(0.7)) - 1, len(names) - 1)] + rng.choice("川山田島崎")
    number = f"（第{rng.randrange(1, 400)}号）" if rng.random() < 0.5 else ""
    return place + "".join(rng.choice(part.split()) for part in (WHERE, WHAT, ABOUT, KIND)) + number


def fill(count: int, rng: random.Random) -> list[str]:
    """Organs, items and documents as rows; returns the ids of the organs."""

    from warifu.duties.custody.models import Document
    from warifu.duties.designation.models import Designation
    from warifu.kernel.law.days import JST
    from warifu.registers.casework.models import Case, Party
    from warifu.registers.installation import new_id
    from warifu.registers.people.models import Organisation
    from warifu.registers.vault.sealed import seal_all

    organs = [
        Organisation(id=new_id(), kind="organ", code=f"organ{n}", name_ja=f"第{n}省", name_en=f"Ministry {n}")
        for n in range(ORGANS)
    ]
    Organisation.objects.bulk_create(organs)
    at = datetime(2025, 5, 16, 9, tzinfo=JST)
    items = [(new_id(), new_id(), organs[n % ORGANS].id, n // ORGANS + 1) for n in range(ITEMS)]
    Case.objects.bulk_create(
        Case(
            id=case, procedure="designation", version=1, state="in_force", revision=2, organisation_id=organ,
            subject_kind="item", subject=item, year=2025, number=number, opened_at=at, state_since=at, law_digest="",
        )
        for item, case, organ, number in items
    )  # fmt: skip
    Party.objects.bulk_create(Party(case_id=case, part="organ", organisation_id=organ) for _, case, organ, _ in items)
    outlines = seal_all(((item, {"title": title(rng), "outline": ""}) for item, *_ in items), "designation")
    Designation.objects.bulk_create(
        Designation(
            id=item, case_id=case, organisation_id=organ, groups=["g2"], outline=outline, measure="marking",
            first=FIRST_DAY, last=FIRST_DAY + timedelta(days=1825),
        )
        for (item, case, organ, _), outline in zip(items, outlines, strict=True)
    )  # fmt: skip
    chosen = [rng.choice(items) for _ in range(count)]
    titles = seal_all(((item, title(rng)) for item, *_ in chosen), "document")
    numbers: Counter[str] = Counter()

    def documents() -> Iterator[Document]:
        for place, ((item, _, organ, _), box) in enumerate(zip(chosen, titles, strict=True)):
            numbers[organ] += 1
            yield Document(
                id=new_id(), item_id=item, organisation_id=organ, number=numbers[organ], title=box, kind="paper",
                made_on=FIRST_DAY + timedelta(days=place * DAYS // count),
            )  # fmt: skip

    rows = documents()
    while some := [row for _, row in zip(range(20_000), rows, strict=False)]:
        Document.objects.bulk_create(some, batch_size=500)
    return [organ.id for organ in organs]


def read_all(asking: Any) -> dict[str, str]:
    """The folded title of every document that this audience sees."""
    from warifu.registers.search import registry
    from warifu.registers.search.fold import fold

    source = registry.source("document")
    assert source is not None
    return {read.id: fold(read.texts[0]) for read in source.read(source.visible(asking))}


def words_of(titles: list[str], length: int, count: int, rng: random.Random) -> dict[str, list[str]]:
    """Frequent, rare and absent words of a length, by how many titles hold them."""
    seen: Counter[str] = Counter()
    for text in titles:
        seen.update({text[at : at + length] for at in range(len(text) - length + 1)})
    by_number = [word for word, _ in seen.most_common()]
    absent = ["".join(rng.choice("犀獺鸚鵡蜻蛉") for _ in range(length)) for _ in range(count)]
    return {"frequent": by_number[:count], "rare": by_number[-count:], "absent": absent}


Taken = list[tuple[float, float]]  # milliseconds of the wall clock and of CPU


def timed(work: Callable[[], object]) -> tuple[float, float]:
    begin, used = time.perf_counter(), time.process_time()
    work()
    return (time.perf_counter() - begin) * 1000, (time.process_time() - used) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=750_000)
    parser.add_argument("--words", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="warifu-search-") as folder:
        measure(Path(folder), args.documents, args.words, random.Random(args.seed))


def measure(folder: Path, count: int, asked: int, rng: random.Random) -> None:
    from warifu.interfaces.cli.prepare import prepare
    from warifu.kernel.ids import Instant, LegalDay, OrgId, PersonId
    from warifu.registers import installation as place

    home = place.create(
        folder / "data",
        folder / "data.key",
        origin="http://localhost:8000",
        log_origin="example.invalid/b",
        example=True,
    )
    os.environ["WARIFU_DATA"], os.environ["WARIFU_KEY_FILE"] = str(home.directory), str(home.key_file)
    prepare(home, Instant(datetime.now(UTC)), example=False)
    from warifu.regimes.jp import roles
    from warifu.registers.people.domain import Audience, Held
    from warifu.registers.search import keeping, queries
    from warifu.registers.search.fold import words

    print(machine(), flush=True)
    begin = time.perf_counter()
    organs = fill(count, rng)
    print(f"{count:,} documents written in {time.perf_counter() - begin:.0f} s", flush=True)
    begin, used = time.perf_counter(), time.process_time()
    keeping.rebuild()
    size = home.search.stat().st_size / 2**20
    spent = time.process_time() - used
    print(f"index built in {time.perf_counter() - begin:.0f} s ({spent:.0f} s of CPU), {size:.0f} MiB", flush=True)
    day = LegalDay(FIRST_DAY + timedelta(days=DAYS))
    officer = Audience(PersonId("o" * 26), day, (Held(roles.OFFICER, OrgId(organs[0]), "organ"),))
    inspector = Audience(PersonId("i" * 26), day, (Held(roles.INSPECTOR, OrgId(organs[1]), "cabinet_office"),))
    hers = read_all(officer)
    titles = list(hers.values())
    for length in (1, 2):
        chosen = words_of(titles, length, asked, rng)
        for word in (word for some in chosen.values() for word in some[:5]):
            found = queries.find(officer, officer.pages, words(word), kind="document", size=count)
            if {r.id for f in found for r in f.rows} != {one for one, text in hers.items() if word in text}:
                raise SystemExit(f"{word}: the search and reading every title differ")
        for name, asking in (("officer", officer), ("inspector", inspector)):
            whole: Taken = []
            for kind, some in chosen.items():
                ask = partial(queries.find, asking, asking.pages, kind="document", size=50)
                taken = [timed(partial(ask, words(word))) for word in some]
                whole += taken
                print(f"{name:9} {length} {kind:9} {_told(taken)}", flush=True)
            print(f"{name:9} {length} together  {_told(whole)} (bar p95 50 ms)", flush=True)
    print(machine())


def _told(taken: Taken) -> str:
    wall, cpu = ([one[part] for one in taken] for part in (0, 1))
    return " | ".join(
        f"{name} p50 {statistics.median(some):5.1f} ms, p95 {statistics.quantiles(some, n=20)[-1]:5.1f} ms"
        for name, some in (("wall", wall), ("CPU", cpu))
    )


if __name__ == "__main__":
    main()
