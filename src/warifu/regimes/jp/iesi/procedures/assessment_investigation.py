"""Eligibility assessment, first half: listed, told, consented; an earlier result reused, or the investigation and its opinion.

Carries out Act 12(1) to 12(8), Order 19 and 20. What follows the opinion is in `assessment`, which also says what rests on analogy.
"""

from warifu.kernel.ids import Text
from warifu.kernel.procedure.model import BACK, SAME, START, Owed, Step
from warifu.regimes.jp import roles as role
from warifu.regimes.jp.iesi.forms import questionnaire
from warifu.regimes.jp.iesi.procedures import assessment_fields as asked
from warifu.regimes.jp.iesi.procedures import cast
from warifu.regimes.jp.iesi.procedures.cast import ASSUMED, act, order

# fmt: off
# A declaration is a table: rows are filled, not exploded.

STAFF = (role.ASSESSMENT_OFFICER, role.ASSESSMENT_STAFF)
_LISTING = (role.PROTECTION_OFFICER, role.OPERATIONS_MANAGER, role.IESI_MANAGER, *STAFF)
_GIVEN = ("notify", "notify_after_all", "tell_doubt")

SDS = Text(
    "運用基準の本文を確認できていないため、特定秘密の運用基準からの類推によります。",
    "Taken from the SDS standard by analogy; the text of this Act's standard was not obtained.",
)
_LISTED = Text(
    "名簿の作成と記載への同意は、運用基準の本文を確認できていません。",
    "The list and the agreement to be listed: the text of the standard was not obtained.",
)


_NOTICE_OWED = Owed(
    "notice", Text("告知書", "Notice of the assessment"), cast.PERSON,
    Text(
        "7つの事項、質問・資料・照会があり得ること、再評価のときはその旨。",
        "The seven matters; that questions, documents and inquiries may follow; in a doubt case, that fact.",
    ),
    act("12(3)")[0],
)
NO_CONSENT_OWED = Owed(
    "no_consent_to_contractor", Text("同意がなかった旨の通知", "Notice that there was no consent"), cast.CONTRACTOR,
    Text("氏名と、同意がなかった旨だけ。", "Name and fact only."), act("13(2)")[0],
)

_LIST = (
    Step(
        "list_person", (START,), "list_check", _LISTING, Text("名簿に載せる", "List a person"),
        Text("名簿に載せた", "The person was listed"), (*act("12(1)"), *order("17(v)"), ASSUMED),
        effect=Text("番は行政機関に移ります。", "The turn passes to the organ."), fields=asked.LIST, assumed=_LISTED,
        told_by=("notify", "tell_doubt", "ask_consent_only",),
    ),
    Step(
        "accept_list", ("list_check",), "notice_prepared", (role.ASSESSMENT_OFFICER, role.HEAD),
        Text("評価対象者とすることを承認する", "Accept as a person to be assessed"),
        Text("評価対象者とすることを承認した", "The person was accepted for assessment"), act("12(1)"),
        effect=Text("次に、本人に書面で告知します。", "Next the person is told in writing."),
        when=("no_other_case", "works_there", "not_exempt", "new_has_no_result", "continuing_handles_now", "doubt_was_found"),
        not_who=("list_person",), owes=(_NOTICE_OWED,), fields=asked.ACCEPT, delegable=True,
    ),
    Step(
        "strike", ("list_check",), "struck", (role.ASSESSMENT_OFFICER, role.HEAD), Text("名簿から外す", "Strike from the list"),
        Text("名簿から外した", "The person was struck from the list"), act("12(1)"), not_who=("list_person",),
        owes=(
            Owed(
                "struck_to_contractor", Text("名簿から外した旨の通知", "Notice that the name was struck"), cast.CONTRACTOR,
                Text("氏名と、評価の対象としない旨だけ。", "Name and fact only."), ASSUMED,
            ),
        ),
        fields=asked.STRIKE, delegable=True,
    ),
)

