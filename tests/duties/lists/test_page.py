"""The page of documentation says of the columns what the declaration says; every reference and key of it is there."""

from pathlib import Path

from warifu.duties.lists.columns import LISTS
from warifu.duties.lists.page import tables
from warifu.kernel.law.cite import cite_text, parse_cite

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "own-lists.md"


def test_the_page_is_made_from_the_declaration() -> None:
    _, _, columns = PAGE.read_text("utf-8").partition("a test holds it.\n\n")
    assert columns.strip() == tables().strip(), "warifu load --columns prints the new tables"


def test_what_lists_refer_to_stands_before_them() -> None:
    before: list[str] = []
    for listed in LISTS.values():
        before.append(listed.name)
        assert {"organisation": "organisations", "person": "people", "item": "designations"}[listed.about] in before
        for column, places in listed.references:
            assert column.refers in before
            assert len(places) == len(LISTS[column.refers].key)


def test_every_column_has_both_titles_once_and_a_place_in_the_law_that_reads() -> None:
    for listed in LISTS.values():
        words = [word.casefold() for c in listed.columns for word in {c.name, c.title.ja, c.title.en}]
        assert len(words) == len(set(words)), listed.name
        assert set(listed.key) <= set(listed.place) and listed.subject in listed.place
        for column in listed.columns:
            if column.cite:
                assert parse_cite(cite_text(column.cite, "en")) == column.cite
