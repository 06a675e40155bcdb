"""Where an accreditation of a contractor can be, and what must be true before its steps (Act 10; Order 13, 16, 17)."""

from warifu.kernel.ids import Cite, Text
from warifu.kernel.procedure.model import Fact, State
from warifu.regimes.jp.iesi.procedures import cast
from warifu.regimes.jp.iesi.procedures.cast import ASSUMED, act, order

# fmt: off
# A declaration is a table: rows are filled, not exploded.

STATES = (
    State(
        "proposed", Text("提案への返事待ち", "Waiting for the answer to the proposal"),
        Text("事業者に提案し、返事を待っています。", "The contractor was sounded; its answer is awaited."), turn=cast.CONTRACTOR,
    ),
    State(
        "accepted", Text("申請の準備中", "Application being prepared"),
        Text("事業者が提案を受け入れ、申請を準備しています。", "The contractor accepted and is preparing its application."),
        turn=cast.CONTRACTOR,
    ),
    State(
        "applied", Text("申請を審査中", "Application being examined"),
        Text("申請を受け、基準に適合するかを調べています。", "The application is being held against the criterion."), turn=cast.ORGAN,
        tone="act",
    ),
    State(
        "returned", Text("申請の補正待ち", "Waiting for the application to be completed"),
        Text(
            "申請に足りないところがあり、事業者に戻しています。", "Something is missing; the application went back to the contractor.",
        ),
        turn=cast.CONTRACTOR, like="applied",
    ),
    State(
        "examined", Text("認定の決定待ち", "Waiting for decision"),
        Text("審査を終え、決定を待っています。", "Examined; waiting for the decision."), turn=cast.HEAD, tone="act",
    ),
    State(
        "accredited", Text("認定済み・契約なし", "Accredited, no contract"),
        Text(
            "適合事業者と認定しました。契約がないので、まだ情報を提供できません。",
            "Accredited; without a contract nothing can be provided yet.",
        ),
        turn=cast.ORGAN, tone="ok",
    ),
    State(
        "contract_drafted", Text("契約の締結待ち", "Contract waiting to be concluded"),
        Text("契約の案ができ、締結を待っています。", "The contract has been drafted and waits to be concluded."), turn=cast.HEAD,
        tone="act",
    ),
    State(
        "in_contract", Text("契約中", "Under contract"),
        Text("認定と契約があります。情報を提供できます。", "Accredited and under contract; information can be provided."),
        turn=cast.CONTRACTOR, tone="ok",
    ),
    State(
        "provision_proposed", Text("提供の決定待ち", "Provision waiting for decision"),
        Text("情報を提供する案が、決定を待っています。", "The provision of an item has been proposed."), turn=cast.HEAD, tone="act",
    ),
    State(
        "change_reported", Text("変更を審査中", "Change being examined"),
        Text("変更の報告を受け、調べています。", "A change was reported and is being examined."), turn=cast.ORGAN, tone="act",
    ),
    State(
        "change_examined", Text("変更の決定待ち", "Change waiting for decision"),
        Text("変更の審査を終え、決定を待っています。", "The change was examined; waiting for the decision."), turn=cast.HEAD,
        tone="act",
    ),
    State(
        "cancellation_proposed", Text("取消しの決定待ち", "Cancellation waiting for decision"),
        Text("認定を取り消す案が、決定を待っています。", "Cancelling the accreditation has been proposed."), turn=cast.HEAD, tone="act",
    ),
    State(
        "declined", Text("辞退・終了", "Declined"),
        Text("事業者が提案を受け入れませんでした。", "The contractor did not accept the proposal."),
    ),
    State(
        "withdrawn", Text("取り下げ・終了", "Withdrawn"),
        Text("認定に至らないまま取り下げられました。", "Taken back before an accreditation."),
    ),
    State(
        "refused", Text("認定しない・終了", "Not accredited"),
        Text("基準に適合すると認められませんでした。", "It was not found to meet the criterion."),
    ),
    State(
        "cancelled", Text("認定を取り消した・終了", "Accreditation cancelled"),
        Text("認定を取り消しました。取扱いはできません。", "The accreditation was cancelled; handling is not allowed."),
    ),
)

