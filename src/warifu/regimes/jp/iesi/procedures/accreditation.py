"""Accreditation of a contractor: proposed, applied, examined, accredited; contract, range, provision; change, cancellation.

Carries out Act 10 and 18(1), Order 13, 16 and 17. The advance proposal, the form of the application, ownership, reporting of changes and
cancellation come from summaries of a guideline that was not obtained: each such step says so. An accreditation is one organ's; another
organ accredits anew. Assessing the contractor's employees is `assessment`. States and facts are in `accreditation_states`, fields in
`accreditation_fields`.
"""

from warifu.kernel.ids import Cite, Text
from warifu.kernel.procedure.model import BACK, SAME, START, Clock, Owed, Procedure, Step
from warifu.regimes.jp import roles as role
from warifu.regimes.jp.iesi.procedures import accreditation_fields as asked
from warifu.regimes.jp.iesi.procedures import cast
from warifu.regimes.jp.iesi.procedures.accreditation_states import FACTS, STATES
from warifu.regimes.jp.iesi.procedures.cast import ASSUMED, act, npsc, order

# fmt: off
# A declaration is a table: rows are filled, not exploded.

_OFFICE = (role.OFFICER, role.IESI_MANAGER)
_FIRM = (role.PROTECTION_OFFICER, role.OPERATIONS_MANAGER)
_CONTRACT = Cite("Contract")
_UNDER_CONTRACT = ("in_contract", "provision_proposed", "change_reported", "change_examined", "cancellation_proposed")

_COUNCIL = Text(
    "事前の提案は、諮問会議の資料の解説によります。法令の条文にはありません。",
    "The advance proposal comes from a summary of council papers, not from the text.",
)
_PRACTICE = Text("法令に定めがなく、申請の実務によります。", "Not in the statute; office practice.")
_GUIDELINE = Text(
    "ガイドラインの解説によります。本文は確認できていません。", "From commentary on the guideline, whose text was not obtained.",
)
_CANCELLING = Text(
    "取消しの要件と手続は確認できていません。基準に適合しなくなったときの当然の帰結として置いています。",
    "Conditions and procedure of cancelling were not found; it stands here as what must follow when the criterion is no longer met.",
)

