"""Designation of important economic security information: candidate, in force, extended, lifted or expired.

Carries out Act 3 to 5 and 10(2), Order 3 to 8, 10, 11(3), 16(2), and, as the model of an organ's own rule, NPSC 4 to 17. Who proposes
does not decide. What the operational standard adds (further register items, the form of the designation document) is not known and
not asked; steps that rest on office practice alone say so. States and facts are in `designation_states`, fields in `designation_fields`;
the limits of periods are answered with `periods`.
"""

from warifu.kernel.ids import Text
from warifu.kernel.procedure.model import BACK, SAME, START, Clock, Owed, Procedure, Step
from warifu.regimes.jp import roles as role
from warifu.regimes.jp.iesi.procedures import cast
from warifu.regimes.jp.iesi.procedures import designation_fields as asked
from warifu.regimes.jp.iesi.procedures.cast import ASSUMED, act, npsc, order
from warifu.regimes.jp.iesi.procedures.designation_states import FACTS, STATES

# fmt: off
# A declaration is a table: rows are filled, not exploded.

_HOLDS = ("in_force", "extended")
_PENDING = ("extension_proposed", "cabinet_asked", "lifting_proposed")
_RUNS = (*_HOLDS, *_PENDING)
_PROPOSALS = ("propose", "propose_again")
_PRACTICE = Text(
    "法令に定めがなく、決裁の実務によります（差し戻しと取下げ）。",
    "Not in the statute: sending back and taking back follow office practice.",
)

def _to_told(name: str, title: Text, content: Text, place: str) -> tuple[Owed, ...]:
    """A written notice to both groups of Order 7(1)(ii): those notified, and those provided."""
    return tuple(
        Owed(f"{name}_{party}", title, party, content, order(place)[0]) for party in (cast.NOTIFIED, cast.RECIPIENT)
    )


_STRIKE = Owed(
    "strike_marks", Text("表示の抹消", "Striking the marks"), cast.ORGAN,
    Text("重要経済安保情報表示を抹消し、満了または解除の表示をする。", "Strike the mark, and put the mark of expiry or lifting."),
    order("7(1)(i)")[0],
)
_STAFF_TOLD = Owed(
    "inform_staff", Text("職員への周知", "Telling the staff"), cast.ORGAN,
    Text("取扱いの業務に従事する職員に書面で周知する。", "Tell the staff who handle it, in writing."), npsc("10(1)")[0],
)

