"""Whether what assessments left of a person may be erased now, and if not, every reason why.

No text at hand sets a period or a form for this (fact sheet, 5.12): what must have ended first is this program's own rule, and says so. A
legal hold wins.

    file        everything gathered; the name stays in the list of staff, and the log's entries about her can still be opened
    everything  that, her name in every place, and the openings of the log: for people who are nobody's staff and act in no other record
"""

from warifu.duties.clearance import queries
from warifu.kernel.ids import Cite, LegalDay, PersonId, Text
from warifu.kernel.procedure.model import Reason, Refusal
from warifu.regimes.jp.iesi import law
from warifu.registers.casework import registry
from warifu.registers.casework.models import Case, Step
from warifu.registers.casework.notices import outstanding
from warifu.registers.people.domain import ERASED, Audience
from warifu.registers.people.models import Appointment, Person
from warifu.registers.people.queries import employer_on, name
from warifu.registers.vault import hold
from warifu.registers.vault.models import Payload

FILE, EVERYTHING = "file", "everything"
SCOPES: tuple[tuple[str, Text], ...] = (
    (
        FILE,
        Text(
            "評価で集めた記録のすべて（氏名は職員の名簿に残る）",
            "Everything the assessments gathered (the name stays in the list of staff)",
        ),
    ),
    (
        EVERYTHING,
        Text(
            "氏名を含むすべて（台帳の記載の中身も開けなくなる）",
            "Everything, the name included (the ledger's entries about the person can no longer be opened either)",
        ),
    ),
)
LONGEST_BASIS = 200
# Apps whose rows about a person belong to the dossier, to the list of staff or to the account: naming her there is no act of hers.
_ABOUT_HER = ("people", "signin", "casework", "clearance", "vault")
_OWN_RULE = (Cite("Assumed"),)


def own_reason(code: str, text: Text, remedy: Text) -> Reason:
    """A reason that is this program's own rule, and says so."""
    return Reason(code, text, remedy, _OWN_RULE)


NOT_YOURS = own_reason(
    "role",
    Text(
        "この人の記録を扱うのは、その評価をした行政機関の長と実施責任者です。",
        "This person's file is looked after by the head and the assessment officer of the organ that made the assessment.",
    ),
    Text("その機関に頼んでください。", "Ask that organ."),
)
_RUNS = own_reason(
    "running",
    Text("手続が進んでいるか、有効な結果があります。", "A procedure is under way, or a result still carries."),
    Text("手続か有効期間が終わってから消去してください。", "Erase it once that has ended."),
)
_NEEDED = own_reason(
    "needed_elsewhere",
    Text("ほかに残す必要のある記録があります。", "There is something else for which it is needed."),
    Text("必要がなくなってから消去してください。", "Erase it once it is no longer needed."),
)
_OWED = own_reason(
    "notices",
    Text("まだ渡していない通知があります。", "Notices are still owed."),
    Text("案件の画面で通知を済ませてください。", "Give them on the page of the case."),
)
_PERIOD = own_reason(
    "retention",
    Text("この機関の定めた保存期間が、まだ終わっていません。", "The period this organ has set has not ended."),
    Text(
        "期間の終わりを待つか、ほかの理由があればそれを選んでください。",
        "Wait for its end, or choose another ground if there is one.",
    ),
)
_STAFF = own_reason(
    "staff",
    Text(
        "いま職員・従業者なので、氏名は名簿に要ります。",
        "The person is on somebody's staff, so the name is needed in the list.",
    ),
    Text("氏名を残して、記録だけを消去できます。", "The file can be erased and the name kept."),
)
_NAMED = own_reason(
    "named_elsewhere",
    Text(
        "ほかの人の手続や文書の授受の記録に、した人として名が残っています。",
        "Other people's procedures, or the registers of documents, name this person as the one who acted.",
    ),
    Text("氏名を残して、記録だけを消去できます。", "The file can be erased and the name kept."),
)
_BASIS = own_reason(
    "field:basis",
    Text(
        "根拠の条文か規程が書かれていないか、長すぎます。", "No provision or rule was named, or the text is too long."
    ),
    Text("条文か規程の名と条を書いてください。", "Write the provision, or the rule and its article."),
)
_NO_SUCH_PLACE = own_reason(
    "field:basis",
    Text("その条文は法データにありません。", "The law data hold no such place."),
    Text("条、項、号を確かめてください。", "Check article, paragraph and item."),
)
_NOTHING = own_reason(
    "nothing_kept",
    Text(
        "消去するものがありません。すでに消去されています。",
        "There is nothing to erase, or it has been erased already.",
    ),
    Text("することはありません。", "Nothing is to be done."),
)


