"""Makes the pages of erasure out of the files an audience looks after (`clearance.queries`), the vault's holds and the erasures done."""

from collections.abc import Sequence

from warifu.duties.clearance import erasable, queries
from warifu.duties.clearance.models import FileErasure, Retention
from warifu.duties.clearance.queries import File
from warifu.interfaces.web.blocks import Bit, Chip, Refused, Row
from warifu.interfaces.web.case.build import refused_as
from warifu.interfaces.web.case.labels import of_subject
from warifu.interfaces.web.case.seen import address, number
from warifu.interfaces.web.declared_form import Form
from warifu.interfaces.web.directory import Directory, shares_house
from warifu.interfaces.web.erasure import declared
from warifu.interfaces.web.erasure.model import Done, Fate, Held, Period, PersonPage
from warifu.interfaces.web.ledger.reading import index_of
from warifu.interfaces.web.listing import Cell, cell
from warifu.interfaces.web.signed import signing
from warifu.kernel.ids import Cite, Instant, LegalDay, OrgId, PersonId, Text
from warifu.kernel.law.cite import CiteError, parse_cite
from warifu.kernel.procedure.model import Refusal
from warifu.regimes.jp.iesi.procedures.assessment import ASSESSMENT
from warifu.registers.casework import queries as casework
from warifu.registers.ledger.store import Reader
from warifu.registers.people import queries as people
from warifu.registers.people.domain import Audience
from warifu.registers.vault import hold
from warifu.registers.vault.erasure import GROUNDS
from warifu.registers.vault.models import Erasure

HOME = "/erasure/"
ABOVE = ((HOME, Text("記録の消去", "Erasure of files")),)
_NONE_SET, _OVER, _BY_ORGAN = (
    Text("定めなし", "none set"),
    Text("過ぎました", "over"),
    Text("機関の定め", "set by the organ"),
)
_KEPT, _COMPLETE = Text("残っている", "kept"), Text("完了の日", "complete on")
_GOES, _STAYS = Text("消える", "goes"), Text("残る", "stays")
_NOT_SET = Text(
    "法律に定めがなく、この機関もまだ定めていません", "no period in the statute, and none set by this organ yet"
)
# Beside the compartments: what becomes of the rest under "file" and under "everything".
_REST: tuple[tuple[Text, Text, Text], ...] = (
    (Text("氏名", "The name"), _STAYS, _GOES),
    (
        Text("経過（いつ、どの手順を、だれが）", "The journal: when, which step, by whom"),
        _STAYS,
        Text("残る（本人の氏名は「消去済み」）", "stays, the person’s name as “erased”"),
    ),
    (Text("結果と、その有効期間", "The result and how long it carried"), _STAYS, _STAYS),
    (Text("だれが開いたかの記録", "Who opened what"), _STAYS, _STAYS),
    (
        Text("台帳の記載の中身", "What the ledger’s entries say"),
        Text("残る（権限のある人は開ける）", "stays, to be opened by those entitled"),
        Text("だれにも開けなくなる", "nobody can open it any more"),
    ),
    (Text("台帳の記載とその証明", "The ledger’s entries and their proofs"), _STAYS, _STAYS),
)


def basis_of(text: str) -> Cite:
    """The provision as it was typed: a citation that can be read, or the organ's own rule in its own words."""
    try:
        return parse_cite(text)
    except CiteError:
        return Cite(text.strip())


def _cites(basis: str) -> tuple[Cite, ...]:
    try:
        return (parse_cite(basis),)
    except CiteError:
        return ()


def state_label(state: str) -> Text:
    return ASSESSMENT.state(state).label


def month_text(row: Retention | None, language: str) -> str:
    """12か月（機関の定め） / 12 months, set by the organ; or that there is none."""
    if row is None:
        return _NOT_SET.of(language)
    months = f"{row.months} month{'' if row.months == 1 else 's'}"
    return Text(f"{row.months}か月（機関の定め）", f"{months}, set by the organ").of(language)


