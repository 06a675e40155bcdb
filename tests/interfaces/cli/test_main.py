"""The command line: nouns are found, options stand anywhere, and only what a noun needs is imported."""

import os
import subprocess
import sys
from importlib import import_module

import pytest

from tests.interfaces.cli.serving import COMMAND, ENVIRONMENT
from warifu.interfaces.cli.main import NOUNS, main, noun_of, parser_for


def test_every_noun_has_a_module_that_adds_a_parser() -> None:
    for noun in NOUNS:
        assert callable(import_module(f"warifu.interfaces.cli.{noun.replace('-', '_')}").add), noun
        assert noun in parser_for(noun).format_help()


@pytest.mark.parametrize(
    ("words", "noun"),
    [
        (["serve"], "serve"),
        (["--data", "serve", "law"], "law"),
        (["--data=x", "--key-file", "y", "serve", "--port", "1"], "serve"),
        (["--help"], None),
        ([], None),
    ],
)
def test_the_noun_is_the_first_word_that_is_no_option(words: list[str], noun: str | None) -> None:
    assert noun_of(words) == noun


def test_places_may_be_named_before_or_after_the_noun() -> None:
    for words in (["--data", "x", "serve"], ["serve", "--data", "x"]):
        assert str(parser_for("serve").parse_args(words).data) == "x"


def test_without_a_noun_it_says_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "serve" in capsys.readouterr().out


def test_an_unknown_noun_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["frobnicate"])
    assert "frobnicate" in capsys.readouterr().err


NAMING = """
import sys
from warifu.interfaces.cli.main import main
main([])
print([module for module in sys.modules if module in ("django", "sqlite3", "granian")])
"""


def test_naming_the_nouns_imports_none_of_them() -> None:
    said = subprocess.run([sys.executable, "-c", NAMING], env=ENVIRONMENT, capture_output=True, text=True, check=True)
    assert said.stdout.splitlines()[-1] == "[]"


def test_a_pipe_that_is_closed_early_ends_it_quietly() -> None:
    read, write = os.pipe()
    os.close(read)
    words = ["law", "coverage", "--list"]
    ended = subprocess.run([*COMMAND, *words], env=ENVIRONMENT, stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (ended.returncode, ended.stderr) == (141, b"")