def refusal(
    asking: Audience, file: queries.File | None, scope: str, *, ground: str = "", basis: Cite | None = None
) -> Refusal | None:
    """Why a file may not be erased by this audience now; None where it may. Without a ground: what holds whatever the ground."""
    if file is None:
        return Refusal((NOT_YOURS,))
    person = file.person
    reasons = [*_running(file, asking.day), *_held(asking, person)]
    if scope == EVERYTHING:
        reasons += _kept_name(person, asking.day)
    if not reasons and not _kept(person, scope):
        reasons.append(_NOTHING)
    if ground == "retention_ended" and file.retention is not None and not file.over(asking.day):
        reasons.append(_PERIOD)
    if basis is not None:
        reasons += _unfounded(basis)
    return Refusal(tuple(reasons)) if reasons else None


def _unfounded(basis: Cite) -> list[Reason]:
    """A basis that says nothing, or names a place that a statute carried here does not have."""
    if not 0 < len(str(basis)) <= LONGEST_BASIS:
        return [_BASIS]
    act = law().acts.get(basis.law)
    return [_NO_SUCH_PLACE] if act and act.level != "elsewhere" and not law().exists(basis) else []


def _running(file: queries.File, day: LegalDay) -> list[Reason]:
    if file.ended is None:
        return [_RUNS]
    about = Case.objects.filter(subject_kind="person", subject=file.person)
    # Another organ's case, or its result: that there is something is all that is told.
    if about.filter(closed=False).exists() or queries.carries_anywhere(file.person, day):
        return [_NEEDED]
    return [_OWED] if any(_owes(case) for case in about) else []


def _owes(case: Case) -> bool:
    """Whether a notice is outstanding that can still be given where the case has ended: its end makes others needless."""
    steps = registry.procedure(case.procedure, case.version).steps
    possible = {name for step in steps if case.state in step.source for name in step.gives}
    return bool(outstanding(case).filter(name__in=possible).exists())


def _held(asking: Audience, person: PersonId) -> list[Reason]:
    """One reason a hold, with its article; why it was placed only to the organ that placed it."""
    return [
        Reason(
            "hold",
            Text(
                f"法的な保全措置があります（{h.article}{'：' + h.reason if placed_here(asking, h) else ''}）。",
                f"A legal hold is in force ({h.article}{': ' + h.reason if placed_here(asking, h) else ''}).",
            ),
            Text("保全措置が解除されてから消去してください。", "Erase it once the hold is released."),
            _OWN_RULE,
        )
        for h in hold.in_force(person, asking.day)
    ]


def placed_here(asking: Audience, one: hold.InForce) -> bool:
    """Whether a hold was placed by somebody of an organ for which this audience answers."""
    mine = Appointment.objects.filter(organisation_id__in=queries.organs(asking), role__in=queries.KEEPERS)
    return bool(mine.filter(person_id=one.by).exists())


def _kept_name(person: PersonId, day: LegalDay) -> list[Reason]:
    if employer_on(person, day) is not None:
        return [_STAFF]
    acted = Step.objects.filter(actor_id=person).exclude(case__subject_kind="person", case__subject=person).exists()
    if acted or Appointment.objects.filter(person_id=person).exists() or _named_by_a_duty(person):
        return [_NAMED]
    return []


def _named_by_a_duty(person: PersonId) -> bool:
    """Whether a register of another duty names her: who held, opened or handed over what must stay readable (NPSC 24, 36)."""
    related = [r for r in Person._meta.related_objects if r.related_model._meta.app_label not in _ABOUT_HER]
    return any(r.related_model.objects.filter(**{r.field.name: person}).exists() for r in related)


def _kept(person: PersonId, scope: str) -> bool:
    """Whether there is anything left to erase."""
    if scope == EVERYTHING and name(person) != ERASED:
        return True
    return bool(Payload.objects.filter(subject=person).exists())
