"""What happened in the fictitious world, told in days before today: designations, a contractor up to its handler list, assessments."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warifu.duties.clearance import acts as clearance
from warifu.duties.custody import acts as custody
from warifu.duties.designation.models import Designation
from warifu.interfaces.example.papers import paper
from warifu.kernel.ids import Instant, LegalDay
from warifu.kernel.law.days import legal_day
from warifu.kernel.procedure.model import Refusal
from warifu.regimes.jp.iesi import law
from warifu.registers.people import acts as people

if TYPE_CHECKING:
    from warifu.interfaces.example.load import Book


def tell(book: "Book", world: dict[str, Any]) -> None:
    """Put everything that is to happen into the book."""
    _designations(book)
    _contractors(book)
    for row in world["people"]:
        if "stage" in row:
            _assess(book, row)
    _documents(book)


def _five_years(at: Instant) -> str:
    """Act 4(1): the longest first period from the day of the designation."""
    day = legal_day(at)
    return law().value("designation.first_period", day).ends(day).isoformat()


def _designate(
    book: "Book", name: str, proposed: int, who: str, unit: str, *, by: str = "munakata", last: date | None = None
) -> None:
    """Proposed on a day, designated two days later, range set and documents marked in the days after."""
    text = {key: value for key, value in book.texts["designations"][name].items() if key != "items"}
    until = last.isoformat() if last else _five_years
    proposal = {
        "held_by": "own",
        "measure": "marking",
        "from_abroad": "no",
        "units": [book.units[unit]],
        "proposed_last_day": until,
    }
    book.step(proposed, 0, name, who, "designation:propose", {**proposal, **text})
    book.step(proposed - 2, 1, name, by, "designation:designate", {"last_day": until})
    book.step(
        proposed - 4,
        2,
        name,
        "isurugi",
        "designation:set_range",
        {"range_units": [book.units[unit]], "range_need": "担当の業務に要る。"},
    )
    book.step(proposed - 5, 3, name, "kanade", "designation:mark", {"copies": "2"})
    book.step(proposed - 5, 4, name, "isurugi", "designation:inform_staff", {})


def _designations(book: "Book") -> None:
    ahead = book.today + timedelta(days=40)
    _designate(book, "ports_power", 350, "okitsu", "ports")
    _designate(book, "grid_plan", 300, "misaki", "grid", by="tanahashi")
    _designate(book, "logistics_program", 250, "okitsu", "ports")
    _designate(book, "drill_result", 330, "misaki", "grid", by="tanahashi", last=ahead)
    _designate(book, "crane_control", 280, "okitsu", "ports")
    book.step(
        64,
        0,
        "crane_control",
        "isurugi",
        "designation:propose_lifting",
        {"lost": ["not_public"], "lost_why": "海外の研究者が公表した。"},
    )
    book.step(60, 1, "crane_control", "munakata", "designation:lift")
    ended = book.today - timedelta(days=20)
    _designate(book, "old_survey", 380, "okitsu", "ports", last=ended)
    book.step(18, 0, "old_survey", "isurugi", "designation:expire")
    _designate(book, "partner_warning", 370, "misaki", "security", last=book.today - timedelta(days=30))
    why = {key: f"満了の時にも変わらない。{book.texts['designations']['partner_warning'][key]}" for key in _REASONS}
    later = (book.today + timedelta(days=700)).isoformat()
    book.step(45, 0, "partner_warning", "misaki", "designation:propose_extension", {**why, "proposed_last_day": later})
    book.step(40, 1, "partner_warning", "tanahashi", "designation:extend", {"last_day": later})
    text = book.texts["designations"]["supply_study"]
    proposal = {
        "held_by": "own",
        "measure": "marking",
        "from_abroad": "no",
        "units": [book.units["security"]],
        "proposed_last_day": _five_years,
    }
    book.step(3, 0, "supply_study", "okitsu", "designation:propose", {**proposal, **text})


_REASONS = ("reason_protectable", "reason_not_public", "reason_special_need")


def _contractors(book: "Book") -> None:
    """One contractor from the first sounding to a list of handlers; another whose application waits for its examination."""
    text = book.texts["accreditation"]
    asked = {
        "kind": "provided",
        "purposes": ["remove_weakness"],
        "open_outline": text["open_outline"],
        "need": text["need"],
    }
    places = [
        {"place": "第二会議室", "place_address": text["address"], "facilities": "施錠、専用の計算機、持込みの制限"}
    ]

    def application(firm: str, chief: str, manager: str) -> dict[str, Any]:
        stated = {"representative": text["representative"], "address": text["address"], "places": places}
        return {**stated, "chief": book.people[chief], "managers": [book.people[manager]]}

    book.step(240, 0, "asanagi", "okitsu", "accreditation:propose",
              {**asked, "contractor": book.organisations["asanagi"], "units": [book.units["ports"]]})  # fmt: skip
    book.step(236, 1, "asanagi", "samejima", "accreditation:accept")
    book.step(222, 2, "asanagi", "samejima", "accreditation:apply", application("asanagi", "samejima", "aikawa"))
    book.step(214, 3, "asanagi", "okitsu", "accreditation:return_application", {"missing": text["missing"]})
    book.step(207, 4, "asanagi", "samejima", "accreditation:complete", application("asanagi", "samejima", "aikawa"))
    book.step(196, 5, "asanagi", "okitsu", "accreditation:examine", {"findings": text["findings"]})
    book.step(190, 6, "asanagi", "munakata", "accreditation:accredit")
    book.step(189, 7, "asanagi", "okitsu", "accreditation:tell_decision")
    term = {
        "contract_first_day": lambda at: legal_day(at).isoformat(),
        "contract_last_day": (book.today + timedelta(days=500)).isoformat(),
    }
    book.step(182, 8, "asanagi", "okitsu", "accreditation:draft_contract",
              {**term, "contract_kind": ["provided"], "departments": [book.units["instruments"]]})  # fmt: skip
    book.step(176, 9, "asanagi", "munakata", "accreditation:conclude_contract")
    cleared = [book.people["tsuchimikado"], book.people["oribe"]]
    book.step(150, 10, "asanagi", "aikawa", "accreditation:set_range", {"range_people": cleared})
    item = {"item": lambda at: _item(book, "logistics_program").id, "provision_kind": "provided", "consents": "yes"}
    book.step(142, 11, "asanagi", "okitsu", "accreditation:propose_provision", item)
    told = {**item, "end_date": lambda at: str(_item(book, "logistics_program").last)}
    book.step(138, 12, "asanagi", "isurugi", "accreditation:provide", told)
    book.step(136, 13, "asanagi", "samejima", "accreditation:list_handlers", {**item, "handlers": cleared[:1]})
    book.step(40, 0, "hokuto", "okitsu", "accreditation:propose",
              {**asked, "contractor": book.organisations["hokuto"], "units": [book.units["ports"]]})  # fmt: skip
    book.step(33, 1, "hokuto", "kadowaki", "accreditation:accept")
    book.step(12, 2, "hokuto", "kadowaki", "accreditation:apply", application("hokuto", "kadowaki", "nagumo"))


def _item(book: "Book", name: str) -> Designation:
    return Designation.objects.get(case_id=book.cases[name])


# Days after the listing on which each step is taken, in order.
_COURSE = (
    (0, "list_person"), (4, "accept_list"), (6, "notify"), (11, "consent"), (13, "find_none"), (13, "request_investigation"),
    (20, "hand_in"), (48, "send_opinion"), (50, "propose_decision"), (54, "decide_found"), (55, "notify_found"),
)  # fmt: skip
_NEGATIVE = {"decide_found": "decide_not_found", "notify_found": "notify_not_found"}
# Stage: days ago of the listing, last step of the course.
_STAGES = {
    "listed": (2, "list_person"), "accepted": (8, "accept_list"), "notified": (12, "notify"), "consented": (24, "consent"),
    "questionnaire": (24, "request_investigation"), "investigation": (60, "hand_in"), "opinion": (54, "send_opinion"),
    "decided": (58, "decide_found"), "positive": (230, "notify_found"), "negative": (200, "notify_found"),
    "doubt": (380, "notify_found"), "refused": (90, "notify"), "withdrawn": (100, "hand_in"), "complaint": (150, "notify_found"),
    "returned": (390, "notify_found"),
}  # fmt: skip


def _assess(book: "Book", row: dict[str, Any]) -> None:
    """One person's assessment up to her stage, and what came after it."""
    key, stage = row["key"], row["stage"]
    if stage == "sds":
        _sds(book, key)
        return
    start, last = _STAGES[stage]
    lists = "aikawa" if row["of"] == "asanagi" else "takatori"
    negative = stage in ("negative", "complaint")
    who = {
        "accept_list": "kugayama",
        "consent": key,
        "hand_in": key,
        "send_opinion": "kurusu",
        "decide_found": "munakata",
    }
    for order, (day, name) in enumerate(_COURSE):
        actor = lists if name == "list_person" else who.get(name, "takatori")
        step = _NEGATIVE.get(name, name) if negative else name
        book.step(start - day, order, key, actor, f"assessment:{step}", _said(book, key, name, negative))
        if name == last:
            break
    _afterwards(book, key, stage)