_TELL = (
    Step(
        "notify", ("notice_prepared",), "consent_awaited", STAFF, Text("告知する", "Give the notice"),
        Text("告知書を渡した", "The notice was given"), (*act("12(3)"), *order("19(1)")),
        effect=Text("番は本人に移ります。", "The turn passes to the person."), when=("class_is_not_doubt",), gives=("notice",),
        fields=asked.NOTICE,
        told_by=("notify",),
    ),
    # Act 11(1), 12(3)(iii): told of a re-assessment, the person may not handle from that moment.
    Step(
        "tell_doubt", ("notice_prepared",), "doubt_told", (role.ASSESSMENT_OFFICER, role.HEAD),
        Text("再評価を告知する（取扱いを直ちに止める）", "Tell of the re-assessment (handling stops at once)"),
        Text("再評価を告知し、取扱いを止めた", "The person was told of the re-assessment; handling stopped"),
        (*act("12(1)(iii)", "12(3)(iii)", "11(1)"), *order("19(1)")),
        effect=Text(
            "本人は、この時から重要経済安保情報を取り扱えなくなります。",
            "From this moment the person may not handle such information.",
        ),
        when=("class_is_doubt",), not_who=("list_person",), gives=("notice",), fields=asked.DOUBT_NOTICE, signed=True, delegable=True,
        told_by=("tell_doubt",),
    ),
    Step(
        "ask_consent_only", ("notice_prepared",), "consent_awaited", STAFF,
        Text("告知をせずに同意を求める（先行する結果を使うとき）", "Ask for consent without a notice (earlier result)"),
        Text(
            "先行する結果を使うため、告知をせずに同意を求めた", "Consent was asked for without a notice, an earlier result being used",
        ),
        act("12(3)", "12(7)"), effect=Text("番は本人に移ります。", "The turn passes to the person."),
        when=("class_is_not_doubt", "earlier_result_usable"),
    ),
    Step(
        "consent", ("consent_awaited", "doubt_told"), "reuse_check", (role.PERSON,), Text("同意する", "Consent"),
        Text("本人が同意した（パスキーで署名）", "The person consented, signed with the passkey"), (*act("12(3)"), *order("19(2)")),
        effect=Text("結果の前なら、いつでも取り下げられます。", "It can be withdrawn at any time before the result."),
        fields=asked.CONSENT, signed=True,
    ),
    Step(
        "refuse_consent", ("consent_awaited", "doubt_told"), "no_consent", (role.PERSON,), Text("同意しない", "Refuse consent"),
        Text("本人は同意しなかった", "The person did not consent"), act("12(3)", "13(2)"),
        effect=Text(
            "理由は尋ねません。勤め先には、同意がなかったことだけが伝わります。",
            "No reason is asked. The employer learns the fact alone.",
        ),
        owes=(NO_CONSENT_OWED,), signed=True,
    ),
    Step(
        "no_answer", ("consent_awaited", "doubt_told"), "no_consent", STAFF, Text("返事がないまま終える", "End without an answer"),
        Text("期限までに返事がなく、同意がないものとして終えた", "No answer came in time; ended as without consent"),
        (*act("12(3)"), ASSUMED), when=("answer_time_over",), owes=(NO_CONSENT_OWED,), assumed=SDS,
    ),
    Step(
        "tell_no_consent", ("no_consent",), SAME, STAFF,
        Text("同意がなかったことを事業者に通知する", "Tell the contractor that there was no consent"),
        Text("同意がなかったことを事業者に通知した", "The contractor was told that there was no consent"), act("13(2)"),
        gives=("no_consent_to_contractor",),
    ),
    Step(
        "tell_struck", ("struck",), SAME, STAFF,
        Text("名簿から外したことを事業者に知らせる", "Tell the contractor that the name was struck"),
        Text("名簿から外したことを事業者に知らせた", "The contractor was told that the name was struck"), (*act("12(1)"), ASSUMED),
        gives=("struck_to_contractor",), assumed=SDS,
    ),
)

_REUSE = (
    Step(
        "find_none", ("reuse_check", "reuse_asked"), SAME, STAFF,
        Text("先行する結果がないことを記録する", "Record that there is no earlier result"),
        Text("ほかの行政機関の長による先行する結果を確かめた：なし", "Earlier results of other heads were looked for: none"),
        act("12(3)", "12(7)"), when=("no_earlier_result_usable",), after=_GIVEN, fields=asked.NONE_FOUND,
    ),
    Step(
        "ask_reuse", ("reuse_check",), "reuse_asked", STAFF, Text("先行する結果を求める", "Ask for the earlier result"),
        Text("内閣総理大臣に、先行する調査の結果と調査意見を求めた", "The Prime Minister was asked for the earlier result and opinion"),
        act("12(7)"), effect=Text("番は内閣府に移ります。", "The turn passes to the Cabinet Office."), when=("earlier_result_usable",),
    ),
    Step(
        "send_earlier_result", ("reuse_asked",), "opinion_received", (role.INVESTIGATOR,),
        Text("先行する結果と調査意見を通知する", "Send the earlier result and opinion"),
        Text("先行する調査の結果と調査意見を受け取った", "The earlier result and opinion came in"), act("12(7)", "12(8)"),
        when=("earlier_result_usable",), fields=asked.EARLIER_RESULT,
    ),
    Step(
        "notify_after_all", ("reuse_check", "reuse_asked"), "consent_awaited", STAFF,
        Text("告知して、あらためて同意を求める", "Give the notice and ask again"),
        Text("告知書を渡し、あらためて同意を求めた", "The notice was given and consent asked for again"),
        (*act("12(3)"), *order("19(1)")), when=("class_is_not_doubt", "no_earlier_result_usable"), after=("ask_consent_only",),
        gives=("notice",), fields=asked.NOTICE,
        told_by=("notify_after_all",),
    ),
)

