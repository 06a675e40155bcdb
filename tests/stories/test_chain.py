"""The chain as one story: designated, accredited, assessed with consent, decided, provided, asked, opened, proven offline.

Told at the example's ministry with a contractor that is entered for it. Every act is one person's in a browser; whoever decides or
declares signs with a device of her own. Pictures for the documents are taken on the way.
"""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.doubles import pdf_text
from tests.stories import office
from tests.stories.program import ROOT, Program
from tests.stories.visitor import HEIGHT, Visitor, choose
from warifu.interfaces.example.papers import paper
from warifu.kernel.ids import Instant
from warifu.kernel.law.days import legal_day
from warifu.regimes.jp.iesi import law

pytestmark = pytest.mark.browser

PICTURES = ROOT / "docs" / "pictures"
LARGEST_PICTURE = 300_000  # bytes
TITLE, OUTLINE = (
    "離島の送電設備の弱点の調査",
    "二つの離島の海底送電線と変換所について、止まると代わりのない箇所を調べた結果。",
)
MARK = "重要経済安保情報"


@dataclass
class Chain:
    """Who takes part and what came to be, while the story is told."""

    program: Program
    come: Callable[..., Visitor]
    folder: Path
    visitors: dict[str, Visitor] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    designation: str = ""  # addresses of the cases
    item: str = ""  # id of the designated item
    firm: str = ""
    assessment: str = ""
    document: str = ""

    @property
    def today(self) -> str:
        return legal_day(Instant(datetime.now(UTC))).isoformat()

    @property
    def five_years(self) -> str:
        """Act 4(1): the longest first period."""
        day = legal_day(Instant(datetime.now(UTC)))
        return law().value("designation.first_period", day).ends(day).isoformat()

    def __getitem__(self, name: str) -> Visitor:
        """Somebody, who enters when first needed."""
        if name not in self.visitors:
            self.visitors[name] = self.come(name)
        return self.visitors[name]

    def picture(self, name: str, visitor: Visitor, height: int = HEIGHT) -> None:
        """Taken every time; kept among the documents where there is none yet, or when pictures are to be renewed."""
        made = self.folder / f"{name}.png"
        visitor.picture(made, height)
        assert made.stat().st_size < LARGEST_PICTURE, f"{name}.png has {made.stat().st_size} bytes"
        if os.environ.get("WARIFU_PICTURES") or not (PICTURES / made.name).exists():
            PICTURES.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(made, PICTURES / made.name)


OFFICER, HEAD, MANAGER, KEEPER = "興津 洋", "宗像 令子", "石動 匡", "奏 みのり"
ASSESSOR, CLERK, INVESTIGATOR, ADMINISTRATOR = "久我山 直", "鷹取 志乃", "来栖 望", "雪村 環"
HOLDER = "潮見 楓"
FIRM, LAB = "白浜精機株式会社", "計測部"
CHIEF, OPERATIONS, READER, COLLEAGUE = "真鍋 樹", "樋渡 葉", "岬 玲", "辻堂 蒼"


def enter_the_contractor(told: Chain) -> None:
    admin = told[ADMINISTRATOR]
    house = office.organisation(admin, "事業者", "shirahama", FIRM, "Shirahama Seiki K.K.")
    office.unit(admin, house, LAB, "Measurement")
    for kanji, kana, roman, roles in (
        (CHIEF, "まなべ いつき", "MANABE Itsuki", ("保護責任者",)),
        (OPERATIONS, "ひわたり よう", "HIWATARI Yo", ("業務管理者",)),
        (READER, "みさき れい", "MISAKI Rei", ()),
        (COLLEAGUE, "つじどう あおい", "TSUJIDO Aoi", ()),
    ):
        told.ids[kanji] = office.person(admin, house, kanji, kana, roman, of=LAB, first=told.today, roles=roles)


def designate(told: Chain) -> None:
    told.designation = told[OFFICER].open_case(
        "designation:propose",
        title=TITLE,
        outline=OUTLINE,
        arms=["infra"],
        groups=["g2"],
        held_by="own",
        from_abroad="no",
        measure="marking",
        units=["港湾基盤課"],
        proposed_last_day=told.five_years,
    )
    # Who proposed may not decide; another one does, and signs what exactly is decided.
    head = told[HEAD].passkey()
    told.picture("tasks", head.go("/"))
    head.take(told.designation, "designation:designate", last_day=told.five_years)
    manager = told[MANAGER]
    manager.take(told.designation, "designation:set_range", range_units=["港湾基盤課"], range_need="調査に要る。")
    told[KEEPER].take(told.designation, "designation:mark", copies="1")
    manager.take(told.designation, "designation:inform_staff")
    told[OFFICER].go("/designations/")
    row = told[OFFICER].page.get_by_role("row").filter(has_text=TITLE).get_by_role("link").first
    told.item = (row.get_attribute("href") or "").rstrip("/").rpartition("/")[2]
    told[OFFICER].go(f"/designations/{told.item}/")


