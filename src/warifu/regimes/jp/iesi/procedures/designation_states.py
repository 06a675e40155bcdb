"""Where a designation can be, and what must be true before its steps (Act 3 to 5, 10(2))."""

from warifu.kernel.ids import Text
from warifu.kernel.procedure.model import Fact, State
from warifu.regimes.jp.iesi.procedures import cast
from warifu.regimes.jp.iesi.procedures.cast import act, npsc, order

# fmt: off
# A declaration is a table: rows are filled, not exploded.

STATES = (
    State(
        "candidate", Text("候補", "Candidate"), Text("指定の案が出され、決定を待っています。", "Proposed; waiting for the decision."),
        turn=cast.HEAD, tone="act",
    ),
    State(
        "returned", Text("候補（差し戻し）", "Candidate, sent back"), Text("案を直しています。", "The proposal is being put right."),
        turn=cast.OFFICER, tone="act", like="candidate",
    ),
    State(
        "in_force", Text("有効", "In force"), Text("指定が効力を持っています。", "The designation holds."), turn=cast.MANAGER,
        tone="ok",
    ),
    State(
        "extension_proposed", Text("延長の決定待ち", "Extension waiting for decision"),
        Text("指定は有効なままで、延長の案が決定を待っています。", "The designation holds; an extension has been proposed."),
        turn=cast.HEAD, tone="act",
    ),
    State(
        "cabinet_asked", Text("内閣の承認待ち", "Waiting for the Cabinet"),
        Text(
            "通じて30年を超える延長について、内閣の承認を求めています。",
            "The Cabinet has been asked to approve a total of over thirty years.",
        ),
        turn=cast.CABINET,
    ),
    State(
        "extended", Text("延長した", "Extended"),
        Text("有効期間を延長し、指定が効力を持っています。", "The period was extended; the designation holds."), turn=cast.MANAGER,
        tone="ok",
    ),
    State(
        "lifting_proposed", Text("解除の決定待ち", "Lifting waiting for decision"),
        Text("指定は有効なままで、解除の案が決定を待っています。", "The designation holds; its lifting has been proposed."),
        turn=cast.HEAD, tone="act",
    ),
    State(
        "lifted", Text("解除した", "Lifted"),
        Text("要件を欠くに至り、指定を解除しました。", "A requirement was lost; the designation was lifted."),
    ),
    State("expired", Text("満了した", "Expired"), Text("有効期間が満了しました。", "The period is over.")),
    State(
        "withdrawn", Text("候補の取り下げ・終了", "Candidate withdrawn"),
        Text("指定しないまま終わりました。", "Ended without a designation."),
    ),
    State(
        "not_designated", Text("指定しない・終了", "Not designated"),
        Text("要件を満たさないと判断しました。", "The requirements were found not to be met."),
    ),
)

FACTS = (
    Fact(
        "manager_appointed", Text("重要経済安保情報管理者が指名されていません。", "No IESI manager has been named."),
        Text("先に管理者を指名してください。", "Name the manager first."), order("11(1)(i)")[0],
    ),
    Fact(
        "first_period_fits",
        Text(
            "有効期間が、指定の日から起算して5年を超えるか、もう過ぎています。",
            "The period is over five years from the designation day, or already past.",
        ),
        Text(
            "満了する年月日を、指定の日を含めて5年以内にしてください。",
            "Choose a last day within five years, the designation day included.",
        ),
        act("4(1)")[0], on_data=True,
    ),
    Fact(
        "in_force_today", Text("指定の有効期間は過ぎています。", "The period of the designation is over."),
        Text(
            "満了した指定は延長も解除もできません。満了を記録してください。",
            "What has expired is neither extended nor lifted. Record the expiry.",
        ),
        act("4(2)")[0],
    ),
    Fact(
        "extension_fits",
        Text("延長が5年を超えるか、前より短くなっています。", "The extension is over five years, or ends before the present period."),
        Text("いまの満了日の翌日から5年以内にしてください。", "Choose a day within five years of the day after the present end."),
        act("4(2)")[0], on_data=True,
    ),
    Fact(
        "total_fits",
        Text(
            "通じて30年を超えますが、内閣の承認がありません。",
            "The total would be over thirty years, and the Cabinet has not approved.",
        ),
        Text("内閣の承認を求めるか、30年以内にしてください。", "Ask for the Cabinet's approval, or stay within thirty years."),
        act("4(3)")[0], on_data=True,
    ),
    Fact(
        "sixty_fits",
        Text(
            "通じて60年を超えますが、法が挙げる情報に当たるとされていません。",
            "The total would be over sixty years without one of the listed kinds.",
        ),
        Text(
            "法第4条第4項第1号から第4号までのどれに当たるかを示すか、60年以内にしてください。",
            "Name the kind under Act 4(4)(i) to (iv), or stay within sixty years.",
        ),
        act("4(4)")[0], on_data=True,
    ),
    Fact(
        "not_board_of_audit",
        Text(
            "会計検査院の指定は、通じて30年を超えて延長できません。",
            "A designation of the Board of Audit is never extended beyond thirty years in total.",
        ),
        Text("満了を待つか、要件を欠くなら解除してください。", "Let it expire, or lift it where a requirement is lost."),
        act("4(4)")[0],
    ),
    Fact(
        "period_over", Text("有効期間はまだ満了していません。", "The period is not over yet."),
        Text("満了する年月日の翌日から記録できます。", "It can be recorded from the day after the last day."), order("7(1)")[0],
    ),
    Fact(
        "measure_is_marking",
        Text("この指定は表示ではなく通知によるものです。", "This designation goes by notification, not by marking."),
        Text(
            "表示できるようになったら「通知から表示に改める」を行ってください。",
            "Once marking is possible, change from notification to marking.",
        ),
        act("3(2)(i)")[0],
    ),
    Fact(
        "measure_is_notification",
        Text("この指定は通知ではなく表示によるものです。", "This designation goes by marking, not by notification."),
        Text("文書などに表示してください。", "Mark the documents."), act("3(2)(ii)")[0],
    ),
    Fact(
        "police_hold_it", Text("都道府県警察が保有する情報ではありません。", "The information is not held by prefectural police."),
        Text("この通知は要りません。", "This notice is not called for."), act("5(2)")[0],
    ),
    Fact(
        "contractor_will_hold",
        Text("適合事業者が保有することになる情報ではありません。", "It is not information that a contractor will come to hold."),
        Text("この通知は要りません。", "This notice is not called for."), act("10(2)")[0],
    ),
    Fact(
        "range_people_eligible",
        Text("重要経済安保情報の取扱いの業務を行えない人が含まれています。", "It names somebody who may not handle such information."),
        Text(
            "適性評価で認められた人、または評価を要しない職にある人だけにしてください。",
            "Name only people found not to leak, or holding an exempt office.",
        ),
        act("5(1)")[0], on_data=True,
    ),
    Fact(
        "range_not_empty", Text("だれも含まれていません。", "It names nobody."),
        Text("部署か人を一つ以上選んでください。", "Choose at least one unit or person."), npsc("4(1)")[0], on_data=True,
    ),
)