def _said(book: "Book", key: str, step: str, negative: bool) -> dict[str, Any]:
    text = book.texts["assessment"]
    return {
        "list_person": {"person": book.people[key], "class": "new", "duties": text["duties"]},
        "accept_list": {"class": "new"},
        "send_opinion": {
            "result": text["result"],
            "opinion": text["negative_opinion"] if negative else text["opinion"],
        },
        "propose_decision": {
            "proposal": "negative" if negative else "positive",
            "grounds": text["negative_grounds"] if negative else text["grounds"],
        },
        "decide_found": {"telling": "told", "reasons": text["negative_reasons"]} if negative else {},
        "notify_found": {"means": "electronic"},
    }.get(step, {})


def _afterwards(book: "Book", key: str, stage: str) -> None:
    if stage == "refused":
        book.step(80, 0, key, key, "assessment:refuse_consent")
    elif stage == "withdrawn":
        book.step(70, 0, key, key, "assessment:withdraw_consent")
    elif stage == "complaint":
        book.step(8, 0, key, key, "assessment:complain", {"complaint": book.texts["assessment"]["complaint"]})
    elif stage == "doubt":
        again = f"{key} again"
        reason = {
            "person": book.people[key],
            "class": "doubt",
            "circumstances": book.texts["assessment"]["circumstances"],
        }
        book.step(20, 0, again, "takatori", "assessment:list_person", reason)
        book.step(16, 1, again, "kugayama", "assessment:accept_list", {"class": "doubt"})
        book.step(14, 2, again, "munakata", "assessment:tell_doubt")
    elif stage == "returned":
        book.on(100, 0, lambda at: _move_away(book, key, at))


