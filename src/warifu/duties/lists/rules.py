"""What the law, and this program's own rules, would refuse to anybody else they refuse to a list, with the article. Pure but for the book.

A rule reads one new or changed row by the names of its columns and yields what is wrong: column, sentence, remedy, article. Lengths come
from the law data (`procedures.periods`), never from here.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from warifu.duties.lists.book import Book
from warifu.duties.lists.columns import LISTS
from warifu.duties.lists.faults import Faults
from warifu.kernel.ids import Cite, LegalDay, Text
from warifu.kernel.law.model import NoAnswer
from warifu.regimes.jp import roles
from warifu.regimes.jp.iesi import law
from warifu.regimes.jp.iesi.procedures import periods

Wrong = tuple[str, Text, Text, Cite | None]
Rule = Callable[[Mapping[str, str], Book], Iterator[Wrong]]

_ORGANS = ("organ", "cabinet_office")
# Days of something that has happened: none of them lies ahead.
_HAPPENED = {
    "designations": ("first", "marked_later_on"),
    "extensions": ("on", "approved_on"),
    "checks": ("checked_on",),
    "accreditations": ("accredited_on",),
    "provisions": ("first",),
    "assessments": ("consented_on", "decided_on", "notified_on", "original_notice"),
    "doubts": ("told_on",),
    "documents": ("made_on",),
}


def _act(place: str) -> Cite:
    return Cite("Act", place)


def day(text: str) -> LegalDay:
    return LegalDay(date.fromisoformat(text))


def check(book: Book, faults: Faults) -> None:
    """Every rule over every row that is new or changed."""
    for name, part in book.parts.items():
        listed, rule = LISTS[name], RULES.get(name)
        happened = [listed.place[column] for column in _HAPPENED.get(name, ())]
        today = book.day.isoformat()
        for number, row in part.rows():
            for at in happened:
                if row[at] > today:
                    column = listed.columns[at]
                    faults.add(part.given.file, number, column.title, *_AHEAD, column.cite)
            if rule is not None:
                for column_name, says, remedy, cite in rule(listed.named(row), book):
                    faults.add(part.given.file, number, listed.column(column_name).title, says, remedy, cite)


_AHEAD = (
    Text("これからの日です。", "This day lies ahead."),
    Text("すでに行われたことだけを記載してください。", "Enter only what has happened."),
)


def _ordered(row: Mapping[str, str], first: str, later: str, cite: Cite | None = None) -> Iterator[Wrong]:
    if row[later] and row[first] and row[later] < row[first]:
        yield (
            later,
            Text(f"{row[first]} より前の日です。", f"It lies before {row[first]}."),
            Text("日を直してください。", "Correct the day."),
            cite,
        )


def _of_kind(row: Mapping[str, str], column: str, kinds: tuple[str, ...], book: Book, cite: Cite) -> Iterator[Wrong]:
    if row[column] and book.has("organisations", (row[column],)) and book.kind(row[column]) not in kinds:
        ja, en = ("事業者", "a contractor") if kinds == ("contractor",) else ("行政機関", "an administrative organ")
        yield (
            column,
            Text(f"{ja}ではありません。", f"It is not {en}."),
            Text(f"{ja}の符号にしてください。", f"Name {en}."),
            cite,
        )


def organisations(row: Mapping[str, str], _book: Book) -> Iterator[Wrong]:
    if row["act_2_1"] and row["kind"] not in _ORGANS:
        yield (
            "act_2_1",
            Text("行政機関でないものに号があります。", "Only an administrative organ falls under an item."),
            Text("空欄にしてください。", "Leave it empty."),
            _act("2(1)"),
        )


def employments(row: Mapping[str, str], _book: Book) -> Iterator[Wrong]:
    yield from _ordered(row, "first", "last")


def offices(row: Mapping[str, str], book: Book) -> Iterator[Wrong]:
    yield from _ordered(row, "first", "last")
    yield from _of_kind(row, "organisation", _ORGANS, book, _act("11(1)"))
    yield from _two_persons(row, book)


def appointments(row: Mapping[str, str], book: Book) -> Iterator[Wrong]:
    yield from _ordered(row, "first", "last")
    role = roles.ROLES[row["role"]]
    kind = book.kind(row["organisation"])
    if kind and kind not in role.at:
        yield (
            "role",
            Text(
                "この役割は、この種類の組織では任命できません。",
                "Nobody is appointed to this role in this kind of organisation.",
            ),
            Text("役割か組織を直してください。", "Correct the role or the organisation."),
            None,
        )
    if role.deciding:
        yield from _two_persons(row, book)


def _two_persons(row: Mapping[str, str], book: Book) -> Iterator[Wrong]:
    """A second person, for lists too. Only where nobody was entered before may both be left out: the founding."""
    proposed, confirmed, person = row["proposed_by"], row["confirmed_by"], row["person"]
    if not proposed and (confirmed or not book.empty):
        yield (
            "proposed_by",
            Text("だれが提案したかが書かれていません。", "It does not say who proposed it."),
            Text(
                "提案者と、別の確認者を書いてください。確認者を空けると、確認を待つことになります。",
                "Name who proposed it and another who confirmed; without the latter it waits for a second person.",
            ),
            None,
        )
    elif proposed and (proposed in (person, confirmed) or (confirmed and confirmed == person)):
        yield (
            "confirmed_by" if confirmed else "proposed_by",
            Text(
                "提案者・確認者・本人は、それぞれ別の人です。", "Proposer, second person and holder are three people."
            ),
            Text("別の人にしてください。", "Name somebody else."),
            None,
        )


def designations(row: Mapping[str, str], book: Book) -> Iterator[Wrong]:
    yield from _of_kind(row, "organisation", _ORGANS, book, _act("3(1)"))
    first, last = day(row["first"]), day(row["last"])
    try:
        fits = periods.first_period_fits(law(), first, last)
    except NoAnswer:
        yield (
            "first",
            Text("法の施行前の日です。", "The Act was not in force on that day."),
            Text("施行後の指定だけを記載してください。", "Enter designations made under the Act only."),
            _act("Suppl. 1"),
        )
        return
    if not fits:
        longest = law().value("designation.first_period", first).ends(first).isoformat()
        yield (
            "last",
            Text(
                "指定の日から5年を超えるか、指定の日より前です。",
                "It is over five years from the designation, or before it.",
            )
            if last > first
            else Text("指定の日より前です。", "It lies before the designation."),
            Text(
                f"{longest} までにしてください。延長は一覧「延長」に書きます。",
                f"At most {longest}; extensions go into their own list.",
            ),
            _act("4(1)"),
        )
    yield from _ordered(row, "first", "lifted_on", _act("4(7)"))
    if row["marked_later_on"] and row["measure"] != "notification":
        yield (
            "marked_later_on",
            Text("通知によるものだけを、表示に改められます。", "Only what goes by notification is changed to marking."),
            Text("空欄にするか、措置を「通知」にしてください。", "Leave it empty, or correct the measure."),
            _act("3(3)"),
        )


def ranges(row: Mapping[str, str], book: Book) -> Iterator[Wrong]:
    yield from _ordered(row, "first", "last")
    yield from _of_kind(row, "organisation", _ORGANS, book, _act("5(1)"))
    yield from _one_of_two(row, _act("5(1)"))


def _one_of_two(row: Mapping[str, str], cite: Cite) -> Iterator[Wrong]:
    if bool(row["unit"]) == bool(row["person"]):
        yield (
            "unit",
            Text("部署か人の、どちらか一つを書きます。", "It names either a unit or a person."),
            Text("一方を空欄にしてください。", "Leave one of both empty."),
            cite,
        )


def checks(row: Mapping[str, str], book: Book) -> Iterator[Wrong]:
    item = book.row("designations", (row["designation"],))
    if item is not None and row["checked_on"] < item["first"]:
        yield (
            "checked_on",
            Text("指定の日より前です。", "It lies before the designation."),
            Text("日を直してください。", "Correct the day."),
            Cite("NPSC", "13(1)"),
        )


def accreditations(row: Mapping[str, str], book: Book) -> Iterator[Wrong]:
    yield from _ordered(row, "accredited_on", "ended_on")
    yield from _of_kind(row, "contractor", ("contractor",), book, _act("10(1)"))
    yield from _of_kind(row, "organ", _ORGANS, book, _act("10(1)"))


def accreditation_of(row: Mapping[str, str], book: Book, on: str) -> str:
    """The day of the accreditation of these parties that covers a day; "" where none does."""
    found = [
        one["accredited_on"]
        for one in book.by("accreditations", "contractor", "organ").get((row["contractor"], row["organ"]), ())
        if one["accredited_on"] <= on and (not one["ended_on"] or on < one["ended_on"])
    ]
    return max(found, default="")


def _accredited(row: Mapping[str, str], book: Book, on: str) -> Iterator[Wrong]:
    if not accreditation_of(row, book, row[on]):
        yield (
            "contractor",
            Text("この日に、この行政機関の認定がありません。", "This organ had not accredited it on that day."),
            Text(
                "一覧「認定」に加えるか、日を直してください。", "Add it to the list accreditations, or correct the day."
            ),
            _act("10(1)"),
        )


def contracts(row: Mapping[str, str], book: Book) -> Iterator[Wrong]:
    yield from _ordered(row, "first", "last")
    yield from _accredited(row, book, "first")
    for unit in row["departments"].split("/"):
        if not book.has("units", (row["contractor"], unit)):
            yield (
                "departments",
                Text(f"事業者に部署 {unit} がありません。", f"The contractor has no unit {unit}."),
                Text(
                    "一覧「部署」に加えるか、符号を直してください。", "Add it to the list units, or correct the code."
                ),
                _act("10(3)(i)"),
            )


def contractor_ranges(row: Mapping[str, str], book: Book) -> Iterator[Wrong]:
    yield from _ordered(row, "first", "last")
    yield from _one_of_two(row, _act("10(4)"))
    yield from _accredited(row, book, "first")
    if row["unit"] and row["unit"] not in {u for c in _contracts(row, book) for u in c["departments"].split("/")}:
        yield (
            "unit",
            Text("契約で定めた部門ではありません。", "No contract names this department."),
            Text("契約の範囲の中から選んでください。", "Choose within the contract."),
            _act("10(3)(i)"),
        )


def _contracts(row: Mapping[str, str], book: Book) -> list[dict[str, str]]:
    return book.by("contracts", "contractor", "organ").get((row["contractor"], row["organ"]), [])


def provisions(row: Mapping[str, str], book: Book) -> Iterator[Wrong]:
    yield from _ordered(row, "first", "last")
    item = book.row("designations", (row["designation"],))
    if item is not None and item["organisation"] != row["organ"]:
        yield (
            "organ",
            Text("指定した行政機関ではありません。", "Another organ has designated it."),
            Text("指定した行政機関にしてください。", "Name the organ that designated it."),
            _act("10(1)"),
        )
    elif item is not None and row["first"] < item["first"]:
        yield (
            "first",
            Text("指定の日より前です。", "It lies before the designation."),
            Text("日を直してください。", "Correct the day."),
            _act("10(1)"),
        )
    running = [one for one in _contracts(row, book) if one["first"] <= row["first"] <= one["last"]]
    if not any(row["kind"] in one["kinds"].split("/") for one in running):
        yield (
            "kind",
            Text(
                "この日に、この提供・保有を定めた契約がありません。",
                "No contract of that day is of the kind this needs.",
            ),
            Text("一覧「契約」を確かめてください。", "Look at the list contracts."),
            _act("10(3)"),
        )


def handlers(row: Mapping[str, str], book: Book) -> Iterator[Wrong]:
    yield from _ordered(row, "first", "last")
    place = (row["designation"], row["contractor"], row["organ"])
    if place not in book.by("provisions", "designation", "contractor", "organ"):
        yield (
            "designation",
            Text("この情報は、この事業者に提供されていません。", "This item was not provided to this contractor."),
            Text("一覧「提供」に加えてください。", "Add it to the list provisions."),
            Cite("Contract"),
        )


def assessments(row: Mapping[str, str], book: Book) -> Iterator[Wrong]:
    yield from _of_kind(row, "organ", _ORGANS, book, _act("12(1)"))
    yield from _of_kind(row, "contractor", ("contractor",), book, _act("12(1)"))
    yield from _ordered(row, "decided_on", "notified_on", _act("13(1)"))
    if row["under"] == "jp.iesi":
        if not row["consented_on"]:
            yield (
                "consented_on",
                Text(
                    "同意の日がありません。同意なしに適性評価は行えません。",
                    "There is no day of consent; without consent nobody is assessed.",
                ),
                Text("本人が同意した日を書いてください。", "Give the day on which the person consented."),
                _act("12(3)"),
            )
        yield from _ordered(row, "consented_on", "decided_on", _act("12(3)"))
        try:
            law().value("assessment.validity", day(row["decided_on"]))
        except NoAnswer:
            yield (
                "decided_on",
                Text("法の施行前の日です。", "The Act was not in force on that day."),
                Text("施行後の評価だけを記載してください。", "Enter assessments made under the Act only."),
                _act("Suppl. 1"),
            )
    if bool(row["reused_from"]) != bool(row["original_notice"]):
        yield (
            "original_notice" if row["reused_from"] else "reused_from",
            Text(
                "先行する行政機関とその通知の日は、両方を書きます。",
                "The earlier organ and the day of its notice go together.",
            ),
            Text("両方を書くか、両方を空欄にしてください。", "Give both, or neither."),
            _act("12(8)"),
        )
    elif row["reused_from"] and row["reused_from"] == row["organ"]:
        yield (
            "reused_from",
            Text("先行する評価は、別の行政機関のものです。", "The earlier result is another organ's."),
            Text("別の行政機関にしてください。", "Name the other organ."),
            _act("12(7)"),
        )


def doubts(row: Mapping[str, str], book: Book) -> Iterator[Wrong]:
    yield from _of_kind(row, "organ", _ORGANS, book, _act("12(1)"))


def documents(row: Mapping[str, str], book: Book) -> Iterator[Wrong]:
    item = book.row("designations", (row["designation"],))
    if item is not None and item["organisation"] != row["organisation"]:
        yield (
            "organisation",
            Text("指定した行政機関の登録簿に載せます。", "It belongs into the register of the organ that designated."),
            Text("指定した行政機関の符号にしてください。", "Name the organ that designated the item."),
            Cite("NPSC", "24"),
        )


RULES: dict[str, Rule] = {
    rule.__name__: rule
    for rule in (
        organisations, employments, offices, appointments, designations, ranges, checks, accreditations, contracts, contractor_ranges,
        provisions, handlers, assessments, doubts, documents,
    )
}  # fmt: skip
