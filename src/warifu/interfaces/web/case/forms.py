"""A step's declared fields as a form, and what was sent as raw data for `kernel.procedure.form`. Knows no duty and no case by name."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from warifu.interfaces.web import choosing, wording
from warifu.interfaces.web.case.labels import LABELS
from warifu.interfaces.web.case.model import Choice, FieldView, Look, StepForm
from warifu.interfaces.web.choosing import Roll
from warifu.kernel.ids import Cite, Text
from warifu.kernel.procedure import form
from warifu.kernel.procedure.model import Field, Kind, Reason, Step
from warifu.registers.installation import new_id

# Blank rows offered at first, and each time more are asked for.
BLANK_ROWS = 1
# Bytes of one uploaded file; the vault's own limit is higher.
LARGEST_UPLOAD = 32 * 1024 * 1024
_MANY = (Kind.CHOICES, Kind.PEOPLE, Kind.UNITS)
_LOOKED_FOR = (Kind.PERSON, Kind.PEOPLE, Kind.ITEM)
_YES_NO = (("yes", Text("はい", "Yes")), ("no", Text("いいえ", "No")))
_FILE_AGAIN = Text("ファイルは、もう一度選んでください。", "Choose the file once more.")
_DAY_HINT = Text("例：2026-11-24、令和8年11月24日", "e.g. 2026-11-24 or 令和8年11月24日")

# What the installation has on offer, by the name in Field.choices_from: pairs, or people or items as a predicate.
Offered = Mapping[str, Sequence[tuple[str, Text]] | Roll]
Raw = Mapping[str, Any]


class UploadTooLarge(ValueError):
    """A file of more than LARGEST_UPLOAD bytes. `raw` is what else was sent, `reasons` say it at the field; nothing is kept."""

    def __init__(self, raw: dict[str, Any], large: Sequence[Field]) -> None:
        super().__init__(", ".join(field.name for field in large))
        self.raw, self.reasons = raw, tuple(_too_large(field) for field in large)


def raw_data(step: Step, sent: QueryDict, files: MultiValueDict[str, Any]) -> dict[str, Any]:
    """What was sent for the fields of a step."""
    return raw_fields(step.fields, sent, files)


def raw_fields(fields: Sequence[Field], sent: QueryDict, files: MultiValueDict[str, Any]) -> dict[str, Any]:
    """What was sent for the declared fields: text, lists, rows as "field.0.column", bytes of files. Other names are left out.

    Raises UploadTooLarge.
    """
    raw: dict[str, Any] = {}
    large = [f for f in fields if f.kind is Kind.FILE and f.name in files and files[f.name].size > LARGEST_UPLOAD]
    for field in fields:
        if field.kind is Kind.FILE:
            if field.name in files and field not in large:
                raw[field.name] = bytes(files[field.name].read())
        elif field.kind is Kind.ROWS:
            raw |= {name: sent.getlist(name) for name in sent if name.startswith(f"{field.name}.")}
        elif field.name in sent:
            raw[field.name] = sent.getlist(field.name) if field.kind in _MANY else sent[field.name]
        if field.kind in _LOOKED_FOR and (asked := sent.get(f"{field.name}{choosing.WORDS}")):
            raw[f"{field.name}{choosing.WORDS}"] = asked
    if large:
        raise UploadTooLarge(raw, large)
    return raw


def looks(sent: QueryDict) -> bool:
    """Whether the form was sent to look for somebody or something, not to be acted on."""
    return choosing.LOOK in sent


def on_offer(fields: Sequence[Field], raw: Raw, offered: Offered) -> dict[str, Collection[str]]:
    """The values on offer, for `kernel.procedure.form.clean`: of a predicate those that were sent and are."""
    sent = form.clean(fields, raw).values
    return {
        name: of.allowed(form.given_for(name, fields, sent)) if isinstance(of, Roll) else [value for value, _ in of]
        for name, of in offered.items()
    }


def with_blank_rows(field: Field, raw: Raw) -> dict[str, Any]:
    """The same data with as many blank rows more as are offered at a time."""
    start = form.row_count(field, raw)
    return {**raw, **{f"{field.name}.{n}.{field.columns[0].name}": "" for n in range(start, start + BLANK_ROWS)}}


def _too_large(field: Field) -> Reason:
    most = LARGEST_UPLOAD // 2**20
    return Reason(
        f"field:{field.name}",
        Text(f"「{field.label.ja}」のファイルが大きすぎます。", f"The file of “{field.label.en}” is too large."),
        Text(f"{most}MBまでのファイルを選んでください。", f"Choose a file of at most {most} MB."),
        (field.cite,),
    )


def assertion(sent: QueryDict) -> dict[str, Any] | None:
    """What the passkey signed, as the page's script put it into the form; None where it is missing or no JSON object."""
    try:
        found = json.loads(sent.get("assertion", "") or "null")
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def step_form(
    step: Step,
    *,
    action: str,
    revision: int,
    language: str,
    offered: Offered,
    raw: Raw | None = None,
    reasons: Sequence[Reason] = (),
    once: str = "",
    in_name_of: str = "",
    open_: bool = False,
    preview: str = "",
) -> StepForm:
    """The form of a step: empty, or with what was sent (`raw`) and what has to be put right (`reasons` with code `field:…`)."""
    signed = step.decides or step.signed
    plain = fields_form(
        step.name,
        step.title,
        step.fields,
        action=action,
        language=language,
        offered=offered,
        raw=raw,
        reasons=reasons,
        effect=step.effect,
        once=once,
    )
    return replace(
        plain,
        revision=revision,
        cites=step.cite,
        assumed=step.assumed.of(language) if step.assumed else "",
        decides=signed,
        in_name_of=in_name_of,
        open=open_,
        prepare=f"{action}prepare/" if signed else "",
        preview=preview,
    )