def _move_away(book: "Book", key: str, at: Instant) -> None:
    people.move(
        person=book.people[key],
        organisation=book.organisations["naikaku"],
        unit=book.units["survey"],
        first=legal_day(at),
        actor=None,
        at=at,
    )


def _sds(book: "Book", key: str) -> None:
    """Act 11(2): a result under the SDS Act carries for five years; this one ends in about two months."""

    def enter(at: Instant) -> None:
        clearance.enter_sds_result(
            person=book.people[key],
            organ=book.organisations["sangyo"],
            positive=True,
            notified_on=LegalDay(book.today - timedelta(days=5 * 365 + 1 - 68)),
            actor=book.people["kugayama"],
            at=at,
        )

    book.on(395, 0, enter)


def _documents(book: "Book") -> None:
    for days_ago, name, holder in (
        (160, "ports_power", "chigira"),
        (150, "grid_plan", "udagawa"),
        (140, "logistics_program", "shiomi"),
    ):
        book.on(days_ago, 5, lambda at, name=name, holder=holder: _register(book, name, holder, at))  # type: ignore[misc]


def _register(book: "Book", name: str, holder: str, at: Instant) -> None:
    title = book.texts["designations"][name]["title"]
    made = custody.register(
        item=_item(book, name).id,
        title=f"{title}（報告書）",
        kind="electronic",
        made_on=legal_day(at),
        content=paper(title, book.texts["designations"][name]["outline"]),
        holder=book.people[holder],
        actor=book.people["kanade"],
        at=at,
        content_approved=True,
    )
    if isinstance(made, Refusal):
        raise ValueError(f"the example's document {name} was refused: {made.reasons[0].code}")