_PROPOSE = (
    Step(
        "propose", (START,), "candidate", (role.OFFICER, role.IESI_MANAGER), Text("指定の案を上申する", "Propose a designation"),
        Text("指定の案を上申した", "A designation was proposed"), (*act("3(1)"), *npsc("6(2)")),
        effect=Text("番は決定権者（あなた以外の人）に移ります。", "The turn passes to who decides, somebody other than you."),
        fields=asked.PROPOSAL,
    ),
    Step(
        "return_candidate", ("candidate",), "returned", (role.HEAD,), Text("案を差し戻す", "Send the proposal back"),
        Text("案を差し戻した", "The proposal was sent back"), (*act("3(1)"), ASSUMED),
        effect=Text("番は担当の職員に戻ります。", "The turn goes back to the officer."), fields=(asked.NOTE,), delegable=True,
        assumed=_PRACTICE,
    ),
    Step(
        "propose_again", ("returned",), "candidate", (role.OFFICER, role.IESI_MANAGER), Text("直した案を上申する", "Propose it again"),
        Text("直した案を上申した", "The corrected proposal was made"), act("3(1)"),
        effect=Text("番は決定権者に移ります。", "The turn passes to who decides."), fields=asked.PROPOSAL,
    ),
    Step(
        "withdraw_candidate", ("candidate", "returned"), "withdrawn", (role.OFFICER, role.IESI_MANAGER),
        Text("候補を取り下げる", "Withdraw the candidate"), Text("候補を取り下げた", "The candidate was withdrawn"),
        (*act("3(1)"), ASSUMED), fields=(asked.NOTE,), assumed=_PRACTICE,
    ),
    Step(
        "decline", ("candidate",), "not_designated", (role.HEAD,), Text("指定しないと決める", "Decide not to designate"),
        Text("指定しないと決めた", "It was decided not to designate"), act("3(1)"), not_who=_PROPOSALS, fields=(asked.NOTE,),
        decides=True, delegable=True,
    ),
    Step(
        "designate", ("candidate",), "in_force", (role.HEAD,), Text("指定する", "Designate"), Text("指定した", "It was designated"),
        act("3(1)", "3(2)", "4(1)"),
        effect=Text(
            "この時から指定が効力を持ちます。表示または通知、職員の範囲の決定が要るようになります。",
            "The designation holds from this moment. Marking or notification, and the range of staff, become due.",
        ),
        when=("manager_appointed", "first_period_fits"), not_who=_PROPOSALS,
        owes=(
            Owed(
                "mark_or_notify", Text("表示または通知", "Marking or notification"), cast.ORGAN,
                Text("表示をするか、取り扱う者に通知する。", "Mark it, or notify those who handle it."), act("3(2)")[0],
            ),
            Owed(
                "set_range", Text("職員の範囲の決定", "Range of staff"), cast.ORGAN,
                Text("取扱いの業務を行わせる職員の範囲を定める。", "Decide which staff may handle it."), act("5(1)")[0],
            ),
            _STAFF_TOLD,
            Owed(
                "tell_police", Text("指定の通知", "Notice of the designation"), cast.POLICE,
                Text("指定した旨、満了する年月日、概要。", "The fact, the end date and the outline."), order("11(3)")[0],
            ),
            Owed(
                "tell_contractor", Text("指定の通知", "Notice of the designation"), cast.CONTRACTOR,
                Text("指定した旨、満了する年月日、概要。", "The fact, the end date and the outline."), order("16(2)")[0],
            ),
        ),
        fields=asked.DECISION, decides=True, delegable=True,
    ),
)

