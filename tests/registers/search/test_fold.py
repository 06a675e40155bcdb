"""Folding: what is the same word for a reader becomes the same letters, and marks find their way back to what was written."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warifu.registers.search import kanji
from warifu.registers.search.fold import fold, folded, holds, pieces, words

# Letters of names and titles, written in every way that a keyboard or an older register has.
WRITTEN = st.text(
    st.sampled_from(
        "山東渡辺邊邉斉斎齋齊髙高﨑崎あアｱがガｶﾞーｰヶケァabcABCＡéŌ1１①㈱・　 -葛\U000e0100々〆𠮷吉İß\u3099\u0301"
    ),
    max_size=12,
)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        # Half-width kana with their sound marks, full-width letters: Unicode's own compatibility forms (NFKC).
        ("ﾀﾞﾛｳ", "だろう"),
        ("ＡＢＣ１２３", "abc123"),
        ("㈱①", "株1"),
        ("カタカナ", "かたかな"),
        ("サーバー", "さば"),
        ("霞ヶ関", "霞け関"),
        ("マルタ・ブラント", "まるたぶらんと"),
        ("山田　太郎", "山田太郎"),
        ("Ōta José", "otajose"),
        ("STRASSE straße", "strassestrasse"),
        # 常用漢字表 and the variants of names, also where one leads over another.
        ("渡邊 渡邉 渡辺", "渡辺渡辺渡辺"),
        ("齋藤 斎藤 齊藤 斉藤", "斉藤斉藤斉藤斉藤"),
        ("髙﨑 高崎", "高崎高崎"),
        ("國體 濱 澤 廣", "国体浜沢広"),
        # A variation selector says how a kanji is drawn, not which one it is.
        ("葛\U000e0100城", "葛城"),
        # NFKC itself maps the compatibility form of 神.
        ("\ufa19戸", "神戸"),
        ("？！、。", ""),
        ("", ""),
    ],
)
def test_vectors(written: str, expected: str) -> None:
    assert fold(written) == expected
    assert folded(written).text == expected


def test_what_sounds_alike_only_stays_apart() -> None:
    assert len({fold(word) for word in ("おおた", "おうた", "か", "が", "つ", "っ", "太田", "大田")}) == 8


@given(WRITTEN)
def test_folding_again_changes_nothing(written: str) -> None:
    assert fold(fold(written)) == fold(written)


@given(WRITTEN, WRITTEN)
def test_a_piece_of_a_text_is_found_in_it(before: str, word: str) -> None:
    # A mark that begins a word belongs to the letter before it.
    if word and not unicodedata.combining(word[0]) and unicodedata.category(word[0])[0] != "M":
        assert fold(word) in fold(before + word)


@given(WRITTEN, WRITTEN)
def test_the_pieces_are_the_text_and_the_marked_ones_hold_the_words(text: str, asked: str) -> None:
    cut = list(pieces(text, words(asked)))
    assert "".join(piece for piece, _ in cut) == text
    found = [word for word in words(asked) if word in fold(text)]
    assert any(hit for _, hit in cut) == bool(found)
    marked = fold("".join(piece for piece, hit in cut if hit))
    assert all(word in marked for word in found if len(found) == 1)


def test_marks_stand_where_the_reader_sees_the_word() -> None:
    assert list(pieces("渡邉 ﾀﾞﾛｳ", words("辺 だろ"))) == [
        ("渡", False), ("邉", True), (" ", False), ("ﾀﾞﾛ", True), ("ｳ", False),
    ]  # fmt: skip
    assert list(pieces("ああ", words("あ"))) == [("ああ", True)]
    assert list(pieces("", words("あ"))) == []


def test_words() -> None:
    assert words("山　東 山\t ・ ") == ("山", "東")
    assert words("・ー！") == ()
    assert len(words(" ".join(map(str, range(100))))) == 8
    assert len(words("あ" * 500)[0]) == 40
    assert holds(("山田太郎", "やまだ"), ("太", "まだ"))
    assert not holds(("山田太郎",), ("太", "次"))


def test_the_table_holds_single_letters_that_unicode_keeps_apart() -> None:
    for table in (kanji.OLD, kanji.VARIANTS):
        pairs = list(zip(table[::2], table[1::2], strict=True))
        assert len({old for old, _ in pairs}) == len(pairs)
        assert all(old != new and unicodedata.normalize("NFKC", old) == old for old, new in pairs)