def accredit(told: Chain) -> None:
    officer, head = told[OFFICER], told[HEAD]
    told.firm = officer.open_case(
        "accreditation:propose", contractor=FIRM, kind="provided", purposes=["remove_weakness"], units=["港湾基盤課"]
    )
    chief = told[CHIEF].passkey()
    chief.take(told.firm, "accreditation:accept")
    places = [{"place": "計測室", "place_address": "架空県白浜市1-2", "facilities": "施錠、専用の計算機"}]
    chief.take(told.firm, "accreditation:apply", chief=CHIEF, managers=[OPERATIONS], places=places)
    officer.take(told.firm, "accreditation:examine")
    head.take(told.firm, "accreditation:accredit")
    officer.take(told.firm, "accreditation:tell_decision")
    officer.take(
        told.firm,
        "accreditation:draft_contract",
        contract_kind=["provided"],
        departments=[LAB],
        contract_first_day=told.today,
        contract_last_day=told.five_years,
    )
    head.take(told.firm, "accreditation:conclude_contract")


def assess(told: Chain) -> None:
    operations, clerk, reader = told[OPERATIONS], told[CLERK], told[READER]
    operations.open_case("assessment:list_person", **{"person": READER, "class": "new"})
    # The one who listed her sees no more of it; the assessment officer finds it among the tasks.
    assessor = told[ASSESSOR].go("/")
    told.assessment = (assessor.page.get_by_role("link", name=READER).first.get_attribute("href")) or ""
    assessor.take(told.assessment, "assessment:accept_list", **{"class": "new"})
    clerk.take(told.assessment, "assessment:notify")
    reader.passkey()
    reader.take_own(told.assessment, "assessment:consent")
    clerk.take(told.assessment, "assessment:find_none")
    clerk.take(told.assessment, "assessment:request_investigation")
    reader.take_own(told.assessment, "assessment:hand_in")
    told[INVESTIGATOR].passkey().take(told.assessment, "assessment:send_opinion")
    told.picture("case", clerk.go(told.assessment), height=1300)
    clerk.take(told.assessment, "assessment:propose_decision", proposal="positive")
    told[HEAD].take(told.assessment, "assessment:decide_found")
    clerk.take(told.assessment, "assessment:notify_found", means="electronic")


def provide(told: Chain) -> None:
    item = {"item": TITLE, "provision_kind": "provided"}
    told[OPERATIONS].take(told.firm, "accreditation:set_range", range_people=[READER])
    told[OFFICER].take(told.firm, "accreditation:propose_provision", **item, consents="yes")
    told[MANAGER].passkey().take(told.firm, "accreditation:provide", **item, end_date=told.five_years)
    told[CHIEF].take(told.firm, "accreditation:list_handlers", item=TITLE, handlers=[READER])


def ask_over_http(told: Chain) -> None:
    """AuthZEN: the reader may; her colleague may not, and every article that refuses him is named."""
    bearer = office.token(
        told[ADMINISTRATOR], owner=ADMINISTRATOR, label="照会の装置", scope="可否を問い合わせる", last=told.today
    )
    with httpx.Client(base_url=told.program.url, headers={"authorization": f"Bearer {bearer}"}, timeout=60) as client:
        permit, deny = (_evaluate(client, told.ids[who], told.item) for who in (READER, COLLEAGUE))
    assert permit["decision"] is True, permit
    assert permit["context"]["law"] == law().digest
    assert deny["decision"] is False
    assert {cite for reason in deny["context"]["reasons"] for cite in reason["articles"]} == {
        "Act 11(1)",
        "Act 10(4)",
        "Contract",
    }
    assert all(reason["ja"] and reason["en"] for reason in deny["context"]["reasons"])
    # Both stand in the ledger, in the order in which they were asked.
    assert permit["context"]["ledger_index"] < deny["context"]["ledger_index"]


def _evaluate(client: httpx.Client, person: str, item: str) -> dict[str, Any]:
    question = {
        # What the caller claims about the person changes nothing.
        "subject": {"type": "person", "id": person, "properties": {"cleared": True}},
        "action": {"name": "read"},
        "resource": {"type": "item", "id": item},
    }
    answer = client.post("/access/v1/evaluation", json=question, headers={"x-request-id": "story-1"})
    assert answer.status_code == 200, answer.text
    assert answer.headers["x-request-id"] == "story-1"
    found: dict[str, Any] = answer.json()
    return found