_KEEP = (
    Step(
        "set_range", _RUNS, SAME, (role.IESI_MANAGER, role.HEAD), Text("職員の範囲を定める", "Set the range of staff"),
        Text("職員の範囲を定めた", "The range of staff was set"), (*act("5(1)"), *order("11(1)(iv)"), *npsc("4(1)", "4(2)")),
        effect=Text(
            "前の範囲と入れ替わります。外れた人は直ちに扱えなくなります。",
            "It replaces the range before; whoever is left out stops at once.",
        ),
        when=("range_people_eligible", "range_not_empty"), gives=("set_range",), fields=asked.RANGE,
    ),
    Step(
        "mark", _RUNS, SAME, (role.SECURITY_OFFICER,), Text("表示したことを記録する", "Record the marking"),
        Text("文書などに表示をした", "Documents were marked"), (*act("3(2)(i)"), *order("4"), *npsc("8(1)")),
        when=("measure_is_marking",), gives=("mark_or_notify",), fields=(asked.COPIES,),
    ),
    Step(
        "notify_handlers", _RUNS, SAME, (role.IESI_MANAGER, role.HEAD), Text("取り扱う者に通知する", "Notify those who handle it"),
        Text("取り扱う者に通知した", "Those who handle it were notified"), (*act("3(2)(ii)"), *order("5"), *npsc("9(1)")),
        when=("measure_is_notification",), gives=("mark_or_notify",), fields=(asked.HANDLERS,),
    ),
    Step(
        "mark_instead", _RUNS, SAME, (role.SECURITY_OFFICER, role.IESI_MANAGER),
        Text("通知から表示に改める", "Change from notification to marking"),
        Text("通知から表示に改めた", "It was marked instead of notified"), (*act("3(3)"), *order("6")),
        when=("measure_is_notification",), fields=(asked.COPIES,),
    ),
    Step(
        "inform_staff", _RUNS, SAME, (role.IESI_MANAGER,), Text("職員に周知したことを記録する", "Record that the staff were told"),
        Text("職員に周知した", "The staff were told"), npsc("10(1)", "12(3)"), gives=("inform_staff",),
    ),
    Step(
        "tell_police", _RUNS, SAME, (role.IESI_MANAGER, role.HEAD),
        Text("都道府県警察に通知し、指示する", "Notify and instruct the police"),
        Text("都道府県警察に通知し、指示した", "The police were notified and instructed"),
        (*act("5(2)", "5(3)"), *order("11(3)", "12(1)")), when=("police_hold_it",), gives=("tell_police",), fields=(asked.INSTRUCTION,),
    ),
    Step(
        "tell_contractor", _RUNS, SAME, (role.IESI_MANAGER, role.HEAD),
        Text("適合事業者に指定を通知する", "Notify the contractor of the designation"),
        Text("適合事業者に指定を通知した", "The contractor was notified of the designation"), (*act("10(2)"), *order("16(2)")),
        when=("contractor_will_hold",), gives=("tell_contractor",),
    ),
    Step(
        "check_reasons", _RUNS, SAME, (role.IESI_MANAGER,), Text("指定の理由を点検する", "Check the reasons"),
        Text("指定の理由を点検した", "The reasons were checked"), npsc("13(1)", "13(2)"),
        effect=Text("次の点検の期限が、今日から数え直されます。", "The next check is counted from today."), fields=asked.CHECK,
    ),
    Step(
        "report_requirement_lost", _RUNS, SAME, (role.OFFICER, role.SECURITY_OFFICER),
        Text("要件を満たさないと報告する", "Report that a requirement is lost"),
        Text("要件を満たさないとの報告があった", "A requirement was reported lost"), npsc("14(2)"),
        owes=(
            Owed(
                "consider_lifting", Text("解除の検討", "Considering the lifting"), cast.ORGAN,
                Text("要件を点検し、欠くなら速やかに解除する。", "Check the requirements; lift promptly if one is lost."),
                act("4(7)")[0],
            ),
        ),
        fields=asked.LOST,
    ),
)

