"""Eligibility assessment: listed, told, consented, investigated or reused, decided, notified; doubt, renewal, complaint.

Carries out Act 11(1), 12 to 14 and 17, Order 19, 20 and 22, for organs; prefectural police chiefs (Act 15) are left out. The list, the
superior's sheet, stopping, interest, separate consent to inquiries and the drafting of decisions rest on the standard of the SDS Act,
taken as the likely model of a standard that was not obtained: each such step says so. Periods that no text sets are the organ's targets.

A person is told of the doubt by the notice itself (Act 12(3)(iii)), and from that step on may not handle (Act 11(1)). The steps up to
the opinion are in `assessment_investigation`, states and facts in `assessment_states`, fields in `assessment_fields`.
"""

from warifu.kernel.ids import Text
from warifu.kernel.procedure.model import ANY_OPEN, BACK, SAME, Clock, Owed, Procedure, Step
from warifu.regimes.jp import roles as role
from warifu.regimes.jp.iesi.procedures import assessment_fields as asked
from warifu.regimes.jp.iesi.procedures import assessment_investigation as before
from warifu.regimes.jp.iesi.procedures import cast
from warifu.regimes.jp.iesi.procedures.assessment_investigation import NO_CONSENT_OWED, SDS, STAFF
from warifu.regimes.jp.iesi.procedures.assessment_states import FACTS, STATES
from warifu.regimes.jp.iesi.procedures.cast import ASSUMED, act, order

# fmt: off
# A declaration is a table: rows are filled, not exploded.

_UNDER_WAY = (
    "reuse_check", "reuse_asked", "questionnaire", "own_questionnaire", "investigation", "own_investigation", "inquiry", "own_inquiry",
    "opinion_received", "own_findings", "decision_awaited",
)
_ENDED = ("found", "not_found", "withdrawn", "stopped")
_DECISIONS = ("decide_found", "decide_not_found")
# Annex A of the fact sheet: whoever took part in an assessment does not handle a complaint about it.
_TOOK_PART = (
    "list_person", "accept_list", "strike", "notify", "notify_after_all", "tell_doubt", "ask_consent_only", "find_none", "ask_reuse",
    "send_earlier_result", "request_investigation", "investigate_itself", "inquire", "interview", "record_answer", "inquire_own",
    "interview_own", "record_answer_own", "send_opinion", "finish_own", "ask_superior", "fill_sheet", "propose_decision",
    "return_proposal", *_DECISIONS, "notify_found", "notify_not_found",
)

_REASSESS = Owed(
    "assess_again", Text("評価のやり直し", "Assessing again"), cast.ORGAN,
    Text(
        "苦情に理由があるとしたときは、評価をやり直すか改める。",
        "Where a complaint was well founded, the assessment is done again or corrected.",
    ),
    act("14(2)")[0],
)


def _result_owed(what: Text) -> tuple[Owed, ...]:
    return (
        Owed("result_to_person", Text("結果の通知", "Notice of the result"), cast.PERSON, what, act("13(1)")[0]),
        Owed(
            "result_to_prime_minister", Text("結果の通知", "Notice of the result"), cast.PRIME_MINISTER,
            Text("結果。先行する結果に基づいたときは、その旨も。", "The result; where it was reused, that fact too."), act("13(1)")[0],
        ),
        Owed(
            "result_to_contractor", Text("結果の通知（結果だけ）", "Notice of the result, nothing else"), cast.CONTRACTOR,
            Text(
                "結果だけ。理由や調査の中身は含めない。派遣労働者のときは、雇用する事業主に伝える。",
                "The result only, no reasons and nothing of the investigation; of a dispatched worker it is passed on to the employer.",
            ),
            act("13(2)")[0],
        ),
    )