_APPLY = (
    Step(
        "propose", (START,), "proposed", _OFFICE, Text("事業者に提案する", "Propose to a contractor"),
        Text("事業者に提案した", "The contractor was sounded"), (*act("10(1)"), ASSUMED),
        effect=Text(
            "秘密でない概要が事業者に届き、番は事業者に移ります。",
            "The outline without secrets reaches the contractor; the turn passes to it.",
        ),
        when=("not_accredited_yet",), fields=asked.PROPOSAL, assumed=_COUNCIL,
    ),
    Step(
        "accept", ("proposed",), "accepted", (role.PROTECTION_OFFICER,), Text("提案を受け入れる", "Accept the proposal"),
        Text("事業者が提案を受け入れた", "The contractor accepted the proposal"), (*act("10(1)"), ASSUMED),
        effect=Text("次に、申請を出します。", "Next the application is filed."), assumed=_COUNCIL,
    ),
    Step(
        "decline", ("proposed",), "declined", (role.PROTECTION_OFFICER,), Text("提案を断る", "Decline the proposal"),
        Text("事業者が提案を断った", "The contractor declined the proposal"), (*act("10(1)"), ASSUMED), fields=asked.WHY_NOT,
        assumed=_COUNCIL,
    ),
    Step(
        "withdraw_proposal", ("proposed", "accepted"), "withdrawn", _OFFICE, Text("提案を取り下げる", "Withdraw the proposal"),
        Text("提案を取り下げた", "The proposal was withdrawn"), (*act("10(1)"), ASSUMED), fields=asked.NOTE, assumed=_COUNCIL,
    ),
    Step(
        "apply", ("accepted",), "applied", (role.PROTECTION_OFFICER,), Text("認定を申請する", "Apply for accreditation"),
        Text("認定を申請した", "The contractor applied"), (*act("10(1)"), *order("16(1)")),
        effect=Text("番は行政機関に移ります。", "The turn passes to the organ."), fields=asked.APPLICATION, signed=True,
    ),
    Step(
        "return_application", ("applied",), "returned", _OFFICE, Text("補正を求める", "Ask for completion"),
        Text("申請の補正を求めた", "Completion of the application was asked for"), (*order("16(1)"), ASSUMED),
        effect=Text("番は事業者に移ります。", "The turn passes to the contractor."), fields=asked.MISSING, assumed=_PRACTICE,
    ),
    Step(
        "complete", ("returned",), "applied", (role.PROTECTION_OFFICER,), Text("補正した申請を出す", "File the completed application"),
        Text("補正した申請を出した", "The completed application was filed"), (*act("10(1)"), *order("16(1)")),
        effect=Text("番は行政機関に移ります。", "The turn passes to the organ."), fields=asked.APPLICATION, signed=True,
    ),
    Step(
        "withdraw_application", ("accepted", "applied", "returned", "examined"), "withdrawn", (role.PROTECTION_OFFICER,),
        Text("申請を取り下げる", "Withdraw the application"), Text("申請を取り下げた", "The application was withdrawn"),
        (*act("10(1)"), ASSUMED), fields=asked.WHY_NOT, assumed=_PRACTICE,
    ),
    Step(
        "examine", ("applied",), "examined", _OFFICE, Text("審査の結果を上申する", "Submit the examination"),
        Text("審査の結果を上申した", "The examination was submitted"), (*act("10(1)"), *order("16(1)")),
        effect=Text("番は決定権者（あなた以外の人）に移ります。", "The turn passes to who decides, somebody other than you."),
        fields=asked.EXAMINATION,
    ),
    Step(
        "return_examination", ("examined",), "applied", (role.HEAD,), Text("審査を差し戻す", "Send the examination back"),
        Text("審査を差し戻した", "The examination was sent back"), (*act("10(1)"), ASSUMED), fields=asked.NOTE, delegable=True,
        assumed=_PRACTICE,
    ),
    Step(
        "accredit", ("examined",), "accredited", (role.HEAD,), Text("適合事業者と認定する", "Accredit"),
        Text("適合事業者と認定した", "The contractor was accredited"), (*act("10(1)", "18(1)"), *order("16(1)")),
        effect=Text("契約を結ぶと、情報を提供できるようになります。", "Once a contract is concluded, information can be provided."),
        not_who=("examine",),
        owes=(
            Owed(
                "decision_to_contractor", Text("認定の決定の通知", "Notice of the decision"), cast.CONTRACTOR,
                Text("認定した旨。", "That it was accredited."), ASSUMED,
            ),
        ),
        decides=True, delegable=True,
    ),
    Step(
        "refuse", ("examined",), "refused", (role.HEAD,), Text("認定しない", "Refuse accreditation"),
        Text("認定しないと決めた", "Accreditation was refused"), (*act("10(1)", "18(1)"), *order("16(1)")), not_who=("examine",),
        owes=(
            Owed(
                "decision_to_contractor", Text("認定の決定の通知", "Notice of the decision"), cast.CONTRACTOR,
                Text("認定しない旨と理由。", "That it was not accredited, with reasons."), ASSUMED,
            ),
        ),
        fields=asked.REFUSAL, decides=True, delegable=True,
    ),
    Step(
        "tell_decision", ("accredited", "refused"), SAME, _OFFICE, Text("認定の決定を通知する", "Give notice of the decision"),
        Text("認定の決定を事業者に通知した", "The contractor was told of the decision"), (*act("18(1)"), ASSUMED),
        gives=("decision_to_contractor",), assumed=_PRACTICE,
    ),
)

