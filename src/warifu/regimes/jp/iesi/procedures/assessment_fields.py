"""What is asked in the steps of an eligibility assessment. The questionnaire itself is in `forms.questionnaire`.

Free text is sealed under the person's own keys: what the organ weighs under "opinion", which the person does not open; what the person is
told under "reasons". A contractor opens none of them.
"""

from warifu.kernel.ids import Text
from warifu.kernel.procedure.model import Field, Kind
from warifu.regimes.jp.iesi.forms import matters
from warifu.regimes.jp.iesi.procedures.cast import ASSUMED, act

# fmt: off
# A declaration is a table: rows are filled, not exploded.

CLASSES = (
    ("new", Text("新規：新たに取り扱うことが見込まれる", "New: newly expected to handle it")),
    (
        "continuing",
        Text("継続：10年（5年）を過ぎた後も続けることが見込まれる", "Continuing: expected to go on past the ten (five) years"),
    ),
    ("doubt", Text("再評価：疑いを生じさせる事情がある", "Doubt: circumstances raise doubt")),
)
_NOT_DOUBT = ("new", "continuing")

LIST = (
    Field("person", Kind.PERSON, Text("名簿に載せる人", "Person to be listed"), act("12(1)")[0], choices_from="people_to_list"),
    Field("class", Kind.CHOICE, Text("区分", "Class"), act("12(1)")[0], choices=CLASSES),
    Field(
        "organ", Kind.ORG, Text("業務を行わせる・情報を提供する行政機関", "The organ whose information it is"), act("12(1)(i)")[0],
        required=False, choices_from="organs_in_charge",
        help=Text("一つしかないときは空けておけます。", "Leave it empty where there is only one."),
    ),
    Field(
        "duties", Kind.LONG, Text("見込まれる業務", "The work expected"), act("12(1)(i)")[0], compartment="identity", max_length=1000,
        help=Text("情報の中身は書きません。", "Do not write what the information is."),
    ),
    Field("dispatched", Kind.YES_NO, Text("派遣労働者か", "A dispatched worker?"), act("13(3)")[0]),
    Field(
        "employer", Kind.LINE, Text("雇用する事業主", "The employer"), act("13(3)")[0], required_when=("dispatched", ("yes",)),
        compartment="identity", max_length=200,
    ),
    Field(
        "agreed", Kind.TICK, Text("本人が名簿への記載に同意している", "The person has agreed to be listed"), ASSUMED,
        required_when=("class", _NOT_DOUBT),
    ),
    Field(
        "circumstances", Kind.LONG, Text("疑いを生じさせる事情", "The circumstances that raise doubt"), act("12(1)(iii)")[0],
        required_when=("class", ("doubt",)), compartment="opinion",
    ),
)
ACCEPT = (
    Field("class", Kind.CHOICE, Text("確かめた区分", "Class as checked"), act("12(1)")[0], choices=CLASSES, prefill="class"),
    Field("no_interest", Kind.TICK, Text("本人と利害関係がないことを確かめました", "I have no interest in the person"), ASSUMED),
)
STRIKE = (
    Field(
        "strike_reason", Kind.CHOICE, Text("理由", "Reason"), act("12(1)")[0],
        choices=(
            ("not_expected", Text("取り扱うことが見込まれない", "Not expected to handle it")),
            ("still_valid", Text("有効な結果がある", "A result still carries")),
            ("exempt", Text("評価を要しない職にある", "Holds an exempt office")),
            ("not_employed", Text("職員・従業者でない", "Neither staff nor employee")),
            ("no_doubt", Text("疑いを生じさせる事情は認められない", "No circumstances raise doubt")),
        ),
    ),
)
_TOLD_MATTERS = Field(
    "told_matters", Kind.TICK,
    Text("7つの事項について調査が行われることを書いた", "It says that the seven matters will be investigated"), act("12(3)(i)")[0],
)
_TOLD_MEANS = Field(
    "told_means", Kind.TICK,
    Text(
        "質問、資料の提出の求め、照会があり得ることを書いた", "It says that questions, requests for documents and inquiries may follow",
    ),
    act("12(3)(ii)")[0],
)
_ANSWER_BY = Field(
    "answer_by", Kind.DAY, Text("返事の期限", "Answer by"), ASSUMED, required=False,
    help=Text("期限を置かないときは空けておきます。", "Leave it empty where no time is set."),
)
NOTICE = (_TOLD_MATTERS, _TOLD_MEANS, _ANSWER_BY)
DOUBT_NOTICE = (
    _TOLD_MATTERS, _TOLD_MEANS,
    Field(
        "told_doubt", Kind.TICK,
        Text("再評価（疑いを生じさせる事情があること）であることを書いた", "It says that it is a re-assessment for doubt"),
        act("12(3)(iii)")[0],
    ),
    _ANSWER_BY,
)
CONSENT = (
    Field("agrees", Kind.TICK, Text("適性評価を受けることに同意します", "I consent to the assessment"), act("12(3)")[0]),
    Field(
        "agrees_to_inquiries", Kind.YES_NO,
        Text("公務所や公私の団体への照会に同意しますか", "Do you consent to inquiries to public offices and bodies?"), ASSUMED,
        help=Text("適性評価への同意とは別に伺います。", "Asked apart from the consent to the assessment."),
    ),
)
NONE_FOUND = (
    Field(
        "looked_at", Kind.TICK, Text("ほかの行政機関の先行する結果を確かめた", "Other organs' earlier results were looked for"),
        act("12(7)")[0],
    ),
)
EARLIER_RESULT = (
    Field(
        "original_notice_day", Kind.DAY, Text("先行する結果が本人に通知された日", "Day of the notice of the earlier result"),
        act("12(8)")[0], help=Text("10年は、この日から数えます。", "The ten years run from this day."),
    ),
    Field(
        "result", Kind.LONG, Text("調査の結果", "Result of the investigation"), act("12(7)")[0], compartment="opinion",
        max_length=20000,
    ),
    Field("opinion", Kind.LONG, Text("調査意見", "Opinion"), act("12(7)")[0], compartment="opinion", max_length=20000),
)
REQUEST = (
    Field(
        "material", Kind.LONG, Text("添える資料の説明", "The material that goes with it"), act("12(4)")[0], compartment="opinion",
        max_length=4000,
    ),
    Field("material_file", Kind.FILE, Text("資料", "Material"), act("12(4)")[0], required=False, compartment="opinion"),
)
OWN_REASON = (
    Field(
        "own_reason", Kind.LONG, Text("自ら調査を行う理由", "Why the organ investigates itself"), act("12(4)")[0],
        compartment="opinion",
        help=Text(
            "内閣総理大臣に求めると業務の遂行にどのような支障を及ぼすおそれがあるかを書きます。",
            "Say how asking the Prime Minister might hinder the organ's work.",
        ),
    ),
)
_ABOUT = Field(
    "matters", Kind.CHOICES, Text("関係する事項", "Matters concerned"), act("12(2)")[0], choices=matters.CHOICES, compartment="inquiry",
    help=Text("7つの事項のほかは尋ねられません。", "Nothing outside the seven matters may be asked."),
)
INQUIRE = (
    Field(
        "body_kind", Kind.CHOICE, Text("照会先", "The body asked"), act("12(6)")[0], compartment="inquiry",
        choices=(("public_office", Text("公務所", "A public office")), ("body", Text("公私の団体", "A public or private body"))),
    ),
    Field("body", Kind.LINE, Text("名称", "Its name"), act("12(6)")[0], compartment="inquiry", max_length=200), _ABOUT,
    Field("question", Kind.LONG, Text("照会する事項", "What is asked"), act("12(6)")[0], compartment="inquiry"),
)
ANSWER = (Field("answer", Kind.LONG, Text("回答", "Answer"), act("12(6)")[0], compartment="inquiry", max_length=20000),)
INTERVIEW = (
    Field(
        "whom", Kind.CHOICE, Text("質問した相手", "Who was asked"), act("12(6)")[0], compartment="interview",
        choices=(
            ("person", Text("本人", "The person")), ("acquaintance", Text("知人", "An acquaintance")),
            ("other", Text("そのほかの関係者", "Another person concerned")),
        ),
    ),
    Field(
        "interview_matters", Kind.CHOICES, Text("関係する事項", "Matters concerned"), act("12(2)")[0], choices=matters.CHOICES,
        compartment="interview",
    ),
    Field(
        "interview", Kind.LONG, Text("質問と答え", "Questions and answers"), act("12(6)")[0], compartment="interview", max_length=20000,
    ),
)
DOCUMENTS = (
    Field("documents", Kind.LONG, Text("出した資料の説明", "What was handed in"), act("12(6)")[0], compartment="interview"),
    Field("documents_file", Kind.FILE, Text("資料", "Documents"), act("12(6)")[0], required=False, compartment="interview"),
)
ASK_SUPERIOR = (
    Field(
        "superior", Kind.PERSON, Text("調査票を書く上司", "The superior who fills it in"), act("12(6)")[0],
        choices_from="people_who_may_know",
        help=Text("上司のほか、必要なときは同僚にも求められます。", "A colleague may be asked too where that is needed."),
    ),
)
SHEET = (
    Field(
        "sheet_matters", Kind.CHOICES, Text("関係する事項", "Matters concerned"), act("12(2)")[0], choices=matters.CHOICES,
        compartment="interview",
    ),
    Field(
        "sheet", Kind.LONG, Text("知っている事実", "Facts you know"), act("12(6)")[0], compartment="interview",
        help=Text(
            "7つの事項についての事実だけを書きます。評判や推測は書きません。",
            "Only facts on the seven matters; no hearsay, no guesses.",
        ),
    ),
)
OPINION = (
    Field(
        "result", Kind.LONG, Text("調査の結果", "Result of the investigation"), act("12(5)")[0], compartment="opinion",
        max_length=20000,
    ),
    Field("opinion", Kind.LONG, Text("調査意見", "Opinion"), act("12(5)")[0], compartment="opinion", max_length=20000),
)
FINDINGS = (
    Field(
        "result", Kind.LONG, Text("調査の結果", "Result of the investigation"), act("12(4)")[0], compartment="opinion",
        max_length=20000,
    ),
)
PROPOSAL = (
    Field(
        "proposal", Kind.CHOICE, Text("案", "Proposal"), act("12(1)")[0], compartment="opinion",
        choices=(
            (
                "positive",
                Text(
                    "重要経済安保情報の取扱いの業務を行った場合にこれを漏らすおそれがないと認められる",
                    "Found not to leak such information if handling it",
                ),
            ),
            ("negative", Text("漏らすおそれがないと認められない", "Not found not to leak it")),
        ),
    ),
    Field(
        "used_matters", Kind.CHOICES, Text("判断に用いた事項", "Matters used"), act("12(2)")[0], choices=matters.CHOICES,
        required=False, compartment="opinion",
    ),
    Field(
        "grounds", Kind.LONG, Text("理由", "Grounds"), act("12(2)")[0], compartment="opinion", max_length=20000,
        help=Text(
            "7つの事項のうち、判断に用いたものだけを書いてください。ほかの事項は書けません。",
            "Only those of the seven matters that were used; nothing else may be written.",
        ),
    ),
    Field("no_interest", Kind.TICK, Text("本人と利害関係がないことを確かめました", "I have no interest in the person"), ASSUMED),
)
ONLY_SEVEN = Field(
    "only_seven", Kind.TICK,
    Text("7つの事項についての調査の結果だけに基づいて決定します", "I decide on the result for the seven matters alone"),
    act("12(2)")[0],
)
NEGATIVE = (
    ONLY_SEVEN,
    Field(
        "telling", Kind.CHOICE, Text("本人への理由の通知", "Telling the person the reasons"), act("13(4)")[0],
        choices=(
            ("told", Text("理由を通知する", "The reasons are told")),
            ("waived", Text("本人が希望しないと申し出ている", "The person has said that they are not wanted")),
            ("hinders", Text("適性評価の円滑な実施を妨げるため、通知できない", "Telling them would hinder assessments")),
        ),
    ),
    Field(
        "reasons", Kind.LONG, Text("本人に通知する理由", "Reasons told to the person"), act("13(4)")[0],
        required_when=("telling", ("told",)), compartment="reasons", max_length=8000,
    ),
    Field(
        "why_not_told", Kind.LONG, Text("通知できないわけ", "Why they cannot be told"), act("13(4)")[0],
        required_when=("telling", ("hinders",)), compartment="opinion", max_length=2000,
    ),
)
NOTIFY = (
    Field(
        "means", Kind.CHOICE, Text("本人への渡し方", "How it reaches the person"), act("13(1)")[0],
        choices=(
            ("electronic", Text("この画面で（いま渡る）", "Here, at this moment")),
            ("paper", Text("書面で渡した", "Handed over on paper")),
        ),
    ),
    Field(
        "notice_day", Kind.DAY, Text("渡した日", "Day of handing over"), act("13(1)")[0], required_when=("means", ("paper",)),
        help=Text(
            "10年は、本人に通知した日から数えます（その日は数えません）。", "The ten years run from the notice, that day not counted.",
        ),
    ),
)
STOP = (
    Field(
        "stop_reason", Kind.CHOICE, Text("理由", "Reason"), ASSUMED,
        choices=(
            ("left", Text("退職・異動した", "Left or moved")),
            ("not_expected", Text("取り扱う見込みがなくなった", "No longer expected to handle it")),
            ("project_ended", Text("事業・契約が終わった", "The project or contract ended")),
        ),
    ),
)
COMPLAINT = (
    Field(
        "complaint", Kind.LONG, Text("苦情の内容", "The complaint"), act("14(1)")[0], compartment="complaint", max_length=20000,
        help=Text(
            "結果についても、評価のしかたについても申し出られます。申し出たことを理由に不利な扱いを受けることはありません。",
            "It may concern the result or how it was reached. Nobody suffers a disadvantage for complaining.",
        ),
    ),
)
HEARING = (
    Field(
        "hearing", Kind.LONG, Text("聴いたこと・調べたこと", "What was heard and looked into"), act("14(2)")[0],
        compartment="complaint", max_length=20000,
    ),
)
OUTCOME = (
    Field(
        "outcome_proposal", Kind.CHOICE, Text("案", "Proposal"), act("14(2)")[0], compartment="complaint",
        choices=(
            ("upheld", Text("申出に理由がある", "The complaint is well founded")),
            ("dismissed", Text("申出に理由がない", "The complaint is not well founded")),
        ),
    ),
    Field(
        "outcome", Kind.LONG, Text("本人への答え", "Answer to the person"), act("14(2)")[0], compartment="complaint", max_length=20000,
    ),
)
NOTE = Field("note", Kind.LONG, Text("直すところ", "What to put right"), ASSUMED, compartment="opinion", max_length=4000)
OUTCOME_NOTE = Field(
    "outcome_note", Kind.LONG, Text("直すところ", "What to put right"), ASSUMED, compartment="complaint", max_length=4000,
)
INTERESTED = (
    Field("interested", Kind.PERSON, Text("利害関係のある人", "Who has an interest"), ASSUMED, choices_from="people_taking_part"),
)
RENEWAL = (
    Field(
        "goes_on", Kind.YES_NO, Text("期間の後も引き続き取り扱うことが見込まれるか", "Expected to go on past the period?"),
        act("12(1)(ii)")[0],
    ),
)