_DECIDE = (
    Step(
        "propose_decision", ("opinion_received", "own_findings"), "decision_awaited", STAFF,
        Text("決定案を上申する", "Propose the decision"), Text("決定案を上申した", "A decision was proposed"),
        (*act("12(1)", "12(2)"), ASSUMED),
        effect=Text(
            "上申すると取り消せません。番は決定権者（あなた以外の人）に移ります。",
            "It cannot be taken back. The turn passes to who decides, somebody other than you.",
        ),
        fields=asked.PROPOSAL,
        assumed=Text(
            "担当者と決定権者の分離は、特定秘密の運用基準からの類推です。",
            "Keeping drafting and deciding apart is taken from the SDS standard.",
        ),
    ),
    Step(
        "return_proposal", ("decision_awaited",), BACK, (role.HEAD,), Text("決定案を差し戻す", "Send the proposal back"),
        Text("決定案を差し戻した", "The proposal was sent back"), (*act("12(1)"), ASSUMED), fields=(asked.NOTE,), delegable=True,
        assumed=Text("差し戻しは決裁の実務によります。", "Sending back follows office practice."),
    ),
    Step(
        "decide_found", ("decision_awaited",), "decided", (role.HEAD,), Text("漏らすおそれがないと認める", "Decide: found not to leak"),
        Text("漏らすおそれがないと認めた", "The person was found not to leak"), (*act("12(1)", "12(2)", "17"), *order("22")),
        effect=Text(
            "次に、本人、内閣総理大臣、適合事業者に結果を通知します。",
            "Next the person, the Prime Minister and the contractor are told.",
        ),
        not_who=("propose_decision",),
        owes=_result_owed(
            Text(
                "漏らすおそれがないと認められた旨。先行する結果に基づいたときは、その旨も。",
                "That the person was found not to leak; where it was reused, that fact too.",
            ),
        ),
        fields=(asked.ONLY_SEVEN,), decides=True, delegable=True,
        told_by=("notify_found",),
    ),
    Step(
        "decide_not_found", ("decision_awaited",), "decided", (role.HEAD,), Text("漏らすおそれがないとは認めない", "Decide: not found"),
        Text("漏らすおそれがないとは認めなかった", "The person was not found not to leak"),
        (*act("12(1)", "12(2)", "13(4)", "17"), *order("22")),
        effect=Text(
            "次に、本人、内閣総理大臣、適合事業者に結果を通知します。理由は本人だけに伝えます。",
            "Next the person, the Prime Minister and the contractor are told; the reasons go to the person alone.",
        ),
        when=("telling_fits",), not_who=("propose_decision",),
        owes=_result_owed(
            Text(
                "認められなかった旨と理由（希望しない旨の申出があるときを除く）。苦情の申出ができること。",
                "The result with the reasons, unless not wanted; that a complaint is possible.",
            ),
        ),
        fields=asked.NEGATIVE, decides=True, delegable=True,
        told_by=("notify_not_found",),
    ),
    Step(
        "notify_found", ("decided",), "found", STAFF, Text("結果を通知する（認められた）", "Give notice: found not to leak"),
        Text("結果（認められた）を通知した", "Notice was given: found not to leak"), act("13(1)", "13(2)", "11(1)"),
        effect=Text("この通知の日から10年、結果が有効です。", "The result carries ten years from this notice."),
        when=("notice_day_fits",), after=("decide_found",),
        gives=("result_to_person", "result_to_prime_minister", "result_to_contractor"), fields=asked.NOTIFY,
        told_by=("notify_found",),
    ),
    Step(
        "notify_not_found", ("decided",), "not_found", STAFF, Text("結果を通知する（認められなかった）", "Give notice: not found"),
        Text("結果（認められなかった）を通知した", "Notice was given: not found"), act("13(1)", "13(2)", "13(4)"),
        when=("notice_day_fits",), after=("decide_not_found",),
        gives=("result_to_person", "result_to_prime_minister", "result_to_contractor"), fields=asked.NOTIFY,
        told_by=("notify_not_found",),
    ),
)