def ask_on_the_page(told: Chain) -> None:
    """The ministry's own people: in the range and assessed, in the range alone, assessed alone."""
    officer = told[OFFICER].go("/who-may/")
    for who, answer, articles in (
        ("潮見 楓", "できます", ()),
        ("宇田川 紬", "できません", ("法第5条第1項",)),
        ("木庭 壮", "できません", ("法第11条第1項",)),
    ):
        choose(officer.page.locator("#person"), who)
        choose(officer.page.locator("#item"), TITLE)
        officer.press(officer.page.get_by_role("button", name="尋ねる", exact=True))
        assert officer.look().page.get_by_role("heading", name=answer).count() == 1
        unmet = officer.page.locator(".rule--no")
        assert unmet.count() == len(articles), unmet.all_inner_texts()
        for article in articles:
            assert article in unmet.first.inner_text()
    told.picture("who-may", officer)


def open_the_document(told: Chain) -> None:
    """Registered by the security officer, handed over by its holder, signed for and opened by the reader."""
    source = told.folder / "report.pdf"
    source.write_bytes(paper(TITLE, OUTLINE))
    keeper = told[KEEPER].go("/documents/add/")
    choose(keeper.page.locator("[name=item]"), TITLE)
    keeper.page.locator("[name=title]").fill(f"{TITLE}（報告書）")
    keeper.page.locator("[name=kind][value=electronic]").check()
    choose(keeper.page.locator("[name=holder]"), HOLDER)
    keeper.page.locator("[name=file]").set_input_files(source)
    keeper.press(keeper.page.get_by_role("button", name="登録する"))
    document = keeper.look().page.url.removeprefix(told.program.url)

    # Assessed and in the range of staff: only such a one holds a copy, and may hand it on.
    holder = told[HOLDER].go(document)
    holder.page.locator("details.more summary").first.click()
    offered = holder.page.locator("select[name=receiver]")
    choose(offered, COLLEAGUE)
    holder.press(holder.page.get_by_role("button", name="判断を求めて渡す"))
    refused = holder.look().page.locator(".refuse")
    assert "法第11条第1項" in refused.inner_text()
    holder.go(document).page.locator("details.more summary").first.click()
    choose(offered, READER)
    holder.press(holder.page.get_by_role("button", name="判断を求めて渡す"))
    assert "受領待ち" in holder.look().page.locator("main").inner_text()

    reader = told[READER].go("/own/")
    reader.page.get_by_role("link", name="文書").click()
    reader.look().page.get_by_role("row").filter(has_text=TITLE).get_by_role("link").first.click()
    reader.look()
    reader.press(reader.page.get_by_role("button", name="受け取ったと署名する"))
    saved = reader.look().download(reader.page.get_by_role("button", name="判断を求めて開く"))
    saved.save_as(told.folder / "opened.pdf")
    drawn = pdf_text.pages((told.folder / "opened.pdf").read_bytes())
    assert len(drawn) == 2
    for page in drawn:
        assert MARK in page.text()
        assert READER in page.text()
        assert legal_day(Instant(datetime.now(UTC))).strftime("%Y-%m-%d") in page.text()
    assert READER in keeper.go(document).page.locator("section").filter(has_text="開いた記録").inner_text()


def prove_offline(told: Chain) -> None:
    """The head takes the proof of what she decided home, and holds it against a policy that came another way."""
    head = told[HEAD].go(told.designation)
    decided = head.page.locator("ol.journal > li").filter(has_text="指定した").filter(has_text="署名")
    decided.get_by_role("link", name="台帳").click()
    told.picture("ledger", head.look())
    saved = {}
    for name, button in (("proof", "証明を保存"), ("opening", "開封値を保存")):
        download = head.download(head.page.get_by_role("link", name=button))
        saved[name] = told.folder / download.suggested_filename
        download.save_as(saved[name])
    policy = told.folder / "policy.txt"
    policy.write_text(told.program.command("ledger", "policy").stdout)
    words = ("proof", "check", str(saved["proof"]), "--policy", str(policy), "--opening", str(saved["opening"]))
    checked = told.program.command(*words, data=False)
    assert checked.returncode == 0, checked.stderr
    assert "The proof holds" in checked.stdout
    assert "designation:designate" in checked.stdout
    assert told.program.command("proof", "check", str(saved["proof"]), data=False).returncode == 2, "without a policy"
    index = saved["proof"].name.partition(".")[0]
    moved = saved["proof"].read_text().replace(f"index {index}\n", f"index {int(index) - 1}\n")
    assert moved != saved["proof"].read_text()
    saved["proof"].write_text(moved)
    refused = told.program.command(*words, data=False)
    assert refused.returncode == 1
    assert "REFUSED" in refused.stderr
    held = told.program.command("check", "journal")
    assert held.returncode == 0 and ", 0 differ" in held.stdout, held.stdout + held.stderr
    verified = told.program.command("ledger", "verify")
    assert verified.returncode == 0, verified.stderr


def test_the_chain(example: Program, visit: Callable[..., Visitor], tmp_path: Path) -> None:
    told = Chain(example, visit, tmp_path)
    enter_the_contractor(told)
    designate(told)
    accredit(told)
    assess(told)
    provide(told)
    ask_over_http(told)
    ask_on_the_page(told)
    open_the_document(told)
    prove_offline(told)