_INVESTIGATE = (
    Step(
        "request_investigation", ("reuse_check", "reuse_asked"), "questionnaire", STAFF,
        Text("適性評価調査を求める", "Ask for the investigation"),
        Text("内閣総理大臣に適性評価調査を求めた", "The Prime Minister was asked to investigate"), act("12(4)"),
        effect=Text("本人に質問票が渡り、番は本人に移ります。", "The person gets the questionnaire; the turn passes to her."),
        when=("no_earlier_result_usable",), after=("find_none",), fields=asked.REQUEST,
    ),
    Step(
        "investigate_itself", ("reuse_check", "reuse_asked"), "own_questionnaire", (role.ASSESSMENT_OFFICER, role.HEAD),
        Text("自ら調査を行うことにする", "Investigate as the organ itself"),
        Text("行政機関が自ら調査を行うことにした", "The organ decided to investigate itself"), act("12(4)"),
        effect=Text(
            "内閣総理大臣の調査はありません。ほかの機関は、この結果を先行する結果として使えません。",
            "The Prime Minister does not investigate; no other organ can reuse this result.",
        ),
        when=("no_earlier_result_usable",), after=("find_none",), fields=asked.OWN_REASON,
    ),
)


def _investigating(own: bool) -> tuple[Step, ...]:
    """The steps of an investigation: by the Prime Minister's staff, or by the organ's own (Act 12(4) proviso)."""
    tail = "_own" if own else ""
    before = "own_" if own else ""
    by = STAFF if own else (role.INVESTIGATOR,)
    whom = Text("行政機関", "The organ") if own else Text("内閣府", "The Cabinet Office")
    return (
        Step(
            f"hand_in{tail}", (f"{before}questionnaire",), f"{before}investigation", (role.PERSON,),
            Text("質問票を提出する", "Hand in the questionnaire"), Text("質問票が提出された", "The questionnaire was handed in"),
            (*order("20"), *act("12(2)")),
            effect=Text(
                f"番は{whom.ja}に移ります。勤め先には見えません。", f"The turn passes: {whom.en}. Your employer does not see it.",
            ),
            fields=questionnaire.FIELDS, signed=True,
        ),
        Step(
            f"inquire{tail}", (f"{before}investigation",), f"{before}inquiry", by,
            Text("公務所・団体に照会する", "Ask a public office or body"),
            Text("公私の団体に照会した（時計の持ち手：照会先）", "A body was asked; the clock is its own"), act("12(6)"),
            effect=Text("回答があるまで、調査の時計は照会先の持ち時間です。", "Until it answers, the clock runs for that body."),
            fields=asked.INQUIRE,
        ),
        Step(
            f"record_answer{tail}", (f"{before}inquiry",), BACK, by, Text("回答を記録する", "Record the answer"),
            Text("照会先の回答がそろい、調査の時計が戻った", "The answer came; the clock of the investigation runs again"),
            act("12(6)"), fields=asked.ANSWER,
        ),
        Step(
            f"interview{tail}", (f"{before}investigation",), SAME, by, Text("質問したことを記録する", "Record an interview"),
            Text("質問した", "Questions were put"), act("12(6)"), fields=asked.INTERVIEW,
        ),
        Step(
            f"hand_in_documents{tail}", (f"{before}investigation",), SAME, (role.PERSON,), Text("資料を出す", "Hand in documents"),
            Text("本人が資料を出した", "The person handed in documents"), act("12(6)"), fields=asked.DOCUMENTS,
        ),
    )


# Whoever investigates: a superior hears neither who does nor how far it has come.
_INVESTIGATED = ("questionnaire", "investigation", "inquiry", "own_questionnaire", "own_investigation", "own_inquiry")
_SUPERIOR = (
    Step(
        "ask_superior", _INVESTIGATED, SAME, STAFF, Text("上司に調査票を求める", "Ask a superior for a sheet"),
        Text("上司に調査票を求めた", "A superior was asked for a sheet"), (*act("12(6)"), ASSUMED),
        effect=Text(
            "求められた人には、調査の間だけ、だれについての調査票かが見えます。ほかのことは見えません。",
            "While the investigation lasts the superior sees about whom the sheet is, and nothing else.",
        ),
        fields=asked.ASK_SUPERIOR, assumed=SDS,
    ),
    Step(
        "fill_sheet", _INVESTIGATED, SAME, (role.SUPERIOR,), Text("上司の調査票を出す", "Hand in the superior's sheet"),
        Text("上司の調査票が出された", "The superior's sheet was handed in"), (*act("12(6)"), ASSUMED), fields=asked.SHEET, assumed=SDS,
    ),
)

_OPINION = (
    Step(
        "send_opinion", ("investigation",), "opinion_received", (role.INVESTIGATOR,),
        Text("調査の結果と調査意見を通知する", "Send the result and the opinion"),
        Text("調査の結果と調査意見を受け取った", "The result and the opinion came in"), act("12(5)"),
        effect=Text("番は行政機関に移ります。", "The turn passes to the organ."), fields=asked.OPINION, signed=True,
    ),
    Step(
        "finish_own", ("own_investigation",), "own_findings", STAFF, Text("調査を終える", "Finish the investigation"),
        Text("行政機関の調査が終わった", "The organ's own investigation was finished"), act("12(4)", "12(6)"), fields=asked.FINDINGS,
    ),
)

STEPS: tuple[Step, ...] = (
    *_LIST, *_TELL, *_REUSE, *_INVESTIGATE, *_investigating(own=False), *_investigating(own=True), *_SUPERIOR, *_OPINION,
)