def periods(organ: OrgId, day: LegalDay, language: str, *, headed: bool = False) -> tuple[Period, ...]:
    """What an organ has set for itself, kind by kind; to its head with the address where she sets it."""
    rows = queries.retention(organ, day)
    return tuple(
        Period(
            label=label.of(language),
            text=month_text(rows.get(kind), language),
            rule=rows[kind].rule if kind in rows else "",
            since=LegalDay(rows[kind].first) if kind in rows else None,
            set=f"{HOME}retention/{organ}/?kind={kind}" if headed else "",
        )
        for kind, label in declared.KINDS
    )


def file_cells(
    files: Sequence[File], held: frozenset[str], day: LegalDay, known: Directory
) -> tuple[tuple[Cell, ...], ...]:
    """The files of one page of the list."""
    known.fetch(people=[f.person for f in files])
    complete = _complete([f.erasure for f in files if f.erasure])
    return tuple(
        (
            (Bit(name=known.name(f.person), href=f"{HOME}{f.person}/"),),
            cell(state_label(f.state).of(known.language)),
            (Bit(day=f.ended),) if f.ended else (),
            _until(f, day, known.language),
            _status(f, f.person in held, complete.get(f.erasure.erasure) if f.erasure else None, known.language),
        )
        for f in files
    )


def _until(file: File, day: LegalDay, language: str) -> Cell:
    """The last day of the organ's own period."""
    if file.until is None:
        return (Bit(_NONE_SET.of(language), assumed=True),)
    over = (Bit(_OVER.of(language), muted=True),) if file.over(day) else ()
    return (Bit(day=file.until), *over, Bit(_BY_ORGAN.of(language), muted=True, assumed=True))


def _status(file: File, held: bool, complete_on: LegalDay | None, language: str) -> Cell:
    chips = tuple(Bit(chip=chip) for chip in _chips(file, held, language)) or (Bit(_KEPT.of(language)),)
    if complete_on is None:
        return chips
    return (*chips, Bit(_COMPLETE.of(language), day=complete_on, muted=True))


def _chips(file: File, held: bool, language: str) -> tuple[Chip, ...]:
    found = []
    if file.erasure:
        found.append(Chip(Text("消去済み", "erased").of(language), drawing="ok"))
    elif file.ended is None:
        found.append(Chip(Text("手続中または有効", "under way or in force").of(language)))
    if held:
        found.append(Chip(Text("保全措置あり", "legal hold").of(language), "plain", "shut"))
    return tuple(found)


def _complete(rows: Sequence[FileErasure]) -> dict[str, LegalDay]:
    """The day on which each of these erasures is complete, by the vault's id."""
    found = Erasure.objects.filter(id__in=[row.erasure for row in rows]).values_list("id", "complete_on")
    return {erasure: LegalDay(day) for erasure, day in found}


def person_page(file: File, asking: Audience, known: Directory, reader: Reader | None) -> PersonPage:
    """One person's file: what is kept, what would go, why not, what was erased."""
    language = known.language
    done = queries.erasures(file.person)
    holds = hold.in_force(file.person, asking.day)
    known.fetch(people=[file.person, *(r.actor_id for r in done), *(h.by for h in holds)])
    free, refused = offered(file, asking, language)
    complete = _complete(done)
    return PersonPage(
        name=known.name(file.person),
        facts=_facts(file, asking, known),
        fates=_fates(language),
        refused=refused,
        erase=signing(erase_form(file, free).view(language)) if free else None,
        holds=tuple(_hold(h, file, asking, known) for h in holds),
        hold=hold_form(file).view(language),
        done=tuple(_done(r, complete.get(r.erasure), asking, known, reader) for r in done),
    )


def offered(file: File, asking: Audience, language: str) -> tuple[tuple[str, ...], tuple[Refused, ...]]:
    """The scopes that are possible now; what stands against both of them, and what against one alone, each reason once."""
    noes = {scope: erasable.refusal(asking, file, scope) for scope in declared.SCOPE_LABELS}
    free = tuple(scope for scope, no in noes.items() if no is None)
    reasons = [no.reasons if no else () for no in noes.values()]
    common = tuple(r for r in reasons[0] if all(r in others for others in reasons))
    refused = [refused_as(declared.ERASE_TITLE.of(language), Refusal(common), language)] if common else []
    for scope, no in noes.items():
        own = tuple(r for r in no.reasons if r not in common and r.code != "nothing_kept") if no else ()
        if own:
            refused.append(refused_as(declared.SCOPE_LABELS[scope].of(language), Refusal(own), language))
    return free, tuple(refused)