_EXTEND = (
    Step(
        "propose_extension", _HOLDS, "extension_proposed", (role.OFFICER, role.IESI_MANAGER),
        Text("延長の案を上申する", "Propose an extension"), Text("延長の案を上申した", "An extension was proposed"),
        (*act("4(2)"), *npsc("11(1)", "11(2)")),
        effect=Text("指定は有効なままです。番は決定権者に移ります。", "The designation still holds. The turn passes to who decides."),
        when=("in_force_today",), fields=asked.EXTENSION_PROPOSAL,
    ),
    Step(
        "return_extension", ("extension_proposed",), BACK, (role.HEAD,), Text("延長の案を差し戻す", "Send the extension back"),
        Text("延長の案を差し戻した", "The extension was sent back"), (*act("4(2)"), ASSUMED), fields=(asked.NOTE,), delegable=True,
        assumed=_PRACTICE,
    ),
    Step(
        "extend", ("extension_proposed",), "extended", (role.HEAD,), Text("有効期間を延長する", "Extend"),
        Text("有効期間を延長した", "The period was extended"), act("4(2)", "4(3)", "4(4)"),
        effect=Text(
            "通知を受けた者と提供を受けた者に、書面での通知が要るようになります。",
            "Written notices to those notified and provided become due.",
        ),
        when=("in_force_today", "extension_fits", "total_fits", "sixty_fits"), not_who=("propose_extension",),
        owes=(
            *_to_told(
                "notice_of_extension", Text("延長の通知", "Notice of extension"),
                Text("延長した旨と、延長後の満了する年月日。", "The fact and the new end date."), "8(i)",
            ),
            _STAFF_TOLD,
        ),
        fields=asked.DECISION, decides=True, delegable=True,
    ),
    Step(
        "ask_cabinet", ("extension_proposed",), "cabinet_asked", (role.HEAD,),
        Text("内閣の承認を求める", "Ask for the Cabinet's approval"), Text("内閣の承認を求めた", "The Cabinet was asked to approve"),
        (*act("4(4)", "4(5)"), *order("9")),
        effect=Text(
            "承認されるまで、通じて30年を超えて延長することはできません。",
            "Until it approves, no total of over thirty years is possible.",
        ),
        when=("in_force_today", "not_board_of_audit"), not_who=("propose_extension",), fields=asked.CABINET_REQUEST, signed=True,
    ),
    Step(
        "record_approval", ("cabinet_asked",), "extension_proposed", (role.IESI_MANAGER, role.HEAD),
        Text("内閣の承認を記録する", "Record the approval"), Text("内閣の承認を得た", "The Cabinet approved"),
        (*act("4(4)"), *order("8(ii)")), fields=(asked.APPROVED_ON,),
    ),
    Step(
        "record_refusal", ("cabinet_asked",), BACK, (role.IESI_MANAGER, role.HEAD),
        Text("内閣の承認が得られなかったことを記録する", "Record that the Cabinet did not approve"),
        Text("内閣の承認が得られなかった", "The Cabinet did not approve"), act("4(6)"),
        owes=(
            Owed(
                "transfer_files", Text("国立公文書館等への移管", "Transfer to the archives"), cast.ORGAN,
                Text(
                    "保存期間の満了とともに、行政文書ファイル等を移管する。廃棄はできない。",
                    "Transfer the files when their retention ends; do not destroy them.",
                ),
                act("4(6)")[0],
            ),
        ),
        fields=(asked.REFUSED_ON,),
    ),
    Step(
        "notify_extension", ("extended", *_PENDING), SAME, (role.IESI_MANAGER, role.HEAD),
        Text("延長を通知する", "Give notice of the extension"),
        Text("延長を書面で通知した", "Notice of the extension was given in writing"), (*order("8(i)"), *npsc("12(1)")),
        after=("extend",), gives=("notice_of_extension_notified", "notice_of_extension_recipient"),
    ),
)

