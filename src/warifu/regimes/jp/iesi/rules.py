"""The access rules of the Act: who may read and who may provide, one bit and one article each.

Carries out the table of refusals for `read` and `provide`: Act 3(1), 4, 5(1), 10(1), 10(4), 10(7), 11(1), 11(2) and the contract.
Beside the table, what no worked case can express and a register can: a person who is nobody's staff, a recipient nobody knows, one
abroad (Act 8) and an act that is neither. Not ruled, for want of facts: the consent of another designating organ (Act 6(1), 8,
10(1)), public-interest recipients (Act 9, 10(6)), police (Act 7), and naming without assessment in the first year (supplementary
article 2; over by 15 May 2026).
"""

from warifu.kernel.access.conditions import ALWAYS, NEVER, All, Covered, Is, Not, Recorded, Same, Some, Taken
from warifu.kernel.access.model import PROVIDE, READ, Rule, RuleBook
from warifu.kernel.ids import Cite, Text
from warifu.regimes.jp.iesi import facts, law, standing

EXEMPT_RANGE = "exempt_office_range"
EXEMPT_SCOPE = "exempt_office_scope"
ENDED = "accreditation_ended"
GIVE_BACK = "give_back_to_provider"
COLLEAGUE = "colleague_in_company"
TWO_HEADS = "two_heads_one_item"
NO_DESIGNATION = "no_designation"
RANGE_ARTICLE = "contractor_range_article"
HANDLER_ARTICLE = "handler_list_article"
BASIS_ARTICLE = "no_accreditation_article"

# The readings of the fact sheet's section 14 on which reading and providing may hang, with what the data of the law takes by default.
READINGS = (
    *standing.CHOICES,
    facts.LIFTING_DAY,
    EXEMPT_RANGE,
    EXEMPT_SCOPE,
    ENDED,
    GIVE_BACK,
    COLLEAGUE,
    TWO_HEADS,
    NO_DESIGNATION,
    RANGE_ARTICLE,
    HANDLER_ARTICLE,
    BASIS_ARTICLE,
)
DEFAULTS = {name: law().reading(name).default for name in READINGS}
OTHER = {name: next(choice for choice in law().reading(name).choices if choice != DEFAULTS[name]) for name in READINGS}

_BY_ORGAN = Is("employer_kind", facts.ORGAN)
_BY_CONTRACTOR = Is("employer_kind", facts.CONTRACTOR)
_NO_BASIS = ((BASIS_ARTICLE, "b", Cite("Act", "9(1)")),)

# Act 11(1) proviso, Order 18.
EXEMPT = Some(
    Covered("exempt", ("person",), codes=frozenset(facts.WHEREVER)),
    Covered("exempt_at", ("person", "employer")),
    All(Covered("exempt", ("person",)), Taken(EXEMPT_SCOPE, "a", by="employer")),
)
_IN_RANGE = Some(
    Covered("range_unit", ("item", "employer", "unit")), Covered("range_person", ("item", "employer", "person"))
)
_PROVIDED = Covered("provision", ("item", "employer", "head"))
_RANGE_UNSET = Not(Recorded("range", ("item", "employer")))

UNDESIGNATED = Rule(
    bit=0,
    name="undesignated",
    cites=(Cite("Act", "3(1)"),),
    title=Text("この法律による指定がある", "There is a designation under this Act"),
    sentence=Text(
        "この情報には、この法律による指定がありません。この法律による許しは与えられません。",
        "No designation of this item under this Act exists, so this Act gives no permission.",
    ),
    missing_sentence=Text(
        "この情報の指定は記録されていません。この法律による許しは与えられません。",
        "No designation of this item is recorded, so this Act gives no permission.",
    ),
    remedy=Text(
        "指定の要件を満たす情報なら、行政機関の長による指定を上申する。",
        "If the information meets the requirements, propose its designation to the head of the organ.",
    ),
    unless=Recorded("designation", ("item",)),
    missing=ALWAYS,
    hangs_on=(NO_DESIGNATION,),
)