_CONTRACTING = (
    Step(
        "draft_contract", ("accredited",), "contract_drafted", _OFFICE, Text("契約の案を上申する", "Submit a draft contract"),
        Text("契約の案を上申した", "A draft contract was submitted"), (*act("10(3)"), *order("17")),
        effect=Text("番は決定権者（あなた以外の人）に移ります。", "The turn passes to who decides, somebody other than you."),
        when=("accreditation_in_force",), fields=asked.CONTRACT,
    ),
    Step(
        "return_contract", ("contract_drafted",), "accredited", (role.HEAD,), Text("契約の案を差し戻す", "Send the draft back"),
        Text("契約の案を差し戻した", "The draft contract was sent back"), (*act("10(3)"), ASSUMED), fields=asked.NOTE, delegable=True,
        assumed=_PRACTICE,
    ),
    Step(
        "conclude_contract", ("contract_drafted",), "in_contract", (role.HEAD,), Text("契約を結ぶ", "Conclude the contract"),
        Text("契約を結んだ", "The contract was concluded"), (*act("10(1)", "10(2)", "10(3)"), *order("17")),
        effect=Text("事業者は、従業者の範囲を定めます。", "The contractor now sets its range of employees."),
        when=("accreditation_in_force",), not_who=("draft_contract",),
        owes=(
            Owed(
                "set_range", Text("従業者の範囲の決定", "Range of employees"), cast.CONTRACTOR,
                Text("取扱いの業務を行わせる従業者の範囲を定める。", "Decide which employees may handle it."), act("10(4)")[0],
            ),
        ),
        decides=True, delegable=True,
    ),
    Step(
        "set_range", _UNDER_CONTRACT, SAME, _FIRM, Text("従業者の範囲を定める", "Set the range of employees"),
        Text("従業者の範囲を定めた", "The range of employees was set"), act("10(3)(i)", "10(4)"),
        effect=Text(
            "前の範囲と入れ替わります。外れた人は直ちに扱えなくなります。",
            "It replaces the range before; whoever is left out stops at once.",
        ),
        after=("conclude_contract",), when=("contract_in_force", "range_within_contract", "range_people_eligible"),
        gives=("set_range",), fields=asked.RANGE,
    ),
    Step(
        "list_handlers", _UNDER_CONTRACT, SAME, _FIRM, Text("取扱者名簿を作る", "List the handlers of an item"),
        Text("取扱者名簿を作った", "The handlers of an item were listed"), (*act("10(4)"), _CONTRACT),
        effect=Text("名簿にない人は、この情報を扱えません。", "Whoever is not on the list may not handle this item."),
        after=("conclude_contract",), when=("contract_in_force", "item_was_provided", "handlers_in_range", "handlers_eligible"),
        gives=("list_handlers",),
        fields=asked.HANDLERS,
    ),
    Step(
        "end_contract", ("in_contract",), "accredited", (role.IESI_MANAGER, role.HEAD),
        Text("契約の終わりを記録する", "Record the end of the contract"), Text("契約が終わった", "The contract ended"),
        (*act("10(4)"), _CONTRACT),
        effect=Text("従業者は、直ちに取り扱えなくなります。", "Employees may no longer handle anything, at once."),
        owes=(
            Owed(
                "give_back", Text("返却または廃棄", "Return or destruction"), cast.CONTRACTOR,
                Text(
                    "契約の定めに従い、提供された情報を返すか廃棄する。", "Return or destroy what was provided, as the contract says.",
                ),
                _CONTRACT,
            ),
        ),
        fields=asked.END_CONTRACT,
    ),
)

