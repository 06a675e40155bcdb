"""View models filled with the case of the design's reference pages: no database, so that templates are tried with what they may get."""

from datetime import UTC, date, datetime

from warifu.interfaces.web.blocks import Bit, Chip, Due, Name, Refused, Row, Turn, Why
from warifu.interfaces.web.case.model import (
    CasePage,
    Choice,
    ClockRow,
    Compartment,
    FieldView,
    Holder,
    JournalLine,
    Now,
    Paper,
    StepForm,
    TrackStep,
)
from warifu.interfaces.web.tasks.model import Group, Opening, Task, TasksPage
from warifu.kernel.ids import Cite, Instant, LegalDay

TODAY = LegalDay(date(2026, 11, 24))
MINASE = Name("水無瀬 遥", "みなせ はるか", "MINASE Haruka")


def at(month: int, day: int, hour: int = 1, minute: int = 42) -> Instant:
    return Instant(datetime(2026, month, day, hour, minute, tzinfo=UTC))


def on(month: int, day: int, year: int = 2026) -> LegalDay:
    return LegalDay(date(year, month, day))


def act(place: str) -> Cite:
    return Cite("Act", place)


def two(language: str, ja: str, en: str) -> str:
    return en if language == "en" else ja


def form(language: str, *, bad: bool = False) -> StepForm:
    def w(ja: str, en: str) -> str:
        return two(language, ja, en)

    return StepForm(
        step="propose",
        title=w("決定案を上申する", "Propose the decision"),
        button=w("決定案を上申する", "Propose the decision"),
        action="/cases/abc/steps/propose/",
        revision=10,
        once="aaaaaaaaaaaaaaaaaaaaaaaaaa",
        cites=(act("12(1)"),),
        effect=w(
            "上申すると取り消せません。直すときは、新しい手順として差し替えます。",
            "A proposal cannot be taken back; it is replaced by a new step.",
        ),
        assumed=w(
            "担当者と決定権者の分離は、特定秘密の運用基準からの類推です。",
            "That proposer and decider differ is taken from the SDS standard.",
        ),
        decides=True,
        open=True,
        prepare="/cases/abc/steps/propose/prepare/",
        in_name_of="棚橋 朔" if bad else "",
        fields=(
            FieldView(
                "propose-result",
                "result",
                "choice",
                w("案", "Proposal"),
                cites=(act("12(1)"),),
                error=w("案が選ばれていません。", "The proposal has not been chosen.") if bad else "",
                choices=(
                    Choice("fit", w("漏らすおそれがないと認められる", "found not to leak")),
                    Choice("unfit", w("漏らすおそれがないと認められない", "not found")),
                ),
            ),
            FieldView(
                "propose-why",
                "why",
                "long",
                w("理由", "Reasons"),
                cites=(act("12(2)"),),
                hint=w(
                    "7つの事項のうち、判断に用いたものだけを書いてください。",
                    "Only those of the seven matters that were used.",
                ),
                sealed_under=w("決定の理由", "Reasons of the decision"),
                only_when="result",
                only_values=("unfit",),
                when_text=w("「認められない」とする場合に書きます。", "Only where it is “not found”."),
            ),
            FieldView(
                "propose-day",
                "day",
                "day",
                w("日", "Day"),
                required=False,
                hint=w("例：2026-11-24、令和8年11月24日", "e.g. 2026-11-24"),
                value="令和8年13月1日" if bad else "",
                error=w("「令和8年13月1日」は日付として読めません。", "“令和8年13月1日” is no day.") if bad else "",
            ),
            FieldView("propose-file", "file", "file", w("意見書", "Opinion"), required=False),
            FieldView(
                "propose-who",
                "who",
                "person",
                w("担当", "In charge"),
                choices=(Choice("a", "鷹取 志乃"), Choice("b", "久我山 直")),
            ),
            FieldView(
                "propose-sure",
                "sure",
                "tick",
                w("本人と利害関係がないことを確かめました", "I have no interest in the person"),
            ),
        ),
    )