_PERSONS = (
    Step(
        "waive_reasons", ("consent_awaited", "doubt_told", *_UNDER_WAY), SAME, (role.PERSON,),
        Text("理由の通知を希望しないと申し出る", "Say that reasons are not wanted"),
        Text("理由の通知を希望しないと申し出た", "The person said that reasons are not wanted"), act("13(4)"),
        effect=Text(
            "認められなかったときに、理由を受け取りません。結果の前まで変えられます。",
            "If not found so, you get no reasons. It can be changed until the result.",
        ),
    ),
    Step(
        "want_reasons", ("consent_awaited", "doubt_told", *_UNDER_WAY), SAME, (role.PERSON,),
        Text("理由の通知を希望する", "Say that reasons are wanted after all"),
        Text("理由の通知を希望すると改めた", "The person wants the reasons after all"), act("13(4)"), after=("waive_reasons",),
    ),
    Step(
        "withdraw_consent", _UNDER_WAY, "withdrawn", (role.PERSON,), Text("同意を取り下げる", "Withdraw consent"),
        Text("本人が同意を取り下げた", "The person withdrew the consent"), (*act("12(3)"), ASSUMED),
        effect=Text("適性評価はここで終わります。理由は尋ねません。", "The assessment ends here. No reason is asked."),
        owes=(NO_CONSENT_OWED,), signed=True,
        assumed=Text(
            "取下げの手続は実務にありますが、法令の条文にはありません。同意がなかった場合に準じて事業者に通知します。",
            "Withdrawal exists in practice, not in the text; the contractor is told as where there was no consent.",
        ),
    ),
    Step(
        "tell_withdrawn", ("withdrawn",), SAME, STAFF,
        Text("評価が行われなかったことを事業者に通知する", "Tell the contractor that no assessment took place"),
        Text("評価が行われなかったことを事業者に通知した", "The contractor was told that no assessment took place"),
        (*act("13(2)"), ASSUMED), gives=("no_consent_to_contractor",), assumed=SDS,
    ),
)

_STOP = (
    Step(
        "stop", ("list_check", "notice_prepared", "consent_awaited", "doubt_told", *_UNDER_WAY), "stopped",
        (role.ASSESSMENT_OFFICER, role.HEAD), Text("手続を止める", "Stop the procedure"),
        Text("手続を止めた", "The procedure was stopped"), (*act("12(1)"), ASSUMED),
        effect=Text("再評価の途中で止めても、取扱いは戻りません。", "Stopping a re-assessment does not give handling back."),
        owes=(
            Owed(
                "stop_to_person", Text("手続を止めた旨の通知", "Notice of the stop"), cast.PERSON,
                Text("手続を止めた旨。", "That the procedure was stopped."), ASSUMED,
            ),
            Owed(
                "stop_to_contractor", Text("手続を止めた旨の通知", "Notice of the stop"), cast.CONTRACTOR,
                Text("手続を止めた旨だけ。", "The fact alone."), ASSUMED,
            ),
        ),
        fields=asked.STOP, assumed=SDS,
    ),
    Step(
        "tell_stop", ("stopped",), SAME, STAFF, Text("止めたことを知らせる", "Give notice of the stop"),
        Text("手続を止めたことを知らせた", "Notice of the stop was given"), (*act("12(1)"), ASSUMED),
        gives=("stop_to_person", "stop_to_contractor"), assumed=SDS,
    ),
    Step(
        "step_aside", (ANY_OPEN,), SAME, (*STAFF, role.HEAD, role.INVESTIGATOR, role.COMPLAINT_OFFICER, role.SUPERIOR),
        Text("担当を外れる（利害関係の申出）", "Step aside (interest)"),
        Text("利害関係を申し出て、担当を外れた", "Somebody declared an interest and stepped aside"), (*act("12(1)"), ASSUMED),
        effect=Text("外れると、この案件は見えなくなります。", "You will no longer see this case."), assumed=SDS,
    ),
    Step(
        "exclude", (ANY_OPEN,), SAME, (role.ASSESSMENT_OFFICER, role.HEAD),
        Text("利害関係のある人を担当から外す", "Exclude somebody with an interest"),
        Text("利害関係のある人を担当から外した", "Somebody with an interest was excluded"), (*act("12(1)"), ASSUMED),
        fields=asked.INTERESTED, assumed=SDS,
    ),
    Step(
        "check_renewal", ("found",), SAME, STAFF, Text("更新の要否を確かめる", "See whether a renewal is due"),
        Text("期間の後も続ける見込みを確かめた", "Whether handling goes on past the period was looked at"), act("12(1)(ii)"),
        effect=Text(
            "続ける見込みがあるときは、期間の終わる前に「継続」の区分で名簿に載せます。",
            "Where it goes on, list the person as continuing before the period ends.",
        ),
        when=("renewal_near",), fields=asked.RENEWAL,
    ),
)

