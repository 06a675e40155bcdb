"""Where an eligibility assessment can be, and what must be true before its steps (Act 11 to 14). Labels are the status vocabulary's."""

from warifu.kernel.ids import Text
from warifu.kernel.procedure.model import Fact, State
from warifu.regimes.jp.iesi.procedures import cast
from warifu.regimes.jp.iesi.procedures.cast import ASSUMED, act

# fmt: off
# A declaration is a table: rows are filled, not exploded.

_INVESTIGATED = Text("7つの事項について調べています。", "The seven matters are being looked into.")
_ASKED_BODY = Text(
    "照会した先の回答を待っています。調査の時計は、照会先の持ち時間になります。", "A body was asked; the clock runs for that body.",
)
_FILLED_IN = Text("本人が質問票を書いています。", "The person is filling in the questionnaire.")

STATES = (
    State(
        "list_check", Text("名簿を確認中", "List being checked"),
        Text("名簿を、法第12条第1項の区分と照らし合わせています。", "The name is compared with the classes of Act 12(1)."),
        turn=cast.ORGAN, tone="act",
    ),
    State(
        "notice_prepared", Text("告知の準備中", "Notice being prepared"),
        Text("評価対象者とすることにしました。まだ本人に告知していません。", "Accepted; the person has not been told yet."),
        turn=cast.ORGAN, tone="act",
    ),
    State(
        "consent_awaited", Text("同意の返事待ち", "Waiting for the answer"),
        Text("本人に告知し、返事を待っています。", "The person has been told; no answer yet."), turn=cast.PERSON,
    ),
    State(
        "doubt_told", Text("再評価の告知済み・取扱い停止", "Re-assessment told, handling stopped"),
        Text(
            "再評価を告知しました。この時から、重要経済安保情報を取り扱えません。",
            "Told of a re-assessment; from that moment handling is not allowed.",
        ),
        turn=cast.PERSON, tone="late", like="consent_awaited",
    ),
    State(
        "reuse_check", Text("先行する結果を確認中", "Earlier result being checked"),
        Text(
            "ほかの行政機関の先行する結果を使えるかを確かめています。",
            "Whether another organ's earlier result can be used is being checked.",
        ),
        turn=cast.ASSESSMENT_OFFICER, tone="act",
    ),
    State(
        "reuse_asked", Text("先行する結果を確認中", "Earlier result being checked"),
        Text(
            "内閣総理大臣に、先行する調査の結果と調査意見を求めています。",
            "The Prime Minister has been asked for the earlier result and opinion.",
        ),
        turn=cast.CABINET_OFFICE, like="reuse_check",
    ),
    State("questionnaire", Text("質問票を記入中", "Questionnaire being filled in"), _FILLED_IN, turn=cast.PERSON),
    State("investigation", Text("調査中", "Under investigation"), _INVESTIGATED, turn=cast.CABINET_OFFICE, tone="act"),
    State("inquiry", Text("照会先の回答待ち", "Waiting for a third body"), _ASKED_BODY, turn=cast.THIRD_BODY, like="investigation"),
    State(
        "opinion_received", Text("調査意見を受領・決定案を作成中", "Opinion received, proposal being drafted"),
        Text(
            "調査の結果と調査意見を受け取り、決定案を作っています。", "Result and opinion have come in; the proposal is being drafted.",
        ),
        turn=cast.ASSESSMENT_OFFICER, tone="act",
    ),
    State(
        "own_questionnaire", Text("質問票を記入中", "Questionnaire being filled in"), _FILLED_IN, turn=cast.PERSON,
        like="questionnaire",
    ),
    State("own_investigation", Text("調査中", "Under investigation"), _INVESTIGATED, turn=cast.ORGAN, tone="act", like="investigation"),
    State("own_inquiry", Text("照会先の回答待ち", "Waiting for a third body"), _ASKED_BODY, turn=cast.THIRD_BODY, like="investigation"),
    State(
        "own_findings", Text("調査を終え、決定案を作成中", "Investigation done, proposal being drafted"),
        Text(
            "行政機関が自ら調査を終え、決定案を作っています。", "The organ's own investigation is done; the proposal is being drafted.",
        ),
        turn=cast.ASSESSMENT_OFFICER, tone="act", like="opinion_received",
    ),
    State(
        "decision_awaited", Text("決定待ち", "Waiting for decision"),
        Text("決定案が上申され、決定を待っています。", "A decision has been proposed and is waited for."), turn=cast.HEAD, tone="act",
    ),
    State(
        "decided", Text("決定済み・結果の通知が未了", "Decided, result not yet notified"),
        Text(
            "決定しました。本人、内閣総理大臣、適合事業者への通知がまだです。",
            "Decided; the person, the Prime Minister and the contractor have not been told yet.",
        ),
        turn=cast.ORGAN, tone="act",
    ),
    State(
        "found", Text("完了（認められた）", "Done, found not to leak"),
        Text(
            "重要経済安保情報の取扱いの業務を行った場合にこれを漏らすおそれがないと認められました。結果の通知の日から10年有効です。",
            "Found not to leak such information if handling it; carries ten years from the notice.",
        ),
        tone="ok",
    ),
    State(
        "not_found", Text("完了（認められなかった）", "Done, not found"),
        Text("漏らすおそれがないと認められませんでした。苦情の申出ができます。", "Not found not to leak; a complaint is possible."),
    ),
    State(
        "no_consent", Text("同意なし・終了", "Ended, no consent"),
        Text(
            "同意がなかったため、適性評価は行われませんでした。理由は尋ねません。",
            "There was no consent, so no assessment took place; no reason is asked.",
        ),
    ),
    State(
        "withdrawn", Text("取り下げ・終了", "Withdrawn"),
        Text("結果の前に、本人が同意を取り下げました。", "The person withdrew the consent before the result."),
    ),
    State(
        "stopped", Text("手続を止めた", "Stopped"),
        Text("取扱いの見込みがなくなったため、手続を止めました。", "Handling is no longer expected; the procedure was stopped."),
    ),
    State(
        "struck", Text("名簿から外した・終了", "Struck from the list"),
        Text("評価の対象に当たらないため、名簿から外しました。", "Not a person to be assessed; struck from the list."),
    ),
    State(
        "complaint", Text("苦情を処理中", "Complaint being handled"),
        Text(
            "苦情を調べています。本人の不利になる扱いはしません。",
            "A complaint is being looked into; nothing changes to the person's detriment.",
        ),
        turn=cast.COMPLAINT_OFFICER, tone="act",
    ),
    State(
        "outcome_drafted", Text("苦情を処理中", "Complaint being handled"),
        Text("苦情の処理の案が、承認を待っています。", "The outcome of the complaint has been drafted and waits for approval."),
        turn=cast.HEAD, tone="act",
    ),
)