def case_page(language: str, *, bad: bool = False) -> CasePage:
    def w(ja: str, en: str) -> str:
        return two(language, ja, en)

    labels = (
        ("done", w("名簿", "Listed"), on(8, 24), "12(1)"),
        ("done", w("告知", "Notice"), on(9, 3), "12(3)"),
        ("done", w("同意", "Consent"), on(9, 8), "12(3)"),
        ("done", w("先行する結果の確認", "Earlier result"), on(9, 10), "12(7)"),
        ("done", w("適性評価調査", "Investigation"), on(11, 18), "12(5)"),
        ("here", w("決定案", "Proposal"), None, "12(1)"),
        ("todo", w("決定", "Decision"), None, "12(1)"),
        ("todo", w("結果の通知", "Result notified"), None, "13(1)"),
    )
    words = {"done": w("済", "done"), "here": w("いまここ", "now"), "todo": w("これから", "to come")}
    refused = Refused(
        w("決定する", "Decide"),
        (
            Why(
                w(
                    "適性評価の決定は行政機関の長が行います。あなたには権限が委任されていません。",
                    "The head of the organ decides. Nothing was delegated to you.",
                ),
                (act("12(1)"), act("17")),
                w("決定案を上申すると、決定権者の番になります。", "Once proposed, it is the head’s turn."),
            ),
            Why(
                w("まだ上申がありません。", "There is no proposal yet."),
                (act("12(1)"),),
                w("上申を待ってください。", "Wait for the proposal."),
            ),
        ),
    )
    due = Due(
        w("あと 1開庁日", "1 working day left"),
        on(11, 25),
        w(
            "実施規程 第12条（機関の定め）：意見の受領から4開庁日",
            "Own rules, art. 12 (set by the organ): 4 working days from the opinion",
        ),
        "soon",
        assumed=True,
    )
    return CasePage(
        id="abc",
        kicker=w("適性評価の案件", "Eligibility assessment"),
        number="適-2026-0171",
        organ=w("産業基盤省", "Ministry of Industrial Base"),
        title="適-2026-0171　" + w("適性評価", "eligibility assessment"),
        state=Chip(w("調査意見を受領・決定案を作成中", "Opinion received, proposal being drafted"), "act"),
        now=Now(
            w("調査意見を受け取り、決定案を作る段階", "The opinion is in; the proposal is being drafted"),
            Turn(w("実施担当者", "Assessment staff"), mine=True, since=on(11, 18), days=6),
            due,
            w("決定権者が決定する", "The deciding officer decides"),
            w(
                "上申すると、番は決定権者（あなた以外の人）に移ります。",
                "Then it is the turn of somebody other than you.",
            ),
        ),
        facts=(
            Row(w("番号", "Number"), (Bit("適-2026-0171", mono=True),)),
            Row(w("評価対象者", "Person"), (Bit(name=MINASE),)),
            Row(w("区分", "Class"), (Bit(w("新規", "New"), cites=(act("12(1)(i)"),)),)),
            Row(w("行政機関", "Organ"), (Bit(w("産業基盤省", "Ministry of Industrial Foundations")),)),
            Row(
                w("手続の版", "Version"),
                (Bit(w("jp.iesi 適性評価 第1版", "jp.iesi assessment, version 1")), Bit(day=on(8, 24))),
            ),
        ),
        day=TODAY,
        track=tuple(TrackStep(label, where, words[where], day, (act(p),)) for where, label, day, p in labels),
        assumed=(
            w("担当者と決定権者の分離（特定秘密の運用基準からの類推）", "Proposer and decider differ (by analogy)"),
        ),
        forms=(
            form(language, bad=bad),
            StepForm(
                "leave",
                w("担当を外れる", "Withdraw from the case"),
                w("外れる", "Withdraw"),
                "/cases/abc/steps/leave/",
                10,
                "b" * 26,
                effect=w("外れると、この案件は見えなくなります。", "The case will no longer be visible to you."),
            ),
        ),
        refused=(refused,),
        journal=(
            JournalLine(
                w("調査の結果と調査意見を受け取った", "Findings and opinion received"),
                at(11, 18),
                w("内閣府 適性評価調査担当", "Cabinet Office investigator"),
                (act("12(5)"),),
                ledger_index=41977,
            ),
            JournalLine(
                w("本人が同意した", "The person consented"),
                at(9, 8),
                w("本人", "the person"),
                (act("12(3)"), Cite("Order", "19(2)")),
                ledger_index=33905,
                signed=True,
                details=(Row(w("同意の日", "Day of consent"), (Bit(day=on(9, 8)),)),),
            ),
            JournalLine(
                w("評価対象者とすることを承認した", "Approved as a person to be assessed"),
                at(8, 31),
                "久我山 直",
                (act("12(1)(i)"),),
                acting_for="棚橋 朔",
            ),
        ),
        papers=(
            Paper(
                w("告知書", "Notice"),
                w("法第12条第3項の事項", "matters of Act 12(3)"),
                w("本人", "the person"),
                Chip(w("渡した", "given"), "ok"),
                at(9, 3, 0, 30),
                (Cite("Order", "19(1)"),),
            ),
            Paper(
                w("結果の通知", "Result"),
                "",
                w("内閣総理大臣", "Prime Minister"),
                Chip(w("決定の後に必要", "owed after the decision"), "plain"),
                None,
                (act("13(1)"),),
            ),
        ),
        clocks=(
            ClockRow(
                w("決定まで", "Until the decision"),
                Chip(w("動いている", "running"), "act", "clock"),
                due,
                (act("12(1)"),),
                w("産業基盤省", "Ministry"),
            ),
        ),
        holders=(
            Holder(w("産業基盤省", "Ministry"), 18, 20, 0.5, 116.4, "p1"),
            Holder(w("本人", "The person"), 19, 21, 117.9, 122.9, "p2"),
            Holder(w("内閣府", "Cabinet Office"), 41, 45, 241.8, 266.4, "p3"),
            Holder(w("照会先", "Body asked"), 14, 15, 509.2, 90.3, "p4"),
        ),
        held_days=92,
        held_since=on(8, 24),
        compartments=(
            Compartment(
                "identity",
                w("身元", "Identity"),
                w(
                    "実施担当者が開けます。開くたびに目的を記録し、本人にも見えます。",
                    "Open to assessment staff. The purpose is recorded and the person sees it.",
                ),
                "/cases/abc/compartments/identity/",
            ),
            Compartment(
                "family",
                w("家族と同居人", "Family and cohabitants"),
                w(
                    "内閣府の調査担当だけが開けます。あなたの役割では開けません。",
                    "Only the Cabinet Office investigator may open it. Your role does not.",
                ),
            ),
        ),
    )