_END = (
    Step(
        "propose_lifting", _HOLDS, "lifting_proposed", (role.OFFICER, role.IESI_MANAGER), Text("解除の案を上申する", "Propose lifting"),
        Text("解除の案を上申した", "Lifting was proposed"), (*act("4(7)"), *npsc("14(2)")),
        effect=Text(
            "指定は解除されるまで有効です。番は決定権者に移ります。",
            "The designation holds until it is lifted. The turn passes to who decides.",
        ),
        when=("in_force_today",), gives=("consider_lifting",), fields=asked.LOST,
    ),
    Step(
        "return_lifting", ("lifting_proposed",), BACK, (role.HEAD,), Text("解除の案を差し戻す", "Send the lifting back"),
        Text("解除の案を差し戻した", "The lifting was sent back"), (*act("4(7)"), ASSUMED), fields=(asked.NOTE,), delegable=True,
        assumed=_PRACTICE,
    ),
    Step(
        "lift", ("lifting_proposed",), "lifted", (role.HEAD,), Text("指定を解除する", "Lift the designation"),
        Text("指定を解除した", "The designation was lifted"), (*act("4(7)"), *npsc("14(1)")),
        effect=Text("表示の抹消と、書面での通知が要るようになります。", "Striking the marks and written notices become due."),
        when=("in_force_today",), not_who=("propose_lifting",),
        owes=(
            _STRIKE,
            *_to_told(
                "notice_of_lifting", Text("解除の通知", "Notice of lifting"),
                Text("解除した旨と、その年月日。", "The fact and its date."), "10(1)(ii)",
            ),
            _STAFF_TOLD,
        ),
        decides=True, delegable=True,
    ),
    Step(
        "expire", _RUNS, "expired", (role.IESI_MANAGER, role.SECURITY_OFFICER), Text("満了を記録する", "Record the expiry"),
        Text("有効期間が満了した", "The period expired"), (*act("4(1)"), *order("7(1)", "7(1)(iii)")),
        effect=Text("表示の抹消と、書面での通知が要るようになります。", "Striking the marks and written notices become due."),
        when=("period_over",),
        owes=(
            _STRIKE,
            *_to_told("notice_of_expiry", Text("満了の通知", "Notice of expiry"), Text("満了した旨。", "The fact."), "7(1)(ii)"),
            _STAFF_TOLD,
        ),
    ),
    Step(
        "notify_lifting", ("lifted",), SAME, (role.IESI_MANAGER, role.HEAD), Text("解除を通知する", "Give notice of the lifting"),
        Text("解除を書面で通知した", "Notice of the lifting was given in writing"), (*order("10(1)(ii)"), *npsc("17(2)")),
        gives=("notice_of_lifting_notified", "notice_of_lifting_recipient"),
    ),
    Step(
        "notify_expiry", ("expired",), SAME, (role.IESI_MANAGER, role.HEAD), Text("満了を通知する", "Give notice of the expiry"),
        Text("満了を書面で通知した", "Notice of the expiry was given in writing"), (*order("7(1)(ii)"), *npsc("16(3)")),
        gives=("notice_of_expiry_notified", "notice_of_expiry_recipient"),
    ),
    Step(
        "strike_marks", ("lifted", "expired"), SAME, (role.SECURITY_OFFICER,),
        Text("表示の抹消を記録する", "Record that the marks were struck"),
        Text("表示を抹消し、満了または解除の表示をした", "The marks were struck and marked over"),
        (*order("7(1)(i)", "10(1)(i)"), *npsc("15(1)")), gives=("strike_marks",), fields=(asked.COPIES,),
    ),
    Step(
        "inform_staff_of_end", ("lifted", "expired"), SAME, (role.IESI_MANAGER,),
        Text("終わったことを職員に周知する", "Tell the staff that it ended"),
        Text("終わったことを職員に周知した", "The staff were told that it ended"), npsc("16(5)", "17(4)"), gives=("inform_staff",),
    ),
)

DESIGNATION = Procedure(
    name="designation", version=1, regime="jp.iesi", title=Text("重要経済安保情報の指定", "Designation"), number_prefix=Text("指", "D"),
    states=STATES, steps=(*_PROPOSE, *_KEEP, *_EXTEND, *_END), facts=FACTS,
    clocks=(
        Clock(
            "validity", Text("指定の有効期間", "Period of the designation"), _RUNS, "designation.first_period", "designate",
            act("4(1)", "4(2)"), party=cast.MANAGER, restarts=("extend",), ends_with="last_day",
        ),
        Clock(
            "reason_check", Text("指定の理由の点検", "Check of the reasons"), _RUNS, "designation.reason_check_interval", "designate",
            npsc("13(1)"), party=cast.MANAGER, restarts=("check_reasons",),
        ),
        Clock(
            "decide", Text("指定案の決定", "Decision on the proposal"), ("candidate",), "designation.organ.decide", "propose", act("3(1)"),
            party=cast.HEAD, restarts=("propose_again",),
        ),
        Clock(
            "decide_change", Text("延長・解除の決定", "Decision on extension or lifting"), ("extension_proposed", "lifting_proposed"),
            "designation.organ.decide_extension", "propose_extension", act("4(2)", "4(7)"), party=cast.HEAD,
            restarts=("propose_lifting",), pauses_in=("cabinet_asked",),
        ),
    ),
    parties=cast.parties(
        cast.ORGAN, cast.HEAD, cast.MANAGER, cast.OFFICER, cast.CABINET, cast.NOTIFIED, cast.RECIPIENT, cast.POLICE, cast.CONTRACTOR,
    ),
    track=("candidate", "in_force", "extended"), ends=("lifted", "expired", "withdrawn", "not_designated"), asides=_PENDING,
    roles=cast.ROLES,
)
