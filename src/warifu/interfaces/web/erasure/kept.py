"""For the person herself: what is kept of her, until when, and what was erased. A part of her own page."""

from warifu.duties.clearance import queries
from warifu.duties.clearance.models import Retention
from warifu.duties.clearance.queries import File
from warifu.interfaces.web.blocks import Bit, Row
from warifu.kernel.ids import Cite, Instant, LegalDay, OrgId, Text
from warifu.kernel.law.days import legal_day
from warifu.registers.people.domain import Audience
from warifu.registers.vault.erasure import complete_on


def rows(asking: Audience, organ: OrgId, language: str) -> tuple[Row, ...]:
    """What this organ keeps of the asking person. A period is the organ's own rule, and marked so: no statute sets one."""
    file = queries.own_file(asking, organ)
    periods = queries.retention(organ, asking.day)

    def w(ja: str, en: str) -> str:
        return Text(ja, en).of(language)

    gathered = _erased(file, language) or _period(file, periods, language)
    result = Bit(
        w("有効な間（結果の通知の日から10年）", "while it is valid, 10 years from the notice"),
        cites=(Cite("Act", "11(1)"),),
    )
    return (
        Row(w("結果とその証明", "The result and its proof"), (result, _stays(language))),
        Row(w("質問票・面接・照会の記録", "Questionnaire, interviews, inquiries"), gathered),
        Row(w("家族と同居人のこと", "Family and household"), gathered),
        Row(
            w("だれが開いたかの記録", "Who opened what"),
            (Bit(w("あなたの情報が残る間", "as long as anything about you is kept")),),
        ),
        Row(
            w("消去が止まるとき", "When erasure is put off"),
            (Bit(w("法的な保全措置がある間は、期間を過ぎても消去しません", "while a legal hold is in force, even past the period")),),
        ),
    )  # fmt: skip


def _stays(language: str) -> Bit:
    text = Text(
        "記録を消去した後も、結果の証明は有効です", "the proof of the result stays valid after the file was erased"
    )
    return Bit(text.of(language), muted=True)


def _erased(file: File | None, language: str) -> tuple[Bit, ...]:
    """The day of the erasure, and the day on which it is complete; nothing where there was none."""
    if file is None or file.erasure is None:
        return ()
    done = Bit(Text("消去しました：", "erased on").of(language), day=legal_day(Instant(file.erasure.at)))
    complete = complete_on(file.erasure.erasure)
    if complete is None:
        return (done,)
    until = Text("鍵の控えも無くなり、消去が完了する日：", "complete, the last backup of the keys being gone, on")
    return (done, Bit(until.of(language), day=LegalDay(complete)))


def _period(file: File | None, periods: dict[str, Retention], language: str) -> tuple[Bit, ...]:
    kind = file.kind if file else queries.NO_RESULT
    if kind not in periods:
        unset = Text(
            "法律に期間の定めがなく、この機関もまだ定めていません",
            "no period is given in the statute, and this organ has set none yet",
        )
        return (Bit(unset.of(language), assumed=True),)
    row = periods[kind]
    text = Text(
        f"手続または結果の有効期間が終わってから{row.months}か月（機関の定め）",
        f"{row.months} month{'' if row.months == 1 else 's'} after the procedure, or the result, has ended (set by the organ)",
    )
    found = (Bit(text.of(language), assumed=True), Bit(row.rule, muted=True))
    if file is None or file.until is None:
        return found
    return (*found, Bit(Text("残る最後の日：", "last day kept:").of(language), day=file.until))