_COMPLAIN = (
    Step(
        "complain", _ENDED, "complaint", (role.PERSON,), Text("苦情を申し出る", "File a complaint"),
        Text("苦情の申出があった", "A complaint was filed"), act("14(1)", "14(3)"),
        effect=Text(
            "評価に加わっていない苦情処理責任者が調べます。結果はそのまま有効です。",
            "A complaint officer who took no part looks into it. The result stands meanwhile.",
        ),
        owes=(
            Owed(
                "complaint_outcome", Text("苦情の処理の結果", "Outcome of the complaint"), cast.PERSON,
                Text("処理の結果。", "What came of it."), act("14(2)")[0],
            ),
        ),
        fields=asked.COMPLAINT, signed=True,
    ),
    Step(
        "receive_complaint", _ENDED, "complaint", (role.COMPLAINT_OFFICER,),
        Text("書面の苦情を受け付ける", "Take in a complaint on paper"),
        Text("書面の苦情を受け付けた", "A complaint on paper was taken in"), act("14(1)", "14(3)"), not_who=_TOOK_PART,
        owes=(
            Owed(
                "complaint_outcome", Text("苦情の処理の結果", "Outcome of the complaint"), cast.PERSON,
                Text("処理の結果。", "What came of it."), act("14(2)")[0],
            ),
        ),
        fields=asked.COMPLAINT,
        told_by=("receive_complaint",),
    ),
    Step(
        "hear", ("complaint",), SAME, (role.COMPLAINT_OFFICER,), Text("聴いたこと・調べたことを記録する", "Record what was heard"),
        Text("苦情について聴き、調べた", "The complaint was heard and looked into"), act("14(2)"), not_who=_TOOK_PART,
        fields=asked.HEARING,
    ),
    Step(
        "draft_outcome", ("complaint",), "outcome_drafted", (role.COMPLAINT_OFFICER,),
        Text("処理の案を上申する", "Propose the outcome"), Text("苦情の処理の案を上申した", "An outcome of the complaint was proposed"),
        act("14(2)"), effect=Text("番は行政機関の長に移ります。", "The turn passes to the head."), not_who=_TOOK_PART,
        fields=asked.OUTCOME,
        told_by=("uphold", "dismiss",),
    ),
    Step(
        "return_outcome", ("outcome_drafted",), "complaint", (role.HEAD,), Text("処理の案を差し戻す", "Send the outcome back"),
        Text("苦情の処理の案を差し戻した", "The outcome was sent back"), (*act("14(2)"), ASSUMED), fields=(asked.OUTCOME_NOTE,),
        delegable=True, assumed=SDS,
    ),
    Step(
        "uphold", ("outcome_drafted",), BACK, (role.HEAD,),
        Text("苦情に理由があるとして、結果を通知する", "Uphold the complaint and tell the person"),
        Text("苦情に理由があるとして、処理の結果を通知した", "The complaint was upheld and the person told"), act("14(2)"),
        effect=Text(
            "評価をやり直すか改めます。本人の不利になる扱いはしません。",
            "The assessment is done again or corrected, never to the person's detriment.",
        ),
        not_who=("draft_outcome",), owes=(_REASSESS,), gives=("complaint_outcome",), decides=True, delegable=True,
    ),
    Step(
        "dismiss", ("outcome_drafted",), BACK, (role.HEAD,),
        Text("苦情に理由がないとして、結果を通知する", "Dismiss the complaint and tell the person"),
        Text("苦情に理由がないとして、処理の結果を通知した", "The complaint was dismissed and the person told"), act("14(2)"),
        not_who=("draft_outcome",), gives=("complaint_outcome",), decides=True, delegable=True,
    ),
)

