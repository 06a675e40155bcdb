"""An organ switches a reading where the text allows two: recorded in the ledger, and everything that hangs on it is stated anew."""

from collections.abc import Iterator
from itertools import groupby

from django.db import connection, transaction

from warifu.duties.clearance import rights
from warifu.duties.clearance.models import Assessment, DoubtNotice, ReadingTaken
from warifu.duties.designation.models import Designation
from warifu.duties.designation.rights import state_item
from warifu.kernel.ids import Cite, Instant, OrgId, PersonId, Text
from warifu.kernel.law.days import legal_day
from warifu.kernel.law.model import NoAnswer
from warifu.kernel.procedure.model import Reason, Refusal
from warifu.regimes.jp import roles
from warifu.regimes.jp.iesi import facts, law
from warifu.registers.gate.state import state
from warifu.registers.people.queries import audience
from warifu.registers.vault.recording import record


@transaction.atomic
def take(*, organ: OrgId, name: str, choice: str, rule: str, actor: PersonId, at: Instant) -> str | Refusal:
    """The head takes a reading otherwise, or goes back to the default. Returns the entry id."""
    day = legal_day(at)
    if organ not in audience(actor, day).organisations(roles.HEAD):
        return _no("role", "読み方を選ぶのは行政機関の長です。", "Readings are chosen by the head of the organ.")
    try:
        reading = law().reading(name)
    except NoAnswer:
        return _no("reading", "その読み方は法データにありません。", "The law data hold no such reading.")
    if not reading.switchable or choice not in reading.choices or not rule.strip():
        return _no(
            "reading",
            "この読み方は切り替えられないか、根拠がありません。",
            "This reading cannot be switched, or no rule was named for it.",
        )
    entry_id = record(
        "law",
        at=at,
        subject=organ,
        fields={
            "kind": "law:reading_taken",
            "outcome": choice,
            "actor": actor,
            "object": organ,
            "detail": {"name": name, "rule": rule},
        },
    )
    ReadingTaken.objects.filter(organ_id=organ, name=name, after__isnull=True).update(after=day)
    if choice != reading.default:
        ReadingTaken.objects.create(
            organ_id=organ, name=name, choice=choice, first=day, taken_by_id=actor, rule=rule, entry_id=entry_id
        )
    _restate(organ)
    return entry_id


def _restate(organ: OrgId) -> None:
    for table, key, rows in rows_of_readings():
        if key == (organ,):
            state(connection, table, key, rows)
    people = {*Assessment.objects.filter(organ_id=organ).values_list("person_id", flat=True)}
    people |= {*DoubtNotice.objects.values_list("person_id", flat=True)}
    for person in sorted(people):
        rights.state_person(person)
    for item in Designation.objects.filter(organisation_id=organ).order_by("id"):
        state_item(item)


def rows_of_readings() -> Iterator[rights.Stated]:
    """The gate's rows of readings taken otherwise than by default, by organ."""
    for organ, taken in groupby(ReadingTaken.objects.order_by("organ_id", "first", "id"), key=lambda r: r.organ_id):
        yield "reading", (organ,), [facts.row_until(r.first, r.after, r.name, r.choice) for r in taken]


def _no(code: str, ja: str, en: str) -> Refusal:
    remedy = Text("法データの読み方の一覧を見てください。", "See the list of readings in the law data.")
    return Refusal((Reason(code, Text(ja, en), remedy, (Cite("Assumed", ""),)),))
