"""`warifu law cedar`: what it prints is what another decision point can run, and nothing else."""

import cedarpy
import pytest

from warifu.interfaces.cli.main import main
from warifu.kernel.access.cedar import policies, schema
from warifu.regimes.jp.iesi.rules import BOOK


def test_policies_and_schema_fit_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "cedar", "--slots", "2"]) == 0
    text = capsys.readouterr().out
    assert main(["law", "cedar", "--slots", "2", "--schema"]) == 0
    shape = capsys.readouterr().out
    assert (text, shape) == (policies(BOOK, 2), schema(BOOK, 2))
    assert cedarpy.validate_policies(text, shape).errors == []
    assert main(["law", "cedar"]) == 0
    assert capsys.readouterr().out == policies(BOOK)


def test_no_slot_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "cedar", "--slots", "0"]) == 2
    assert "at least one slot" in capsys.readouterr().err