ASSESSMENT = Procedure(
    name="assessment", version=1, regime="jp.iesi", title=Text("適性評価", "Eligibility assessment"), number_prefix=Text("適", "A"),
    states=STATES, steps=(*before.STEPS, *_DECIDE, *_PERSONS, *_STOP, *_COMPLAIN), facts=FACTS,
    clocks=(
        Clock(
            "validity", Text("結果の有効期間", "How long the result carries"), ("found", "complaint", "outcome_drafted"),
            "assessment.validity", "notify_found", act("11(1)", "12(8)"), party=cast.PERSON,
            starts_on=("original_notice_day", "notice_day"),
        ),
        Clock(
            "answer", Text("同意の返事", "Answer to the notice"), ("consent_awaited", "doubt_told"), "assessment.organ.return_consent",
            "notify", act("12(3)"), party=cast.PERSON, restarts=("tell_doubt", "ask_consent_only", "notify_after_all"),
            ends_with="answer_by",
        ),
        Clock(
            "request", Text("調査の求め", "Request for the investigation"), ("reuse_check", "reuse_asked"),
            "assessment.organ.request_investigation",
            "consent", act("12(4)"), party=cast.ORGAN,
        ),
        Clock(
            "investigate", Text("適性評価調査", "Investigation"),
            ("questionnaire", "own_questionnaire", "investigation", "own_investigation"), "assessment.organ.investigate",
            "request_investigation", act("12(4)", "12(5)"), party=cast.CABINET_OFFICE, restarts=("investigate_itself",),
            pauses_in=("inquiry", "own_inquiry"),
        ),
        Clock(
            "decide", Text("決定", "Decision"), ("opinion_received", "own_findings", "decision_awaited"), "assessment.organ.decide",
            "send_opinion", act("12(1)"), party=cast.ORGAN, restarts=("finish_own", "send_earlier_result"),
        ),
        Clock(
            "notify", Text("結果の通知", "Notice of the result"), ("decided",), "assessment.organ.notify", "decide_found", act("13(1)"),
            party=cast.ORGAN, restarts=("decide_not_found",),
        ),
        Clock(
            "complaint", Text("苦情の処理", "Complaint"), ("complaint", "outcome_drafted"), "assessment.organ.handle_complaint",
            "complain", act("14(2)"), party=cast.COMPLAINT_OFFICER, restarts=("receive_complaint",),
        ),
    ),
    parties=cast.parties(
        cast.ORGAN, cast.PERSON, cast.ASSESSMENT_OFFICER, cast.HEAD, cast.CABINET_OFFICE, cast.PRIME_MINISTER, cast.THIRD_BODY,
        cast.CONTRACTOR, cast.COMPLAINT_OFFICER,
    ),
    track=(
        "list_check", "notice_prepared", "consent_awaited", "reuse_check", "questionnaire", "investigation", "opinion_received",
        "decision_awaited", "decided",
    ),
    ends=("found", "not_found", "no_consent", "withdrawn", "stopped", "struck"),
    asides=("inquiry", "own_inquiry", "decision_awaited", "complaint", "outcome_drafted"), roles=cast.ROLES,
)
