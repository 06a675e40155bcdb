"""Rules that look at several rows at once: posts that overlap, the chain of extensions, what is already kept as a case here."""

from collections.abc import Iterable
from itertools import groupby, pairwise

from warifu.duties.clearance.models import Assessment
from warifu.duties.contractors.models import Accreditation
from warifu.duties.custody.models import HandOver
from warifu.duties.designation.models import Designation
from warifu.duties.lists.book import Book
from warifu.duties.lists.columns import LISTS
from warifu.duties.lists.faults import Faults
from warifu.duties.lists.rules import day
from warifu.kernel.ids import Cite, Text
from warifu.kernel.law.model import NoAnswer
from warifu.regimes.jp.iesi import law
from warifu.regimes.jp.iesi.procedures import periods

_CORRECT = Text("日を直してください。", "Correct the day.")


def check(book: Book, faults: Faults) -> None:
    _posts(book, faults)
    _extensions(book, faults)
    _kept_here(book, faults)


def _posts(book: Book, faults: Faults) -> None:
    """Whose staff a person is in law is one organisation on each day."""
    part = book.parts.get("employments")
    if part is None:
        return
    touched = {row[0] for _, row in part.rows()}
    posts = sorted(
        (
            (one["person"], one["first"], one["last"], number)
            for number, one in book.rows("employments")
            if one["person"] in touched
        )
    )
    for _, mine in groupby(posts, key=lambda post: post[0]):
        for (_, _, last, before), (_, first, _, number) in pairwise(mine):
            if not last or last >= first:
                faults.add(
                    part.given.file,
                    number or before,
                    LISTS["employments"].column("first").title,
                    Text(
                        f"前の所属（{f'{before}行目' if before else '登録済み'}）が終わっていません。",
                        f"The post before ({f'row {before}' if before else 'in the records'}) has not ended then.",
                    ),
                    Text(
                        "前の所属の最後の日を、この前日までにしてください。",
                        "Let the earlier post end on the eve of this one.",
                    ),
                )


def _extensions(book: Book, faults: Faults) -> None:
    """Act 4(2)-(4): each extension from the end before it, thirty years in total, beyond that with the Cabinet's approval."""
    part = book.parts.get("extensions")
    if part is None:
        return
    listed = LISTS["extensions"]
    touched = {row[0] for _, row in part.rows()}
    chain = sorted(
        (
            (one["designation"], one["on"], one["last"], one["approved_on"], number)
            for number, one in book.rows("extensions")
        )
    )
    for item, every in groupby((one for one in chain if one[0] in touched), key=lambda one: one[0]):
        designated = book.row("designations", (item,))
        if designated is None:
            continue
        first, end = day(designated["first"]), day(designated["last"])
        audit = (book.row("organisations", (designated["organisation"],)) or {}).get("act_2_1") == "vi"
        for _, on, last, approved, number in every:
            new = day(last)
            try:
                wrong = _extension(day(on) <= end, periods.extension_fits(law(), end, new), periods.total_fits(
                    law(), first, new, approved=bool(approved), board_of_audit=audit
                ), periods.sixty_fits(law(), first, new, ""))  # fmt: skip
            except NoAnswer:
                # The designation's own rule says that the Act was not in force.
                break
            if wrong:
                column, says, place = wrong
                faults.add(part.given.file, number, listed.column(column).title, says, _CORRECT, Cite("Act", place))
            end = new


def _extension(runs: bool, fits: bool, total: bool, sixty: bool) -> tuple[str, Text, str] | None:
    if not runs:
        return "on", Text("有効期間が過ぎてからの延長です。", "The period was over by then."), "4(2)"
    if not fits:
        return (
            "last",
            Text("前の満了日の翌日から5年を超えるか、短くなっています。", "It is over five years, or ends earlier."),
            "4(2)",
        )
    if not total:
        text = Text(
            "通じて30年を超えますが、内閣の承認がありません。",
            "Over thirty years in total without the Cabinet's approval.",
        )
        return "last", text, "4(3)"
    if not sixty:
        text = Text(
            "通じて60年を超えます。案件の画面で行ってください。",
            "Over sixty years in total: that is a step of its case.",
        )
        return "last", text, "4(4)"
    return None


_OF_ITEMS = ("designations", "extensions", "ranges", "checks")
_OF_ACCREDITATIONS = ("accreditations", "contracts", "contractor_ranges", "provisions", "handlers")


def _kept_here(book: Book, faults: Faults) -> None:
    """What has a journal here changes by steps, never behind it."""
    # Cases that nothing but a load ever touched have no line yet.
    items = Designation.objects.filter(case__revision__gt=0, first__isnull=False)
    own = {book.outside.designations[item] for item in items.values_list("id", flat=True)}
    for name in _OF_ITEMS:
        column = "number" if name == "designations" else "designation"
        _refused(book, faults, name, column, own)
    parties = Accreditation.objects.filter(case__revision__gt=0).values_list("contractor_id", "organ_id")
    firms = {(book.outside.organisations[firm], book.outside.organisations[organ]) for firm, organ in parties}
    for name in _OF_ACCREDITATIONS:
        part, listed = book.parts.get(name), LISTS[name]
        for number, row in part.rows() if part else ():
            named = listed.named(row)
            if (named["contractor"], named["organ"]) in firms:
                _say(faults, part.given.file if part else "", number, listed.column("contractor").title)
    cases = {str(i) for i in Assessment.objects.filter(case__isnull=False).values_list("id", flat=True)}
    handed = set(HandOver.objects.values_list("copy_id", flat=True))
    for name, fixed in (("assessments", cases), ("copies", handed)):
        part = book.parts.get(name)
        for one in part.changed if part else ():
            if one.id in fixed:
                _say(faults, part.given.file if part else "", one.number, LISTS[name].columns[0].title)


def _refused(book: Book, faults: Faults, name: str, column: str, own: Iterable[str]) -> None:
    part, listed = book.parts.get(name), LISTS[name]
    for number, row in part.rows() if part else ():
        if row[listed.place[column]] in own:
            _say(faults, part.given.file if part else "", number, listed.column(column).title)


def _say(faults: Faults, file: str, number: int, column: Text) -> None:
    faults.add(
        file,
        number,
        column,
        Text(
            "ここで案件として扱われているものを、一覧で変えることはできません。",
            "It is kept as a case here; no list changes it.",
        ),
        Text("案件の画面で手続をするか、行を除いてください。", "Take the step on its page, or take the row away."),
    )