NOT_IN_FORCE = Rule(
    bit=1,
    name="not_in_force",
    cites=(Cite("Act", "4"),),
    title=Text("指定が有効である", "The designation is in force"),
    sentence=Text(
        "この日には、指定が効力を持っていません（期間の前、満了または解除）。この法律による許しは与えられません。",
        "The designation is not in force on this day (not begun, expired or lifted), so this Act gives no permission.",
    ),
    remedy=Text(
        "有効期間と解除の有無を指定管理簿で確かめる。満了や解除の後は、情報公開や公文書管理の定めによる。",
        "Check its period and lifting in the control register. After expiry or lifting, other rules on records apply.",
    ),
    when=Recorded("designation", ("item",)),
    unless=Covered("designation", ("item",), codes=frozenset({facts.IN_FORCE})),
    hangs_on=(NO_DESIGNATION,),
)

OUTSIDE_RANGE = Rule(
    bit=2,
    name="outside_range",
    cites=(Cite("Act", "5(1)"),),
    title=Text("取り扱う職員の範囲に入っている", "Within the range of staff who may be let handle it"),
    sentence=Text(
        "行政機関の長が定めた、取扱いの業務を行わせる職員の範囲の外です。",
        "The person is outside the range of staff that the head has fixed for this item.",
    ),
    missing_sentence=Text(
        "この情報について、この行政機関の職員の範囲が定められた記録がありません。",
        "No range of staff of this organ is recorded for this item.",
    ),
    remedy=Text(
        "業務上の必要があれば、重要経済安保情報管理者に範囲の変更を申し出る。",
        "If the work needs it, ask the IESI manager to change the range.",
    ),
    when=_BY_ORGAN,
    # Reading exempt_office_range: exempt offices are bound too.
    unless=Some(_IN_RANGE, All(EXEMPT, Taken(EXEMPT_RANGE, "b", by="employer"))),
    missing=_RANGE_UNSET,
)

NO_POST = Rule(
    bit=3,
    name="no_post",
    cites=(Cite("Act", "5(1)"),),
    title=Text("行政機関または適合事業者に属している", "On the staff of an organ or a contractor"),
    sentence=Text(
        "この日に行政機関または適合事業者に属していないので、どの範囲にも入りません。",
        "The person is on the staff of no organ or contractor on this day, and so within no range.",
    ),
    missing_sentence=Text(
        "この人の所属が記録されていないので、どの範囲にも入りません。",
        "No employment of this person is recorded, so the person is within no range.",
    ),
    remedy=Text("所属を登録する。", "Have the person's employment entered in the register of people."),
    unless=Some(_BY_ORGAN, _BY_CONTRACTOR),
    missing=Not(Recorded("employment", ("person",))),
)

UNKNOWN_RECIPIENT = Rule(
    bit=4,
    name="unknown_recipient",
    cites=(Cite("Act", "9(1)"),),
    acts=(PROVIDE,),
    title=Text("提供の相手が分かっている", "The recipient is known"),
    sentence=Text(
        "提供の相手が行政機関でも適合事業者でもありません。法に定める場合のほかは提供できません。",
        "The recipient is neither an organ nor a contractor. Nothing may be provided but in the cases the Act lists.",
    ),
    missing_sentence=Text(
        "提供の相手が記録されていません。法に定める場合のほかは提供できません。",
        "The recipient is not recorded. Nothing may be provided but in the cases the Act lists.",
    ),
    remedy=Text("相手の組織か人を登録してから尋ねる。", "Enter the receiving organisation or person, then ask again."),
    when=All(_BY_ORGAN, Is("recipient_kind", "")),
    missing=ALWAYS,
)

RECIPIENT_ABROAD = Rule(
    bit=5,
    name="recipient_abroad",
    cites=(Cite("Act", "8"),),
    acts=(PROVIDE,),
    title=Text("外国の政府等への提供の要件がある", "The conditions for providing it abroad are recorded"),
    sentence=Text(
        "外国の政府または国際機関への提供の要件は記録されていません。",
        "The conditions for providing it to a foreign government or international organisation are not recorded.",
    ),
    remedy=Text(
        "相手方が相当する保護の措置を講じていることを確かめ、行政機関の長の判断を求める。",
        "Have the head of the organ decide, once it is certain that the recipient takes equivalent measures of protection.",
    ),
    when=All(_BY_ORGAN, Is("recipient_kind", facts.PARTNER)),
    missing=ALWAYS,
)

