"""The sentences of a procedure's refusals: 理由・条文・すすめ方, always all three. `engine` decides; here it is only said."""

from warifu.kernel.ids import Text
from warifu.kernel.procedure.model import START, CaseState, Fact, Procedure, Reason, Step


def state_wrong(procedure: Procedure, case: CaseState, step: Step, places: tuple[str, ...]) -> Reason:
    """The case is not where this step is taken."""
    if case.state == START or set(places) == {START}:
        return Reason(
            "state",
            Text(
                f"「{step.title.ja}」は、この案件ではもう済んでいるか、まだ始まっていません。",
                f"“{step.title.en}” has no place in this case now.",
            ),
            Text("案件の経過を見てください。", "See the journal of the case."),
            step.cite,
        )
    now = procedure.state(case.state).label
    wanted = [procedure.state(name).label for name in places if name != START]
    places_ja = "」「".join(label.ja for label in wanted[:3]) + ("」など" if len(wanted) > 3 else "」")
    return Reason(
        "state",
        Text(
            f"いまは「{now.ja}」です。この手順は「{places_ja}のときに行います。",
            f"The case is at “{now.en}”. This step is taken at {_list_en([label.en for label in wanted])}.",
        ),
        _way_there(procedure, places),
        step.cite,
    )


def not_yet(procedure: Procedure, step: Step) -> Reason:
    """A step that must come before has not been taken in this case."""
    before = [procedure.step(name).title for name in step.after]
    return Reason(
        "after",
        Text(
            f"先に「{'」か「'.join(title.ja for title in before)}」が済んでいる必要があります。",
            f"{_list_en([title.en for title in before])} must have been done first.",
        ),
        Text(f"「{before[0].ja}」を先に行ってください。", f"Do “{before[0].en}” first."),
        step.cite,
    )


def closed(procedure: Procedure, case: CaseState, step: Step) -> Reason:
    """The case has ended; nothing more is done in it."""
    now = procedure.state(case.state).label
    return Reason(
        "closed",
        Text(f"この案件は「{now.ja}」で終わっています。", f"This case has ended: “{now.en}”."),
        Text("必要なら、新しい案件を始めてください。", "If there is need, open a new case."),
        step.cite,
    )


def role(procedure: Procedure, step: Step) -> Reason:
    """The actor holds none of the step's roles for this case, and no delegation for it."""
    labels = dict(procedure.roles)
    names = [labels.get(code, Text(code, code)) for code in step.by]
    remedy_ja = f"{'・'.join(name.ja for name in names)}の番のときに、その人が行います。"
    remedy_en = f"Leave it to the {_list_en([name.en for name in names], quote=False)}."
    if step.delegable:
        remedy_ja += "専決・代決の定めがあれば、委ねられた人も行えます。"
        remedy_en += " Somebody to whom it was delegated may take it too."
    return Reason(
        "role",
        Text(
            f"この手順は{'・'.join(name.ja for name in names)}が行います。あなたはこの案件でその役割にありません。",
            f"This step is for the {_list_en([name.en for name in names], quote=False)}. You do not hold that role in this case.",
        ),
        Text(remedy_ja, remedy_en),
        step.cite,
    )


def same_person(step: Step, done: tuple[Step, ...], *, in_anothers_name: bool) -> Reason:
    """Four eyes: the actor, or the one in whose name they would act, took one of `done`."""
    if in_anothers_name:
        text = Text(
            "委ねた人が、この案件でこの手順の前提となる手順を行っています。その人の名では行えません。",
            "The person in whose name you would act has taken part in what is to be decided here.",
        )
    else:
        text = Text(
            f"あなたはこの案件で「{'」「'.join(one.title.ja for one in done)}」を行いました。同じ人は「{step.title.ja}」を行えません。",
            f"You took {_list_en([one.title.en for one in done])} in this case. The same person may not take “{step.title.en}”.",
        )
    return Reason("same_person", text, Text("別の人が行います。", "Another person takes this step."), step.cite)


def interested(step: Step) -> Reason:
    """An interest in the person concerned."""
    return Reason(
        "interested",
        Text(
            "あなたは本人と利害関係があるため、この案件に関わりません。",
            "You have an interest in the person concerned and take no part in this case.",
        ),
        Text("担当を外れて、別の人に引き継いでください。", "Step aside and hand over to another person."),
        step.cite,
    )


def fact_missing(fact: Fact, *, known: bool) -> Reason:
    """A condition of the statute is not met, or nothing on record says that it is."""
    if known:
        return Reason(f"fact:{fact.name}", fact.refusal, fact.remedy, (fact.cite,))
    return Reason(
        f"fact:{fact.name}",
        Text(
            f"次に当たらないことを示す資料がありません：{fact.refusal.ja}",
            f"Nothing on record shows that this is not so: {fact.refusal.en}",
        ),
        fact.remedy,
        (fact.cite,),
    )


def revision(current: int) -> Reason:
    """Somebody else took a step since the page was shown."""
    return Reason(
        "revision",
        Text("この画面を開いた後に、別の人が手順を進めました。", "Somebody took a step after you opened this page."),
        Text(
            f"いまの案件（{current}番目の手順まで）を見て、もう一度判断してください。",
            f"Look at the case as it is now (step {current}) and decide again.",
        ),
        (),
    )


def _way_there(procedure: Procedure, places: tuple[str, ...]) -> Text:
    leading = [step for step in procedure.steps if step.to in places]
    if not leading:
        return Text("案件がそこまで進むのを待ちます。", "Wait until the case gets there.")
    first = leading[0].title
    return Text(f"「{first.ja}」が済むと行えるようになります。", f"It opens once “{first.en}” has been done.")


def _list_en(names: list[str], *, quote: bool = True) -> str:
    shown = [f"“{name}”" if quote else name for name in names[:3]]
    if len(names) > 3:
        shown.append("others")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}"
