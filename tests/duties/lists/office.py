"""A small office as its own lists: every list there is, with the least that says something, and hands to write and load them."""

import csv
import io
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from warifu.duties.lists import acts
from warifu.duties.lists.acts import Loaded
from warifu.duties.lists.columns import LISTS
from warifu.duties.lists.faults import Faults
from warifu.kernel.ids import Instant

AT = Instant(datetime(2026, 11, 24, 0, 5, tzinfo=UTC))
Lists = dict[str, list[dict[str, str]]]


def _rows(*rows: str) -> list[dict[str, str]]:
    """The first line names the columns; cells stand between bars."""
    head, *rest = (tuple(cell.strip() for cell in row.split("|")) for row in rows)
    return [dict(zip(head, row, strict=True)) for row in rest]


def office() -> Lists:
    """An organ, the Cabinet Office and a contractor; an item that was extended, one that was lifted, one provided."""
    return {
        "organisations": _rows(
            "code|kind|act_2_1|name_ja|name_en",
            "kiban|organ|iii|基盤省|Ministry of Base",
            "naikaku|cabinet_office|ii|内閣府|Cabinet Office",
            "hama|contractor||浜電工|Hama Denko",
        ),
        "units": _rows(
            "organisation|code|name_ja|name_en",
            "kiban|10|港湾室|Ports",
            "kiban|20|電力室|Power",
            "hama|10|研究部|Laboratory",
        ),
        "people": _rows(
            "number|kanji|kana|roman",
            "0001|雨宮 朔|アメミヤ サク|AMEMIYA Saku",
            "0002|神崎 澪|カンザキ ミオ|KANZAKI Mio",
            "0003|千歳 遥|チトセ ハルカ|CHITOSE Haruka",
            "H-7|鮫島 慎|サメジマ シン|SAMEJIMA Shin",
        ),
        "employments": _rows(
            "person|organisation|unit|first|last",
            "0001|kiban|10|2025-06-01|",
            "0002|naikaku||2024-04-01|2025-05-31",
            "0002|kiban|20|2025-06-01|",
            "0003|kiban||2025-06-01|",
            "H-7|hama|10|2020-04-01|",
        ),
        "offices": _rows(
            "person|organisation|office|first|last|proposed_by|confirmed_by",
            "0003|kiban|organ_head|2025-06-01||0001|0002",
        ),
        "appointments": _rows(
            "person|organisation|role|first|last|proposed_by|confirmed_by",
            "0001|kiban|officer|2025-06-01||0002|0003",
            "0002|kiban|iesi_manager|2025-06-01||0001|",
            "H-7|hama|protection_officer|2025-06-01|||",
        ),
        "designations": _rows(
            "number|organisation|title|outline|groups|measure|unit|first|last|lifted_on|marked_later_on",
            "基-1|kiban|港湾の受電設備|三つの港の弱点|g2|marking|10|2025-07-01|2027-06-30||",
            "基-2|kiban|系統の制御|制御方式の概要|g1/g2|notification||2025-07-01|2030-06-30||2026-01-10",
            "基-3|kiban|旧方式|もう要らないもの|g4|marking|20|2025-07-01|2030-06-30|2026-03-01|",
        ),
        "extensions": _rows("designation|on|last|approved_on", "基-1|2026-10-01|2031-06-30|"),
        "ranges": _rows(
            "designation|organisation|unit|person|first|last",
            "基-1|kiban|10||2025-07-01|",
            "基-2|kiban||0002|2025-07-01|2026-06-30",
        ),
        "checks": _rows("designation|checked_on|checked_by|still_met", "基-2|2026-06-20|0002|yes"),
        "accreditations": _rows("contractor|organ|accredited_on|ended_on", "hama|kiban|2025-08-01|"),
        "contracts": _rows(
            "number|contractor|organ|kinds|departments|first|last",
            "契-1|hama|kiban|provided|10|2025-09-01|2028-03-31",
        ),
        "contractor_ranges": _rows("contractor|organ|unit|person|first|last", "hama|kiban|10||2025-09-01|"),
        "provisions": _rows(
            "designation|contractor|organ|kind|first|end_date_told|last",
            "基-1|hama|kiban|provided|2025-09-10|2027-06-30|",
        ),
        "handlers": _rows("designation|contractor|organ|person|first|last", "基-1|hama|kiban|H-7|2025-09-11|"),
        "assessments": _rows(
            "person|organ|contractor|under|class|consented_on|positive|decided_on|notified_on|by_prime_minister|reused_from|original_notice",
            "0001|kiban||jp.iesi|new|2025-06-10|yes|2025-08-20|2025-08-25|yes||",
            "0002|kiban||jp.iesi|new|2025-07-10|yes|2025-09-20|2025-09-25|no|naikaku|2025-06-02",
            "0002|naikaku||jp.iesi|new|2025-05-20|yes|2025-06-01|2025-06-02|yes||",
            "H-7|kiban|hama|jp.iesi|new|2025-06-10|yes|2025-08-20|2025-08-25|yes||",
        ),
        "doubts": _rows("person|organ|under|told_on", "0002|naikaku|jp.iesi|2026-02-01"),
        "documents": _rows(
            "organisation|number|designation|title|kind|made_on",
            "kiban|1|基-1|受電設備の図|paper|2025-07-02",
            "kiban|2|基-1|弱点の表|electronic|2025-07-03",
        ),
        "copies": _rows(
            "organisation|document|number|holder|held_at",
            "kiban|1|1|0001|kiban",
            "kiban|1|2|H-7|hama",
            "kiban|2|1|0001|kiban",
        ),
    }


def text(name: str, rows: list[dict[str, str]], language: str = "en") -> str:
    """A list as CSV with the headings of a language ("" the columns' own names)."""
    out = io.StringIO()
    listed = LISTS[name]
    names = list(rows[0]) if rows else [column.name for column in listed.columns]
    writer = csv.writer(out)
    writer.writerow([listed.column(n).title.of(language) if language else n for n in names])
    writer.writerows([row[n] for n in names] for row in rows)
    return out.getvalue()


def write(folder: Path, lists: Lists, *, encoding: str = "utf-8", language: str = "") -> Path:
    folder.mkdir(exist_ok=True)
    for name, rows in lists.items():
        (folder / f"{name}.csv").write_bytes(text(name, rows, language).encode(encoding))
    return folder


def quiet(_what: str, _done: int, _of: int = 0) -> None:
    """Nobody is told how far it is."""


def load(folder: Path, *, dry: bool = False, at: Instant = AT) -> Loaded | Faults:
    return acts.load(folder, at, dry=dry, tell=quiet)


def loaded(folder: Path, **more: bool) -> Loaded:
    """A load that must succeed."""
    done = load(folder, **more)
    assert isinstance(done, Loaded), [(f.file, f.row, f.column.en, f.says.en) for f in done.found]
    return done


def exported(folder: Path, at: Instant = AT) -> Mapping[str, bytes]:
    """What an export writes, by file name."""
    made = acts.export(folder, at, language="ja", tell=quiet)
    found = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert set(found) == set(made.files)
    return found