NEVER_PROVIDED = Rule(
    bit=6,
    name="never_provided",
    cites=(Cite("Act", "10(1)"),),
    title=Text("行政機関の長から提供を受けている", "An organ has let the contractor have it"),
    sentence=Text(
        "この日までに、この事業者はこの情報の提供を受けていません。",
        "By this day no organ has let the contractor have this item.",
    ),
    missing_sentence=Text(
        "この事業者への提供は記録されていません。",
        "No provision of this item to the contractor is recorded.",
    ),
    remedy=Text(
        "この情報を保有する行政機関に、契約に基づく提供を求める。",
        "Ask the organ that holds the information to provide it under the contract.",
    ),
    when=_BY_CONTRACTOR,
    unless=_PROVIDED,
    missing=Not(Recorded("provided", ("item", "employer"))),
    otherwise=_NO_BASIS,
)

NOT_ACCREDITED = Rule(
    bit=7,
    name="not_accredited",
    cites=(Cite("Act", "10(1)"),),
    title=Text("提供した長が認定した適合事業者である", "Accredited by the organ that lets it have the item"),
    sentence=Text(
        "この事業者は、提供した行政機関の長から適合事業者と認定されていません。",
        "The contractor is not accredited by the organ that lets it have the item.",
    ),
    missing_sentence=Text(
        "提供した行政機関の長による適合事業者の認定は記録されていません。",
        "No accreditation of the contractor by the organ that lets it have the item is recorded.",
    ),
    remedy=Text(
        "提供した行政機関に、適合事業者の認定を申請する。",
        "Apply for accreditation to the organ that lets the contractor have the item.",
    ),
    when=All(_BY_CONTRACTOR, _PROVIDED),
    # Reading accreditation_ended: handling ends by law with the accreditation.
    unless=Some(
        Covered("accreditation", ("employer", "head")),
        All(Covered("accreditation", ("employer", "head"), on="since"), Taken(ENDED, "b", by="head")),
    ),
    missing=Not(Recorded("accreditation", ("employer", "head"))),
    otherwise=_NO_BASIS,
)

NO_CONTRACT = Rule(
    bit=8,
    name="no_contract",
    cites=(Cite("Act", "10(1)"),),
    title=Text("提供した長との契約が効力を持つ", "A contract with the organ that lets it have the item is in force"),
    sentence=Text(
        "提供した行政機関の長との契約が、この日に効力を持っていません。",
        "No contract with the organ that lets the contractor have the item is in force on this day.",
    ),
    missing_sentence=Text(
        "提供した行政機関の長との契約は記録されていません。",
        "No contract with the organ that lets the contractor have the item is recorded.",
    ),
    remedy=Text(
        "提供した行政機関と契約を結ぶ。", "Conclude a contract with the organ that lets the contractor have it."
    ),
    when=All(_BY_CONTRACTOR, _PROVIDED),
    unless=Some(
        Covered("contract", ("employer", "head")),
        All(Covered("contract", ("employer", "head"), on="since"), Taken(ENDED, "b", by="head")),
    ),
    missing=Not(Recorded("contract", ("employer", "head"))),
    otherwise=_NO_BASIS,
)

RECIPIENT_NOT_ACCREDITED = Rule(
    bit=9,
    name="recipient_not_accredited",
    cites=(Cite("Act", "10(1)"),),
    acts=(PROVIDE,),
    title=Text("提供先を適合事業者と認定している", "The recipient is accredited by this organ"),
    sentence=Text(
        "提供先は、この行政機関の長から適合事業者と認定されていません。",
        "The recipient is not accredited by this organ.",
    ),
    missing_sentence=Text(
        "この行政機関の長による提供先の認定は記録されていません。",
        "No accreditation of the recipient by this organ is recorded.",
    ),
    remedy=Text(
        "提供の前に、適合事業者の認定の手続を行う。", "Take the recipient through accreditation before providing."
    ),
    when=All(_BY_ORGAN, Is("recipient_kind", facts.CONTRACTOR)),
    unless=Covered("accreditation", ("recipient", "employer")),
    missing=Not(Recorded("accreditation", ("recipient", "employer"))),
    otherwise=_NO_BASIS,
)