def tasks_page(language: str) -> TasksPage:
    def w(ja: str, en: str) -> str:
        return two(language, ja, en)

    def task(number: str, about: Name | str, tone: str, left: str, state: str) -> Task:
        return Task(
            href="/cases/abc/",
            number=number,
            about=about,
            meta=w("新規（法第12条第1項第1号）", "New (Act 12(1)(i))"),
            state=Chip(state, tone or "act"),
            turn=Turn("", mine=True, since=on(11, 18), days=6),
            due=Due(left, on(11, 25), w("実施規程 第12条（機関の定め）", "Own rules, art. 12"), tone) if left else None,
            next=w("決定案を上申する", "Propose the decision"),
            next_href="/cases/abc/steps/propose/",
            cites=(act("12(1)"),),
        )

    late = task(
        "適-2026-0187",
        Name("水口 棗", "みずぐち なつめ", "MIZUGUCHI Natsume"),
        "late",
        w("1開庁日 超過", "1 working day overdue"),
        w("同意を確認・調査の求めが未了", "Consent checked"),
    )
    soon = task(
        "適-2026-0171",
        MINASE,
        "soon",
        w("あと 1開庁日", "1 working day left"),
        w("調査意見を受領・決定案を作成中", "Opinion received, proposal being drafted"),
    )
    later = task(
        "名-2026-0031",
        w("あさなぎ計装株式会社の名簿（6人）", "List of Asanagi Keiso K.K. (6 people)"),
        "",
        "",
        w("名簿を確認中", "List being checked"),
    )
    other = Task(
        "/cases/x/",
        "適-2026-0190",
        Name("千明 航", "ちぎら わたる", "CHIGIRA Wataru"),
        "",
        Chip(w("質問票を記入中", "Questionnaire being filled in")),
        Turn(w("本人", "The person"), since=on(11, 12), days=12),
        None,
        "",
        "",
    )
    return TasksPage(
        at=at(11, 24, 0, 5),
        groups=(
            Group("late", w("期限を過ぎた", "Overdue"), (late,), "late"),
            Group("soon", w("今日と明日まで", "Due today or tomorrow"), (soon,), "soon"),
            Group("week", w("5開庁日以内", "Within 5 working days"), (), "mine"),
            Group("later", w("そのほか、あなたの番", "Also your turn"), (later,), "mine"),
        ),
        others=(other, other),
        others_total=14,
        openings=(
            Opening(
                w("情報を指定の候補に挙げる", "Put information forward"), "/open/designation/propose/", (act("3(1)"),)
            ),
        ),
    )