FACTS = (
    Fact(
        "no_other_case", Text("この人の適性評価が、この行政機関ですでに進んでいます。", "This organ is already assessing this person."),
        Text("その案件の終わりを待ってください。", "Wait until that case has ended."), act("12(1)")[0],
    ),
    Fact(
        "works_there",
        Text(
            "この行政機関の職員でも、契約のある（見込まれる）適合事業者の従業者でもありません。",
            "The person is neither on this organ's staff nor employed by a contractor that has or is expected to have its contract.",
        ),
        Text("所属と契約を確かめてください。", "Check the employment and the contract."), act("12(1)(i)")[0],
    ),
    Fact(
        "not_exempt", Text("適性評価を受けることを要しない職にあります。", "The person holds an office that needs no assessment."),
        Text("評価は要りません。名簿から外してください。", "No assessment is needed; strike the name."), act("11(1)")[0],
    ),
    Fact(
        "new_has_no_result",
        Text(
            "新規とされていますが、有効な結果があり、疑いを生じさせる事情もありません。",
            "Listed as new, but there is a result that still carries, and no doubt.",
        ),
        Text("名簿から外すか、区分を改めてください。", "Strike the name, or correct the class."), act("12(1)(i)")[0], on_data=True,
    ),
    Fact(
        "continuing_handles_now",
        Text(
            "継続とされていますが、いま取り扱っていないか、期間の後も続ける見込みがありません。",
            "Listed as continuing, but the person does not handle it now or is not expected to go on past the period.",
        ),
        Text("区分を改めるか、名簿から外してください。", "Correct the class, or strike the name."), act("12(1)(ii)")[0], on_data=True,
    ),
    Fact(
        "doubt_was_found",
        Text(
            "再評価とされていますが、直近の評価で認められた人ではありません。",
            "Listed for doubt, but the latest assessment did not find so.",
        ),
        Text("区分を改めてください。", "Correct the class."), act("12(1)(iii)")[0], on_data=True,
    ),
    Fact(
        "class_is_doubt", Text("再評価の対象ではありません。", "It is no re-assessment for doubt."),
        Text("「告知する」を使ってください。", "Use the ordinary notice."), act("12(3)(iii)")[0],
    ),
    Fact(
        "class_is_not_doubt",
        Text("再評価の対象です。その旨を告知する必要があります。", "It is a re-assessment for doubt, and the notice must say so."),
        Text("「再評価を告知する」を使ってください。", "Use the notice of a re-assessment."), act("12(3)(iii)")[0],
    ),
    Fact(
        "earlier_result_usable",
        Text(
            "使える先行する結果がありません（ほかの機関の直近の結果で、認められ、通知から10年以内で、内閣総理大臣が調査したもの）。",
            "There is no earlier result that can be used: another organ's latest, positive, notified within ten years, "
            "investigated by the Prime Minister.",
        ),
        Text("先行する結果がないことを確かめ、調査を求めてください。", "Record that there is none, and ask for an investigation."),
        act("12(7)")[0],
    ),
    Fact(
        "no_earlier_result_usable",
        Text(
            "使える先行する結果があります。調査は行わず、その結果に基づきます。",
            "There is an earlier result that can be used; it is used, and no investigation is made.",
        ),
        Text("先行する結果を求めてください。", "Ask for the earlier result."), act("12(7)")[0],
    ),
    Fact(
        "answer_time_over", Text("返事の期限はまだ過ぎていません。", "The time for the answer is not over."),
        Text("本人の返事を待ってください。", "Wait for the answer."), ASSUMED,
    ),
    Fact(
        "telling_fits",
        Text(
            "理由の通知についての選択が、本人の申出（希望しない旨）と合っていません。",
            "The choice about telling the reasons does not agree with what the person said about wanting them.",
        ),
        Text("本人の申出を確かめて、選び直してください。", "Look at what the person said and choose again."), act("13(4)")[0],
        on_data=True,
    ),
    Fact(
        "notice_day_fits",
        Text("渡した日が、決定の日より前か、今日より後です。", "The day of handing over is before the decision or in the future."),
        Text("本人に渡した日を書いてください。", "Write the day on which it was handed to the person."), act("13(1)")[0], on_data=True,
    ),
    Fact(
        "renewal_near", Text("有効期間の終わりが近くありません。", "The end of the ten years is not near."),
        Text("終わりが近づいてから、続ける見込みを確かめてください。", "Ask again when the end is near."), act("12(1)(ii)")[0],
    ),
)