RECIPIENT_NO_CONTRACT = Rule(
    bit=10,
    name="recipient_no_contract",
    cites=(Cite("Act", "10(1)"),),
    acts=(PROVIDE,),
    title=Text("提供先との契約が効力を持つ", "A contract with the recipient is in force"),
    sentence=Text(
        "提供先との契約が、この日に効力を持っていません。", "No contract with the recipient is in force on this day."
    ),
    missing_sentence=Text("提供先との契約は記録されていません。", "No contract with the recipient is recorded."),
    remedy=Text("提供の前に、提供先と契約を結ぶ。", "Conclude the contract with the recipient before providing."),
    when=All(_BY_ORGAN, Is("recipient_kind", facts.CONTRACTOR)),
    unless=Covered("contract", ("recipient", "employer")),
    missing=Not(Recorded("contract", ("recipient", "employer"))),
    otherwise=_NO_BASIS,
)

OUTSIDE_CONTRACT_RANGE = Rule(
    bit=11,
    name="outside_contract_range",
    cites=(Cite("Act", "10(4)"),),
    title=Text("取り扱う従業者の範囲に入っている", "Within the range of employees who may be let handle it"),
    sentence=Text(
        "契約に従って定めた、取扱いの業務を行わせる従業者の範囲の外です。",
        "The person is outside the range of employees fixed for this item under the contract.",
    ),
    missing_sentence=Text(
        "この情報について、この事業者の従業者の範囲が定められた記録がありません。",
        "No range of employees of this contractor is recorded for this item.",
    ),
    remedy=Text(
        "業務上の必要があれば、保護責任者に従業者の範囲の変更を申し出る。",
        "If the work needs it, ask the chief protection officer to have the range of employees changed.",
    ),
    when=_BY_CONTRACTOR,
    unless=_IN_RANGE,
    missing=_RANGE_UNSET,
    otherwise=((RANGE_ARTICLE, "b", Cite("Contract")),),
)

PASSED_ON = Rule(
    bit=12,
    name="passed_on",
    cites=(Cite("Act", "10(7)"),),
    acts=(PROVIDE,),
    title=Text("提供した長に返す場合である", "Given back to the organ that lets the contractor have it"),
    sentence=Text(
        "適合事業者は、提供した行政機関の長に返す場合のほか、外部の者に提供できません。",
        "A contractor may give the item to nobody outside it but the organ that lets it have the item.",
    ),
    missing_sentence=Text(
        "提供の相手が記録されていません。適合事業者は、提供した行政機関の長に返す場合のほか、提供できません。",
        "The recipient is not recorded. A contractor may give the item to nobody but the organ that lets it have the item.",
    ),
    remedy=Text(
        "提供した行政機関の長に、その相手への提供を求める。",
        "Ask the organ that lets the contractor have the item to provide it to that recipient itself.",
    ),
    when=_BY_CONTRACTOR,
    unless=Some(
        # Reading colleague_in_company: handing it to a colleague is no provision.
        All(Same("recipient", "employer"), Taken(COLLEAGUE, "b")),
        # Act 10(5): asked for by the head that lets the contractor hold it; reading give_back_to_provider: or given back to the provider.
        Covered("provision", ("item", "employer", "recipient"), codes=frozenset({facts.HELD})),
        All(Covered("provision", ("item", "employer", "recipient")), Taken(GIVE_BACK, "b", by="recipient")),
    ),
    missing=Is("recipient_kind", ""),
)