_PROVIDE = (
    Step(
        "propose_provision", ("in_contract",), "provision_proposed", _OFFICE, Text("提供の案を上申する", "Propose a provision"),
        Text("提供の案を上申した", "A provision was proposed"), act("10(1)", "10(2)"),
        effect=Text("番は決定権者（あなた以外の人）に移ります。", "The turn passes to who decides, somebody other than you."),
        when=(
            "accreditation_in_force", "contract_in_force", "contract_covers_kind", "designation_in_force", "other_designators_agree",
            "holder_was_notified",
        ),
        fields=asked.PROVISION_PROPOSAL,
    ),
    Step(
        "return_provision", ("provision_proposed",), BACK, (role.HEAD, role.IESI_MANAGER),
        Text("提供の案を差し戻す", "Send the provision back"), Text("提供の案を差し戻した", "The provision was sent back"),
        (*act("10(1)"), ASSUMED), fields=asked.NOTE, delegable=True, assumed=_PRACTICE,
    ),
    # Act 10(1), 10(2); Order 13: provided under the contract, the end date told in writing at the same time.
    Step(
        "provide", ("provision_proposed",), BACK, (role.HEAD, role.IESI_MANAGER),
        Text("情報を提供し、満了する年月日を通知する", "Provide the item and tell its end date"),
        Text("情報を提供し、満了する年月日を通知した", "An item was provided and its end date told"),
        (*act("10(1)", "10(2)"), *order("13"), *npsc("27(1)")),
        effect=Text("事業者は、取扱者名簿を作ります。", "The contractor now lists the handlers."),
        when=(
            "accreditation_in_force", "contract_in_force", "contract_covers_kind", "designation_in_force", "other_designators_agree",
            "holder_was_notified", "end_date_is_true",
        ),
        not_who=("propose_provision",),
        owes=(
            Owed(
                "list_handlers", Text("取扱者名簿", "List of handlers"), cast.CONTRACTOR,
                Text("この情報を取り扱う人を名簿に載せる。", "List who handles this item."), _CONTRACT,
            ),
        ),
        fields=asked.PROVISION, decides=True, delegable=True,
    ),
    Step(
        "record_return", (*_UNDER_CONTRACT, "accredited", "cancelled"), SAME, (role.IESI_MANAGER, role.SECURITY_OFFICER),
        Text("返却・廃棄を記録する", "Record return or destruction"),
        Text("返却・廃棄を記録した", "Return or destruction was recorded"), (*act("10(4)"), _CONTRACT),
        effect=Text("この情報は、この事業者に提供されていないことになります。", "The item then counts as no longer provided."),
        when=("item_was_provided",), gives=("give_back", "hand_over"), fields=asked.RETURN,
    ),
    Step(
        "ask_back", _UNDER_CONTRACT, SAME, (role.HEAD,), Text("保有させている情報の提供を求める", "Ask for information it holds"),
        Text("保有させている情報の提供を求めた", "Information it holds was asked for"), act("10(5)", "10(3)(v)"),
        after=("conclude_contract",), when=("contract_in_force", "item_is_held"),
        owes=(
            Owed(
                "hand_over", Text("情報の提供", "Handing over the information"), cast.CONTRACTOR,
                Text("求められた情報を行政機関の長に提供する。", "Give the information to the head."), act("10(3)(v)")[0],
            ),
        ),
        fields=asked.ASK_BACK, delegable=True,
    ),
    Step(
        "record_hand_over", _UNDER_CONTRACT, SAME, (role.IESI_MANAGER, role.SECURITY_OFFICER),
        Text("提供を受けたことを記録する", "Record that it was handed over"),
        Text("求めた情報の提供を受けた", "The information asked for was handed over"), act("10(5)"), after=("ask_back",),
        gives=("hand_over",),
    ),
)

_CHANGE = (
    Step(
        "report_change", ("accredited", "in_contract"), "change_reported", (role.PROTECTION_OFFICER,),
        Text("予定している変更を報告する", "Report a planned change"),
        Text("予定している変更を報告した", "A planned change was reported"), (_CONTRACT, ASSUMED),
        effect=Text(
            "認定と契約は続きます。変更してよいかの審査が始まります。", "Accreditation and contract go on; the change is examined.",
        ),
        when=("change_lies_ahead",), fields=asked.CHANGE, assumed=_GUIDELINE,
    ),
    Step(
        "report_past_change", ("accredited", "in_contract"), "change_reported", (role.PROTECTION_OFFICER,),
        Text("済んだ変更を報告する", "Report a change that has happened"),
        Text("済んだ変更を報告した", "A change that had happened was reported"), (_CONTRACT, ASSUMED),
        effect=Text("前もって報告しなかったことも、審査で考えられます。", "That it was not reported beforehand is weighed too."),
        fields=asked.CHANGE, assumed=_GUIDELINE,
    ),
    Step(
        "examine_change", ("change_reported",), "change_examined", _OFFICE,
        Text("変更の審査の結果を上申する", "Submit the examination of the change"),
        Text("変更の審査の結果を上申した", "The examination of the change was submitted"), (*order("16(1)"), ASSUMED),
        effect=Text("番は決定権者（あなた以外の人）に移ります。", "The turn passes to who decides, somebody other than you."),
        fields=asked.CHANGE_EXAMINATION, assumed=_GUIDELINE,
    ),
    Step(
        "accept_change", ("change_examined",), BACK, (role.HEAD,), Text("変更を認める", "Accept the change"),
        Text("変更を認めた", "The change was accepted"), (*act("10(1)", "18(1)"), *order("16(1)"), ASSUMED),
        not_who=("examine_change",), decides=True, delegable=True, assumed=_GUIDELINE,
    ),
    Step(
        "object_to_change", ("change_examined",), BACK, (role.HEAD,), Text("変更を認めない", "Object to the change"),
        Text("変更を認めないと決めた", "The change was objected to"), (*act("10(1)", "18(1)"), *order("16(1)"), ASSUMED),
        effect=Text("変更がされたときは、取消しを検討します。", "If it is made nevertheless, cancellation is considered."),
        not_who=("examine_change",), fields=asked.NOTE, decides=True, delegable=True, assumed=_GUIDELINE,
    ),
)