def fields_form(
    name: str,
    title: Text,
    fields: Sequence[Field],
    *,
    action: str,
    language: str,
    offered: Offered,
    raw: Raw | None = None,
    reasons: Sequence[Reason] = (),
    effect: Text | None = None,
    once: str = "",
    open_: bool = False,
) -> StepForm:
    """The form of any act whose fields are declared, under a name that keeps its ids apart from those of other forms of the page."""
    wrong = {r.code.removeprefix("field:"): r for r in reasons if r.code.startswith("field:")}
    return StepForm(
        step=name,
        title=title.of(language),
        button=title.of(language),
        action=action,
        revision=0,
        once=once or new_id(),
        effect=effect.of(language) if effect else "",
        open=open_,
        fields=tuple(
            _view(f"{name}-{f.name}", f, fields, Filled(action, language, offered, raw or {}, wrong)) for f in fields
        ),
    )


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it is filled in: where it is sent, the page's language, what is on offer, what was typed, what is wrong with it."""

    action: str
    language: str
    offered: Offered
    raw: Raw
    wrong: Mapping[str, Reason]


def field_view(field: Field, filled: Filled) -> FieldView:
    """One field by itself, under its own name, for a form that is not made of fields alone."""
    return _view(field.name, field, (field,), filled)


def _view(id_: str, field: Field, siblings: Sequence[Field], filled: Filled) -> FieldView:
    view = _plain_view(id_, field, field.name, siblings, filled)
    if field.kind is not Kind.ROWS:
        return view
    count = form.row_count(field, filled.raw) or BLANK_ROWS
    cells = tuple(
        tuple(
            _plain_view(
                f"{id_}-{number}-{column.name}",
                column,
                f"{field.name}.{number}.{column.name}",
                field.columns,
                filled,
                above=field.cite,
                # A blank row is not an error: no cell of a row is marked as required beyond the row's own rules.
                required=column.required and number == 0 and field.required,
            )
            for column in field.columns
        )
        for number in range(count)
    )
    return replace(view, rows=cells)


def _plain_view(
    id_: str,
    field: Field,
    name: str,
    siblings: Sequence[Field],
    filled: Filled,
    *,
    required: bool | None = None,
    above: Cite | None = None,
) -> FieldView:
    language, given = filled.language, filled.raw.get(name)
    file = isinstance(given, bytes)
    values = [str(v) for v in given] if isinstance(given, list | tuple) else [str(given)] if given and not file else []
    only, only_values = field.required_when or ("", ())
    wrong = filled.wrong.get(name)
    return FieldView(
        id=id_,
        name=name,
        kind=field.kind.value,
        label=field.label.of(language),
        # What stands above a row is not said again at each of its cells.
        cites=(field.cite,) if field.cite.law != "Assumed" and field.cite != above else (),
        # A browser forgets the file that was chosen.
        hint=" ".join(filter(None, (_hint(field, language), _FILE_AGAIN.of(language) if file else ""))),
        required=field.required if required is None else required,
        value="".join(values[:1]),
        choices=_choices(field, language, filled.offered, set(values)),
        look=_look(field, name, values, filled),
        error=wrong.text.of(language) if wrong else "",
        remedy=wrong.remedy.of(language) if wrong else "",
        only_when=only,
        only_values=only_values,
        when_text=_when_text(only, only_values, siblings, language),
        sealed_under=LABELS[field.compartment].of(language) if field.compartment in LABELS else "",
    )


def _look(field: Field, name: str, values: Sequence[str], filled: Filled) -> Look | None:
    """The search in the place of a list, where more is on offer than a list should hold."""
    of = filled.offered.get(field.choices_from)
    if not isinstance(of, Roll) or of.listed is not None:
        return None
    asked = filled.raw.get(f"{name}{choosing.WORDS}", "")
    asked = asked[-1] if isinstance(asked, list) else asked
    return of.look(filled.action, values, str(asked), several=field.kind in _MANY)


def _hint(field: Field, language: str) -> str:
    if field.help:
        return field.help.of(language)
    return _DAY_HINT.of(language) if field.kind is Kind.DAY else ""


def _choices(field: Field, language: str, offered: Offered, chosen: set[str]) -> tuple[Choice, ...]:
    of = offered.get(field.choices_from, ())
    pairs = field.choices or (of.listed or () if isinstance(of, Roll) else of)
    if field.kind is Kind.YES_NO:
        pairs = _YES_NO
    return tuple(Choice(value, label.of(language), value in chosen) for value, label in pairs)


def _when_text(name: str, values: tuple[str, ...], siblings: Sequence[Field], language: str) -> str:
    """Without JavaScript every field is shown; this sentence says when it is asked at all."""
    other = next((f for f in siblings if f.name == name), None)
    if other is None:
        return ""
    labels = dict(other.choices) | dict(_YES_NO)
    shown = [labels[v].of(language) if v in labels else v for v in values]
    if language == wording.EN:
        return f"Only where “{other.label.en}” is {' or '.join(f'“{s}”' for s in shown)}."
    return f"「{other.label.ja}」が{'か'.join(f'「{s}」' for s in shown)}のときに書きます。"