def erase_form(file: File, free: Sequence[str]) -> Form:
    scopes = {"scopes": tuple((scope, declared.SCOPE_LABELS[scope]) for scope in free)}
    action = f"{HOME}{file.person}/erase/"
    return Form("erase", declared.ERASE_TITLE, action, declared.ERASE, declared.ERASE_EFFECT, scopes, above(file))


def hold_form(file: File) -> Form:
    action = f"{HOME}{file.person}/holds/"
    return Form("hold", declared.HOLD_TITLE, action, declared.HOLD, declared.HOLD_EFFECT, above=above(file))


def above(file: File) -> tuple[tuple[str, Text], ...]:
    """The pages that a form about a file hangs under."""
    name = people.name(PersonId(file.person))
    return (*ABOVE, (f"{HOME}{file.person}/", Text(name.kanji, name.roman or name.kanji)))


def _facts(file: File, asking: Audience, known: Directory) -> tuple[Row, ...]:
    language = known.language

    def w(ja: str, en: str) -> str:
        return Text(ja, en).of(language)

    rows = casework.visible(asking).filter(subject_kind="person", subject=file.person).order_by("opened_at")
    cases = tuple(
        Bit(f"{number(row)}{w('：', ': ')}{state_label(row.state).of(language)}", href=address(row)) for row in rows
    )
    period = [Bit(month_text(file.retention, language), assumed=True)]
    if file.retention:
        period.append(Bit(file.retention.rule, muted=True))
    if file.until:
        period.append(Bit(w("最後の日", "last day"), day=file.until))
    unended = Bit(w("まだ終わっていません", "not ended yet"))
    return (
        Row(w("案件", "Cases"), cases),
        Row(w("行政機関", "Organ"), (Bit(known.organisation(file.organ)),)),
        Row(w("終わった日", "Ended on"), (Bit(day=file.ended),) if file.ended else (unended,)),
        Row(w("保存期間", "Kept for"), tuple(period)),
    )


def _fates(language: str) -> tuple[Fate, ...]:
    """All compartments at once, full or empty; then what is no compartment."""
    goes = _fate(_GOES, language)
    names = Text("、", ", ").of(language).join(label.of(language) for _, label in of_subject("person"))
    gathered = Text(f"評価で集めた記録（{names}）", f"What the assessments gathered ({names})").of(language)
    rest = [Fate(w.of(language), _fate(f, language), _fate(e, language)) for w, f, e in _REST]
    return (Fate(gathered, goes, goes), *rest)


def _fate(text: Text, language: str) -> Chip:
    stays = text.ja.startswith(_STAYS.ja)
    return Chip(text.of(language), "ok" if stays else "", "" if stays else "no")


def _hold(one: hold.InForce, file: File, asking: Audience, known: Directory) -> Held:
    here = erasable.placed_here(asking, one)
    return Held(
        article=one.article,
        first=LegalDay(one.first),
        reason=one.reason if here else "",
        who=known.person(one.by) if here else "",
        release=f"{HOME}{file.person}/holds/{one.id}/release/" if here else "",
    )


def _done(
    row: FileErasure, complete: LegalDay | None, asking: Audience, known: Directory, reader: Reader | None
) -> Done:
    language, own = known.language, row.actor_id == asking.person
    return Done(
        at=Instant(row.at),
        who=known.person(row.actor_id) if shares_house(asking, row.organ_id) else known.organisation(row.organ_id),
        scope=declared.SCOPE_LABELS[row.scope].of(language),
        ground=GROUNDS[row.ground].of(language),
        basis="" if _cites(row.basis) else row.basis,
        cites=_cites(row.basis),
        complete_on=complete,
        complete=complete is not None and complete <= asking.day,
        # Once everything is erased nobody can open the entry any more; of a file alone, whoever did it can.
        index=index_of(reader, row.entry_id) if own and row.scope == erasable.FILE else None,
    )
