"""An organ switches a reading where the text allows two: signed by its head, in the ledger, and all that hangs on it is stated anew."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from warifu.duties.clearance import rights
from warifu.duties.clearance.models import Assessment, DoubtNotice, ReadingTaken
from warifu.duties.designation.models import Designation
from warifu.duties.designation.rights import state_item
from warifu.kernel.ids import Cite, Instant, LegalDay, OrgId, PersonId, Text
from warifu.kernel.law.days import legal_day
from warifu.kernel.law.model import NoAnswer
from warifu.kernel.procedure.model import Reason, Refusal
from warifu.regimes.jp import roles
from warifu.regimes.jp.iesi import facts, law
from warifu.registers import validity
from warifu.registers.gate.state import state
from warifu.registers.people.models import Organisation
from warifu.registers.people.queries import audience
from warifu.registers.signin import own_rules, stepup


def digest(*, organ: OrgId, name: str, choice: str, rule: str) -> bytes:
    """What the head signs: the organ, the reading, the choice and the internal rule it rests on."""
    data = {"name": name, "choice": choice, "rule": rule.strip()}
    return stepup.act_digest(
        case_id=organ, revision=0, procedure="clearance.reading", version=1, step="take", data=data
    )


def refusal(*, organ: OrgId, name: str, choice: str, rule: str, actor: PersonId, at: Instant) -> Refusal | None:
    """Why this reading cannot be taken so by this person now; None where it can."""
    day = legal_day(at)
    if organ not in audience(actor, day).organisations(roles.HEAD):
        return _no(
            "role",
            Text("読み方を選ぶのは行政機関の長です。", "Readings are chosen by the head of the organ."),
            Text("行政機関の長に頼んでください。", "Ask the head of the organ."),
        )
    try:
        reading = law().reading(name)
    except NoAnswer:
        return _no(
            "reading", Text("その読み方は法データにありません。", "The law data hold no such reading."), _SEE_LIST
        )
    if not reading.switchable:
        return _no(
            "not_switchable",
            Text("この読み方はプログラムに組み込まれていて、切り替えられません。", "This reading is built in and cannot be switched."),
            Text(
                "変えるには、プログラムと法データを一緒に改めます。", "To change it, program and law data are changed together."
            ),
        )  # fmt: skip
    if choice not in reading.choices:
        return _no("choice", Text("その読み方はありません。", "There is no such choice."), _SEE_LIST)
    if not own_rules.names_a_rule(rule):
        return _no(
            "rule",
            Text(
                "根拠とする内部規程が書かれていないか、長すぎます。",
                "No internal rule was named, or the text is too long.",
            ),
            Text("規程の名と条を書いてください。", "Write the rule and its article."),
        )
    if choice == taken(organ, day).get(name, reading.default):
        return _no(
            "taken",
            Text("すでにこの読み方をとっています。", "This reading is taken already."),
            Text("することはありません。", "Nothing is to be done."),
        )
    return None


@transaction.atomic
def take(
    *,
    organ: OrgId,
    name: str,
    choice: str,
    rule: str,
    actor: PersonId,
    assertion: str | Mapping[str, Any] | None,
    at: Instant,
) -> str | Refusal:
    """The head takes a reading otherwise, or goes back to the default; signed. Returns the entry id.

    Raises stepup.SignatureError without a fresh signature over `digest`.
    """
    # One switch after the other, also where two heads' deputies press at once.
    Organisation.objects.select_for_update().filter(id=organ).first()
    if refused := refusal(organ=organ, name=name, choice=choice, rule=rule, actor=actor, at=at):
        return refused
    day = legal_day(at)
    made = own_rules.set_down(
        "reading_taken",
        choice,
        organisation=organ,
        actor=actor,
        digest=digest(organ=organ, name=name, choice=choice, rule=rule),
        assertion=assertion,
        at=at,
        detail={"name": name, "rule": rule.strip()},
        reasons=[str(c) for c in law().reading(name).cites],
    )
    ReadingTaken.objects.filter(organ_id=organ, name=name, after__isnull=True).update(after=day)
    ReadingTaken.objects.create(
        organ_id=organ,
        name=name,
        choice=choice,
        first=day,
        taken_by_id=actor,
        rule=rule.strip(),
        entry_id=made.entry_id,
        signature=made.signature,
    )
    _restate(organ)
    return made.entry_id


def taken(organ: OrgId, day: LegalDay) -> dict[str, str]:
    """The choices an organ has made that hold on a day, by name of the reading."""
    rows = ReadingTaken.objects.filter(validity.on(day), organ_id=organ).order_by("first", "id")
    return {row.name: row.choice for row in rows}


def history(organ: OrgId) -> QuerySet[ReadingTaken]:
    """Every choice an organ ever made, the newest first."""
    return ReadingTaken.objects.filter(organ_id=organ).order_by("-first", "-id")


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
    """The gate's rows of the readings that organs have chosen; a choice that was changed on its first day covers none."""
    for organ, chosen in groupby(ReadingTaken.objects.order_by("organ_id", "first", "id"), key=lambda r: r.organ_id):
        yield "reading", (organ,), [facts.row_until(r.first, r.after, r.name, r.choice) for r in chosen]


_SEE_LIST = Text("法データの読み方の一覧を見てください。", "See the list of readings in the law data.")


def _no(code: str, text: Text, remedy: Text) -> Refusal:
    return Refusal((Reason(code, text, remedy, (Cite("Assumed", ""),)),))