NOT_FOUND_TRUSTWORTHY = Rule(
    bit=13,
    name="not_found_trustworthy",
    cites=(Cite("Act", "11(1)"),),
    title=Text(
        "適性評価で認められ、通知の日から10年を経過していない",
        "Found not to leak in an assessment notified no more than ten years ago",
    ),
    # Act 16(1): never assessed, no consent, negative, withdrawn and doubt are not told apart to whoever asks.
    sentence=Text(
        "関係する行政機関の長が直近に実施した適性評価で「漏らすおそれがない」と認められた人でなければ、取扱いの業務を行えません。",
        "Only a person whom the relevant head found, in the latest assessment by that head, not to be liable to leak may handle it.",
    ),
    remedy=Text(
        "適性評価の対象として申し出る（法第12条第1項第1号）。ほかの行政機関の結果がある場合は、それを用いる評価ができる（法第12条第7項）。",
        "Propose the person for an assessment (Act 12(1)(i)); where another organ has a result, the assessment may rest on it (Act 12(7)).",
    ),
    unless=Some(EXEMPT, Covered("standing", ("person", "head"), codes=standing.CARRIES)),
    missing=Not(Recorded("standing", ("person", "head"))),
    discreet=True,
)

BRIDGE_ENDED = Rule(
    bit=14,
    name="bridge_ended",
    cites=(Cite("Act", "11(2)"),),
    title=Text("特定秘密の適性評価により取り扱える", "Carried by an assessment under the SDS Act"),
    sentence=Text(
        "特定秘密の適性評価による取扱いは、もうできません。",
        "An assessment under the SDS Act no longer carries the person.",
    ),
    remedy=Text(
        "この法律による適性評価の対象として申し出る（法第12条第1項）。",
        "Propose the person for an assessment under this Act (Act 12(1)).",
    ),
    when=Covered("standing", ("person", "head"), codes=standing.BROKEN),
    unless=EXEMPT,
    discreet=True,
)

NO_HANDLER = Rule(
    bit=15,
    name="not_on_handler_list",
    cites=(Cite("Contract"),),
    title=Text("取扱者名簿に載っている", "On the contractor's handler list"),
    sentence=Text(
        "この情報についての、この事業者の取扱者名簿に載っていません。",
        "The person is not on the contractor's handler list for this item.",
    ),
    missing_sentence=Text(
        "この情報についての、この事業者の取扱者名簿は記録されていません。",
        "No handler list of the contractor for this item is recorded.",
    ),
    remedy=Text(
        "保護責任者に、取扱者名簿への記載を申し出る。",
        "Ask the chief protection officer to enter the person on the list.",
    ),
    when=_BY_CONTRACTOR,
    unless=Covered("handler", ("item", "employer", "person")),
    missing=Not(Recorded("handlers", ("item", "employer"))),
    otherwise=((HANDLER_ARTICLE, "b", Cite("Act", "10(3)(i)")),),
)

UNKNOWN_ACT = Rule(
    bit=16,
    name="unknown_act",
    cites=(Cite("Assumed"),),
    acts=(),
    title=Text("規則のある行為である", "An act that there are rules for"),
    sentence=Text(
        "この行為についての規則がないので、許されません。", "There is no rule for this act, so it is not permitted."
    ),
    remedy=Text("閲覧（read）か提供（provide）として尋ねる。", "Ask for read or provide."),
    unless=NEVER,
    missing=ALWAYS,
)

BOOK = RuleBook(
    name="access.jp.iesi",
    rules=(
        UNDESIGNATED,
        NOT_IN_FORCE,
        OUTSIDE_RANGE,
        NO_POST,
        UNKNOWN_RECIPIENT,
        RECIPIENT_ABROAD,
        NEVER_PROVIDED,
        NOT_ACCREDITED,
        NO_CONTRACT,
        RECIPIENT_NOT_ACCREDITED,
        RECIPIENT_NO_CONTRACT,
        OUTSIDE_CONTRACT_RANGE,
        PASSED_ON,
        NOT_FOUND_TRUSTWORTHY,
        BRIDGE_ENDED,
        NO_HANDLER,
        UNKNOWN_ACT,
    ),
    # Act 11(1): the head of the organ the person works for, or the head that lets the contractor have the item; where none has done so by
    # that day, those that designated it stand in.
    heads={
        facts.ORGAN: "employer",
        facts.CONTRACTOR: (("provided", ("item", "employer")), ("designation", ("item",))),
    },
    defaults=DEFAULTS,
    other=OTHER,
    adding_up=TWO_HEADS,
)
ACTS = (READ, PROVIDE)
