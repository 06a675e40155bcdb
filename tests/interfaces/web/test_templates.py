"""The templates as text: both languages everywhere, nothing inline, and the reference case rendered in both languages."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import django
import pytest

django.setup()

from django.template.loader import render_to_string  # noqa: E402

from tests.interfaces.web import samples  # noqa: E402
from warifu.interfaces.web import context, wording  # noqa: E402

FOLDER = Path(context.__file__).parent / "templates"
TEMPLATES = sorted(FOLDER.rglob("*.html"))
_WORDS = re.compile(r'{% t "([^"]*)" "([^"]*)"')
_COUNTED = re.compile(r'{% count [^%]*? "([^"]*)" "([^"]*)" "([^"]*)"')


def words(path: Path) -> list[tuple[str, str]]:
    text = path.read_text()
    counted = [(ja, f"{one} {many}") for ja, one, many in _COUNTED.findall(text)]
    return [*_WORDS.findall(text), *counted]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(FOLDER)))
def test_every_text_is_there_in_both_languages(path: Path) -> None:
    for ja, en in words(path):
        assert not any(japanese for _, japanese in wording.japanese_runs(re.sub(r"\{\w+\}", "", en))), en
        # Nothing, or only signs, on one side alone: a unit that English does without, a bracket.
        if len(re.sub(r"\W", "", en)) > 3:
            assert re.sub(r"\W", "", ja), en
        if any(japanese for _, japanese in wording.japanese_runs(ja)) and len(ja) > 2:
            assert en.strip(), ja


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(FOLDER)))
def test_words_outside_of_the_tags_are_in_no_language(path: Path) -> None:
    bare = re.sub(r"{%.*?%}|{{.*?}}|<[^>]*>", " ", path.read_text(), flags=re.S)
    allowed = ("割符", "日本語", "重要経済安保情報", "（", "）", "として")
    for sign in allowed:
        bare = bare.replace(sign, "")
    assert not [p for p, japanese in wording.japanese_runs(bare) if japanese]


# A file that is kept and opened without us brings its own policy; it is never shown as a page.
SHOWN = [path for path in TEMPLATES if path != FOLDER / "ledger" / "check_file.html"]


@pytest.mark.parametrize("path", SHOWN, ids=lambda p: str(p.relative_to(FOLDER)))
def test_nothing_inline_that_the_policy_forbids(path: Path) -> None:
    text = re.sub(r"{%.*?%}", "", path.read_text(), flags=re.S)
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


def test_no_template_asks_who_the_reader_is() -> None:
    for path in TEMPLATES:
        assert not re.search(r"{%\s*(if|elif)[^%]*\b(request|audience|perms|user)\b", path.read_text()), path


def rendered(template: str, language: str, **more: Any) -> str:
    frame = context.Frame("en" if language == "ja" else "ja", "?lang=x", "5f0c…b2e9", who="鷹取 志乃", example=True)
    return str(
        render_to_string(
            template, {"lang": language, "frame": frame, "law_day": date(2026, 11, 24), "csrf_token": "t", **more}
        )
    )


@pytest.mark.parametrize("bad", [False, True])
def test_the_reference_case(bad: bool) -> None:
    page = rendered("case/page.html", "ja", page=samples.case_page("ja", bad=bad))
    for words_ in (
        "あなたの番",
        "あと 1開庁日",
        "いまはできない手順",
        "すすめ方",
        "目的を選んで開く",
        "仮定",
        "署名つき",
    ):
        assert words_ in page, words_
    assert 'href="/law/jp.iesi?at=2026-11-24&amp;q=Act+12%281%29"' in page
    assert "<ruby>水無瀬 遥" in page
    assert ("直すところが2か所あります" in page) is bad
    assert page.count('aria-invalid="true"') == (3 if bad else 0)


def test_the_reference_case_in_english_marks_what_is_japanese() -> None:
    page = rendered("case/page.html", "en", page=samples.case_page("en"))
    assert "Your turn" in page
    assert "1 working day left" in page
    assert '<span lang="ja">適</span>-2026-0171' in page
    visible = re.sub(r'<(\w+)[^>]*\slang="ja"[^>]*>.*?</\1>|<[^>]*>|<title>.*?</title>', " ", page, flags=re.S)
    left = [p for p, japanese in wording.japanese_runs(visible) if japanese]
    assert set(left) <= {"適", "鷹取", "志乃", "久我山", "直"}, left  # the title and options, where no mark can stand


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_reference_tasks(language: str) -> None:
    page = rendered("tasks/page.html", language, page=samples.tasks_page(language))
    assert page.count('class="task"') == 3
    assert 'class="is-late"' in page
    assert "/open/designation/propose/" in page
