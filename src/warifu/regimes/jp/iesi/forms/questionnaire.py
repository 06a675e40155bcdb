"""The questionnaire of Order 20, as data: sections, why each is asked, and its questions.

Nothing is asked that Act 12(2) does not list: the seven matters, and of family and cohabitants only name, date of birth, nationality (past
ones included) and address. The layout and wording of the official form, and how many years back it looks, were not obtained; the questions
here ask each matter in the words of the Act and leave what happened to the person to tell. Identity is known from the register and not
asked again. No section has a fixed place: they are free in order, and every answer may be saved and left.
"""

from dataclasses import dataclass

from warifu.kernel.ids import Cite, Text
from warifu.kernel.procedure.model import Field, Kind
from warifu.regimes.jp.iesi.forms.matters import matter

# fmt: off
# A declaration is a table: rows are filled, not exploded.

VERSION = 1

_FAMILY = Cite("Act", "12(2)(i)")
_ORDER_20 = Cite("Order", "20")


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the questionnaire. `why` is said at its top: the matter and the limit of what is asked. `minutes` is a guess."""

    name: str
    title: Text
    why: Text
    cite: Cite
    fields: tuple[Field, ...]
    minutes: int
    who: Text | None = None


def _asked(name: str, code: str, question: Text, tell: Text, hint: Text | None = None) -> tuple[Field, Field]:
    """A question with yes or no, and the place to tell what happened, shown only after yes."""
    one = matter(code)
    return (
        Field(name, Kind.YES_NO, question, one.cite, help=hint, compartment=one.compartment),
        Field(f"{name}_detail", Kind.LONG, tell, one.cite, required_when=(name, ("yes",)), compartment=one.compartment),
    )


# Act 12(2)(i): the closed set of four data; two columns hold the nationality, which takes in past ones.
PERSON_DATA = (
    Field(
        "name", Kind.LINE, Text("氏名", "Name"), _FAMILY, max_length=200,
        help=Text("外字や異体字もそのまま書けます。", "Write it as registered; any glyph can be entered."),
    ),
    Field(
        "born", Kind.DAY, Text("生年月日", "Date of birth"), _FAMILY, required=False,
        help=Text(
            "例：1962-05-11、昭和37年5月11日。分からないときは空けておけます。", "Like 1962-05-11. Leave it empty if you do not know.",
        ),
    ),
    Field(
        "nationality", Kind.LINE, Text("国籍", "Nationality"), _FAMILY, max_length=200,
        help=Text("分からないときは「分からない」と書いてください。", "If you do not know, write “unknown”."),
    ),
    Field(
        "past_nationality", Kind.LINE, Text("過去に有していた国籍（なければ空けておく）", "Past nationalities (empty if none)"),
        _FAMILY, required=False, max_length=200,
    ),
    Field(
        "address", Kind.LINE, Text("住所", "Address"), _FAMILY, max_length=400,
        help=Text("分からないときは「分からない」と書いてください。", "If you do not know, write “unknown”."),
    ),
)


def _people(name: str, label: Text) -> Field:
    return Field(name, Kind.ROWS, label, _FAMILY, required=False, compartment="family", columns=PERSON_DATA)


_THEN = Text("いつ、何があったかを書いてください", "Say when, and what happened")

SECTIONS = (
    Section(
        "activities", Text("重要経済基盤毀損活動との関係", "Relation to damaging activities"),
        Text(
            "第1の事項です。外国の利益を図る目的の活動と、主義主張に基づき支障を生じさせる活動との関係だけを尋ねます。思想、信条、"
            "信教、適法な政治活動や労働組合の活動は尋ねません。",
            "The first matter. Only your relation to activities for a foreign interest, or meant to disrupt the bases, is asked; "
            "not belief, religion, or lawful political or union activity.",
        ),
        _FAMILY,
        (
            *_asked(
                "foreign_interest", "base_damaging_activities",
                Text(
                    "外国の利益を図る目的で、重要経済基盤に関する公になっていない情報を取得しようとする活動などに、関わったこと、"
                    "または誘われたことがありますか",
                    "Have you taken part in, or been asked to take part in, activities for the benefit of a foreign country to "
                    "obtain non-public information about critical economic bases, or the like?",
                ),
                _THEN,
            ),
            *_asked(
                "disruption", "base_damaging_activities",
                Text(
                    "主義主張に従わせ、または社会に不安や恐怖を与える目的で、重要経済基盤に支障を生じさせる活動に、関わったこと、"
                    "または誘われたことがありますか",
                    "Have you taken part in, or been asked to take part in, activities to disrupt critical economic bases in order "
                    "to force a principle on others or to cause fear?",
                ),
                _THEN,
            ),
        ),
        10,
    ),
    Section(
        "family", Text("家族と同居人", "Family and cohabitants"),
        Text(
            "法律が、第1の事項に家族と同居人の4つの項目を含めているためです。氏名・生年月日・国籍・住所だけを尋ねます。"
            "ほかのことは尋ねません。",
            "Because the Act puts four data of family and cohabitants into the first matter: name, date of birth, nationality and "
            "address. Nothing else is asked.",
        ),
        _FAMILY,
        (
            _people("spouse", Text("配偶者（事実婚を含む）", "Spouse, also de facto")), _people("parents", Text("父母", "Parents")),
            _people("children", Text("子", "Children")), _people("siblings", Text("兄弟姉妹", "Brothers and sisters")),
            _people("spouse_parents", Text("配偶者の父母", "Parents of your spouse")),
            _people("spouse_children", Text("配偶者の子（あなたの子を除く）", "Children of your spouse, other than yours")),
            _people("cohabitants", Text("そのほかの同居人", "Others living with you")),
        ),
        15,
        Text(
            "書く人：配偶者、父母、子、兄弟姉妹、配偶者の父母と子、そのほかの同居人。書かない人：別に住む祖父母、おじ・おば、友人。",
            "To be named: spouse, parents, children, brothers and sisters, your spouse's parents and children, others living with "
            "you. Not: grandparents, uncles and aunts living elsewhere, friends.",
        ),
    ),
    Section(
        "crime", Text("犯罪と懲戒", "Crime and discipline"),
        Text(
            "第2の事項です。有罪になったことと、懲戒処分を受けたことを尋ねます。",
            "The second matter: convictions and disciplinary action.",
        ),
        matter("crime_and_discipline").cite,
        (
            *_asked(
                "convicted", "crime_and_discipline",
                Text("有罪の判決などで刑が確定したことがありますか", "Have you been convicted by a final judgment?"), _THEN,
            ),
            *_asked(
                "disciplined", "crime_and_discipline",
                Text("勤め先で懲戒処分を受けたことがありますか", "Have you been disciplined at work?"), _THEN,
            ),
        ),
        5,
    ),
    Section(
        "information", Text("情報の取扱い", "Handling of information"),
        Text(
            "第3の事項です。仕事で情報の取扱いの決まりに反したことを尋ねます。",
            "The third matter: breaches of rules on handling information.",
        ),
        matter("information_breaches").cite,
        _asked(
            "breach", "information_breaches",
            Text(
                "情報の持出し、紛失、権限のない閲覧など、情報の取扱いの決まりに反したことがありますか",
                "Have you broken rules on handling information, such as by removing, losing or viewing it without leave?",
            ),
            _THEN,
        ),
        5,
    ),
    Section(
        "drugs", Text("薬物", "Drugs"),
        Text(
            "第4の事項です。違法な薬物の使用と、薬の濫用、その影響を尋ねます。",
            "The fourth matter: illegal drugs, misuse of medicine, and their influence.",
        ),
        matter("drug_abuse").cite,
        _asked(
            "drug", "drug_abuse",
            Text(
                "薬物を違法に所持・使用したこと、または薬を濫用したことがありますか",
                "Have you held or used drugs illegally, or misused medicine?",
            ),
            Text("いつ、何を、いまの影響を書いてください", "Say when, what, and any influence now"),
        ),
        5,
    ),
    Section(
        "mental", Text("精神疾患", "Mental disorder"),
        Text(
            "第5の事項です。診断や治療を受けたことだけで結果が決まるものではありません。",
            "The fifth matter. A diagnosis or treatment alone does not decide the result.",
        ),
        matter("mental_disorder").cite,
        _asked(
            "disorder", "mental_disorder",
            Text("精神疾患の診断または治療を受けたことがありますか", "Have you been diagnosed with or treated for a mental disorder?"),
            Text("いつ、何の、いまの治療の様子を書いてください", "Say when, what, and how treatment stands now"),
        ),
        5,
    ),
    Section(
        "drinking", Text("飲酒", "Drinking"),
        Text(
            "第6の事項です。飲酒の節度だけを尋ねます。飲む量や好みは尋ねません。",
            "The sixth matter: moderation only; neither amounts nor tastes are asked.",
        ),
        matter("drinking").cite,
        _asked(
            "drink", "drinking",
            Text(
                "飲酒が原因で、けんか、けが、仕事への支障、治療などに至ったことがありますか",
                "Has drinking led to a quarrel, an injury, trouble at work or treatment?",
            ),
            _THEN,
        ),
        3,
    ),
    Section(
        "credit", Text("経済的な状況", "Economic condition"),
        Text(
            "第7の事項です。返済や支払の滞りと、信用状態を尋ねます。財産の中身は尋ねません。",
            "The seventh matter: debts in arrears and credit; what you own is not asked.",
        ),
        matter("economic_condition").cite,
        (
            *_asked(
                "arrears", "economic_condition",
                Text("借入れの返済、家賃、税などの支払が滞っていますか", "Are repayments, rent, taxes or the like in arrears?"),
                Text("何が、いくら、いつからかを書いてください", "Say what, how much, since when"),
            ),
            *_asked(
                "credit_lost", "economic_condition",
                Text(
                    "差押え、破産、支払のできない保証、カードの利用停止などがありますか",
                    "Has there been seizure, bankruptcy, a guarantee you cannot meet, or a suspended card?",
                ),
                _THEN,
            ),
        ),
        5,
    ),
    Section(
        "statement", Text("確かめ", "Statement"),
        Text("最後に、書いたことを確かめてください。", "Finally, make sure of what you wrote."), _ORDER_20,
        (
            Field(
                "true", Kind.TICK, Text("書いたことは、知っている限り事実です", "To the best of my knowledge, what I wrote is true"),
                _ORDER_20,
            ),
        ),
        2,
    ),
)

FIELDS: tuple[Field, ...] = tuple(field for section in SECTIONS for field in section.fields)