FACTS = (
    Fact(
        "not_accredited_yet",
        Text(
            "この事業者は、この行政機関の認定をすでに受けているか、手続が進んでいます。",
            "This organ has accredited the contractor already, or is about to.",
        ),
        Text("その案件を使ってください。", "Use that case."), act("10(1)")[0], on_data=True,
    ),
    Fact(
        "accreditation_in_force", Text("認定がないか、取り消されています。", "There is no accreditation, or it was cancelled."),
        Text("先に認定を受ける必要があります。", "An accreditation is needed first."), act("10(1)")[0],
    ),
    Fact(
        "contract_in_force", Text("効力のある契約がありません。", "No contract is in force."),
        Text("契約を結んでください。", "Conclude a contract."), act("10(1)")[0],
    ),
    Fact(
        "contract_covers_kind",
        Text("契約が、この提供または保有を定めていません。", "The contract is not of the kind that this provision needs."),
        Text("契約の種類（法第10条第1項・第2項）を確かめてください。", "Look at the kind of the contract, Act 10(1) or 10(2)."),
        act("10(3)")[0], on_data=True,
    ),
    Fact(
        "designation_in_force",
        Text(
            "情報の指定がないか、有効期間が過ぎているか、解除されています。",
            "The item is not designated, or its designation is over or lifted.",
        ),
        Text("指定の登録簿を確かめてください。", "Look at the register of designations."), act("10(1)")[0], on_data=True,
    ),
    Fact(
        "other_designators_agree",
        Text(
            "この情報を指定しているほかの行政機関の長の同意がありません。",
            "Another head has designated this information and has not agreed.",
        ),
        Text("その行政機関の長の同意を得てください。", "Obtain that head's consent."), act("10(1)")[0], on_data=True,
    ),
    Fact(
        "holder_was_notified",
        Text(
            "保有させる情報について、指定の通知がまだです。",
            "The contractor has not been notified of the designation of what it is to hold.",
        ),
        Text("指定の案件で「適合事業者に指定を通知する」を行ってください。", "Give the notice in the case of the designation."),
        act("10(2)")[0], on_data=True,
    ),
    Fact(
        "end_date_is_true",
        Text("通知する日が、指定の有効期間が満了する日と違います。", "The day told is not the last day of the designation."),
        Text("登録簿にある満了する年月日を書いてください。", "Write the end date of the register."), order("13")[0], on_data=True,
    ),
    Fact(
        "range_within_contract",
        Text(
            "契約で定めた従業者の範囲の外の人が含まれています。",
            "It names somebody outside of the range of employees in the contract.",
        ),
        Text("契約の範囲の中から選んでください。", "Choose within the contract's range."), act("10(3)(i)")[0], on_data=True,
    ),
    Fact(
        "range_people_eligible",
        Text("重要経済安保情報の取扱いの業務を行えない人が含まれています。", "It names somebody who may not handle such information."),
        Text("この行政機関の長の適性評価で認められた人だけにしてください。", "Name only people whom this head has found not to leak."),
        act("10(3)(i)")[0], on_data=True,
    ),
    Fact(
        "handlers_eligible",
        Text("重要経済安保情報の取扱いの業務を行えない人が含まれています。", "It names somebody who may not handle such information."),
        Text("この行政機関の長の適性評価で認められた人だけを載せてください。", "List only people whom this head has found not to leak."),
        act("11(1)")[0], on_data=True,
    ),
    Fact(
        "handlers_in_range", Text("従業者の範囲の外の人が含まれています。", "It names somebody outside of the range of employees."),
        Text("範囲の中から選んでください。", "Choose within the range."), act("10(4)")[0], on_data=True,
    ),
    Fact(
        "item_was_provided", Text("この情報は、この事業者に提供されていません。", "This item was not provided to this contractor."),
        Text("提供された情報から選んでください。", "Choose among the items provided."), Cite("Contract"), on_data=True,
    ),
    Fact(
        "item_is_held",
        Text(
            "この情報は、法第10条第2項により保有させているものではありません。",
            "This item is not one the contractor holds under Act 10(2).",
        ),
        Text("保有させている情報から選んでください。", "Choose among the items it holds."), act("10(5)")[0], on_data=True,
    ),
    Fact(
        "change_lies_ahead",
        Text(
            "変更の日が過ぎています。変更は、効力が生ずる前に報告するものです。",
            "The change has already taken effect; changes are reported before that.",
        ),
        Text("「済んだ変更を報告する」を使ってください。", "Use the report of a change that has happened."), ASSUMED, on_data=True,
    ),
)
