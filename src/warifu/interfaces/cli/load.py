"""`warifu load DIR`: an office's own lists into the registers, all of them or none. `--dry-run` says what would change; `--template` makes
empty lists.

Every fault is named with file, row, column and what would be right, in both languages. Exit codes: 0 loaded (or nothing to load); 1 the
lists were refused; 2 could not be done. How far it is goes to standard error, on a terminal only.
"""

import argparse
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warifu.interfaces.cli.django_setup import django_setup
from warifu.kernel.ids import Instant
from warifu.kernel.law.cite import cite_text
from warifu.registers import database
from warifu.registers import installation as place
from warifu.registers.installation import InstallationError

if TYPE_CHECKING:
    from warifu.duties.lists.acts import Loaded
    from warifu.duties.lists.faults import Fault, Faults

LANGUAGES = ("ja", "en")


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("load", help="load an office's own lists, all or none")
    parser.add_argument(
        "directory", type=Path, nargs="?", metavar="DIR", help="CSV files and spreadsheets, or one spreadsheet"
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--dry-run", action="store_true", help="say what would change, and write nothing")
    what.add_argument("--template", action="store_true", help="write empty lists with their headings into DIR")
    what.add_argument("--columns", action="store_true", help="print the columns of every list")
    parser.add_argument("--lang", choices=LANGUAGES, help="one language (default: both; headings: ja)")
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    if args.columns:
        from warifu.duties.lists.page import tables

        print(tables())
        return 0
    if args.directory is None:
        print("warifu: load what? Name a directory or a spreadsheet", file=sys.stderr)
        return 2
    if args.template:
        return _template(args)
    if not args.directory.exists():
        print(f"warifu: there is no {args.directory}", file=sys.stderr)
        return 2
    installation = place.load(args.data, args.key_file)
    if not database.exists(installation.records):
        raise InstallationError(f"{installation.directory} holds no records yet: start `warifu serve` once")
    django_setup(installation)
    from warifu.duties.lists import acts
    from warifu.duties.lists.faults import Faults

    bar = Bar()
    done = acts.load(args.directory, Instant(datetime.now(UTC)), dry=args.dry_run, tell=bar)
    bar.close()
    languages = (args.lang,) if args.lang else LANGUAGES
    if isinstance(done, Faults):
        print("\n".join(faults_told(done, languages)), file=sys.stderr)
        return 1
    print("\n".join(loaded_told(done, languages, dry=args.dry_run)))
    return 0


def _template(args: argparse.Namespace) -> int:
    from warifu.duties.lists.templates import template

    try:
        made = template(args.directory, language=args.lang or "ja")
    except FileExistsError as there:
        print(f"warifu: {there.filename} is there already; nothing is written over", file=sys.stderr)
        return 2
    print(f"{len(made)} lists: {', '.join(made)}")
    return 0


def faults_told(faults: "Faults", languages: tuple[str, ...]) -> list[str]:
    """Every fault that was kept, and how many there are in all."""
    lines = [line for fault in faults.found for line in fault_told(fault, languages)]
    more = faults.count - len(faults.found)
    says = {
        "ja": f"誤りが{faults.count}件あります。何も登録していません。"
        + (f"ほかの{more}件は省きました。" if more else ""),
        "en": f"{faults.count} faults; nothing was loaded." + (f" {more} more are not shown." if more else ""),
    }
    return [*lines, *(says[language] for language in languages)]


def fault_told(fault: "Fault", languages: tuple[str, ...]) -> list[str]:
    where = {
        "ja": fault.file
        + (f" {fault.row}行目" if fault.row else "")
        + (f"「{fault.column.ja}」" if fault.column.ja else ""),
        "en": fault.file
        + (f" row {fault.row}" if fault.row else "")
        + (f" [{fault.column.en}]" if fault.column.en else ""),
    }
    lines = []
    for language in languages:
        cite = cite_text(fault.cite, language) if fault.cite and fault.cite.law != "Assumed" else ""
        article = f"（{cite}）" if cite and language == "ja" else f" ({cite})" if cite else ""
        lines.append(f"{where[language]}: {fault.says.of(language)}{article}")
        lines.append(f"  → {fault.remedy.of(language)}")
    return lines


def loaded_told(done: "Loaded", languages: tuple[str, ...], *, dry: bool) -> list[str]:
    """Counts of every list, what changes in rows that were there, and the id of the load."""
    from warifu.duties.lists.columns import LISTS

    lines = []
    for name, count in done.counts.items():
        title = LISTS[name].title
        said = {
            "ja": f"{title.ja}: 新規 {count['new']:,} 変更 {count['changed']:,} 同じ {count['same']:,}（一覧にない登録 {count['left']:,}）",
            "en": f"{name}: {count['new']:,} new, {count['changed']:,} changed, {count['same']:,} the same ({count['left']:,} not listed)",
        }
        lines += [said[language] for language in languages]
    for one in done.changes:
        changed = "; ".join(f"{column}: {was or '-'} → {to_be or '-'}" for column, was, to_be in one.columns)
        lines.append(f"  {one.listed.name} {'/'.join(one.key)}: {changed}")
    nothing = not any(count["new"] or count["changed"] for count in done.counts.values())
    end = (
        ("何も変わりません。", "Nothing changes.")
        if nothing
        else ("試しです。何も登録していません。", "A dry run; nothing was loaded.")
        if dry
        else (
            f"登録しました（{done.id}）。",
            f"Loaded ({done.id}); {done.subjects:,} subjects have evidence of their own.",
        )
    )
    return [*lines, *(end[LANGUAGES.index(language)] for language in languages)]


class Bar:
    """One line on standard error that says how far it is; nothing where that is no terminal."""

    EVERY = 0.1  # seconds

    def __init__(self) -> None:
        self._shown, self._last, self._on = "", 0.0, sys.stderr.isatty()

    def __call__(self, what: str, done: int, of: int = 0) -> None:
        now = time.monotonic()
        if not self._on or (now - self._last < self.EVERY and what == self._shown):
            return
        self._shown, self._last = what, now
        share = f" {'█' * (20 * done // of):░<20} {100 * done // of}%" if of else ""
        print(f"\r\x1b[K{what} {done:,}{share}", end="", file=sys.stderr, flush=True)

    def close(self) -> None:
        if self._on and self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