_CANCEL = (
    Step(
        "propose_cancellation", ("accredited", "in_contract"), "cancellation_proposed", _OFFICE,
        Text("取消しの案を上申する", "Propose cancellation"), Text("取消しの案を上申した", "Cancellation was proposed"),
        (*act("10(1)", "18(1)"), ASSUMED),
        effect=Text(
            "事業者は意見を述べられます。番は決定権者に移ります。",
            "The contractor may state its view; the turn passes to who decides.",
        ),
        fields=asked.CANCELLATION, assumed=_CANCELLING,
    ),
    Step(
        "state_view", ("cancellation_proposed",), SAME, (role.PROTECTION_OFFICER,),
        Text("取消しについて意見を述べる", "State a view on the cancellation"),
        Text("事業者が意見を述べた", "The contractor stated its view"), (*act("18(1)"), ASSUMED), fields=asked.VIEW,
        assumed=_CANCELLING,
    ),
    Step(
        "return_cancellation", ("cancellation_proposed",), BACK, (role.HEAD,),
        Text("取消しの案を差し戻す", "Send the cancellation back"), Text("取消しの案を差し戻した", "The cancellation was sent back"),
        (*act("18(1)"), ASSUMED), fields=asked.NOTE, delegable=True, assumed=_CANCELLING,
    ),
    Step(
        "cancel", ("cancellation_proposed",), "cancelled", (role.HEAD,), Text("認定を取り消す", "Cancel the accreditation"),
        Text("認定を取り消した", "The accreditation was cancelled"), (*act("10(1)", "18(1)"), ASSUMED),
        effect=Text("従業者は、直ちに取り扱えなくなります。", "Employees may no longer handle anything, at once."),
        not_who=("propose_cancellation",),
        owes=(
            Owed(
                "cancellation_to_contractor", Text("取消しの通知", "Notice of the cancellation"), cast.CONTRACTOR,
                Text("取り消した旨と理由。", "That it was cancelled, with reasons."), ASSUMED,
            ),
            Owed(
                "give_back", Text("返却または廃棄", "Return or destruction"), cast.CONTRACTOR,
                Text(
                    "契約の定めに従い、提供された情報を返すか廃棄する。", "Return or destroy what was provided, as the contract says.",
                ),
                _CONTRACT,
            ),
        ),
        decides=True, delegable=True, assumed=_CANCELLING,
    ),
    Step(
        "tell_cancellation", ("cancelled",), SAME, _OFFICE, Text("取消しを通知する", "Give notice of the cancellation"),
        Text("取消しを事業者に通知した", "The contractor was told of the cancellation"), (*act("18(1)"), ASSUMED),
        gives=("cancellation_to_contractor",), assumed=_CANCELLING,
    ),
)

ACCREDITATION = Procedure(
    name="accreditation", version=1, regime="jp.iesi", title=Text("適合事業者の認定", "Accreditation of a contractor"),
    number_prefix=Text("認", "C"), states=STATES, steps=(*_APPLY, *_CONTRACTING, *_PROVIDE, *_CHANGE, *_CANCEL), facts=FACTS,
    clocks=(
        Clock(
            "reply", Text("提案への返事", "Answer to the proposal"), ("proposed",), "accreditation.organ.reply", "propose",
            act("10(1)"), party=cast.CONTRACTOR,
        ),
        Clock(
            "apply", Text("申請の準備", "Preparing the application"), ("accepted",), "accreditation.organ.apply", "accept",
            act("10(1)"), party=cast.CONTRACTOR,
        ),
        Clock(
            "examine", Text("認定の審査と決定", "Examination and decision"), ("applied", "examined"), "accreditation.organ.examine",
            "apply", order("16(1)"), party=cast.ORGAN, pauses_in=("returned",),
        ),
        Clock(
            "examine_change", Text("変更の審査と決定", "Examination of the change"), ("change_reported", "change_examined"),
            "accreditation.organ.examine_change", "report_change", order("16(1)"), party=cast.ORGAN, restarts=("report_past_change",),
        ),
    ),
    parties=cast.parties(cast.CONTRACTOR, cast.ORGAN, cast.HEAD),
    track=("proposed", "accepted", "applied", "examined", "accredited", "contract_drafted", "in_contract"),
    ends=("declined", "withdrawn", "refused", "cancelled"),
    asides=("provision_proposed", "change_reported", "change_examined", "cancellation_proposed"), roles=cast.ROLES,
)
