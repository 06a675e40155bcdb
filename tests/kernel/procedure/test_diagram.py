"""The picture is well-formed, accessible, free of style and script, and tells every step."""

import re
import xml.etree.ElementTree as ET

import pytest

from tests.kernel.procedure.permit import PERMIT
from warifu.kernel.procedure.diagram import describe, svg

NS = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_has_title_and_description_and_no_style(language):
    root = ET.fromstring(svg(PERMIT, language, "in_force"))
    assert root.get("role") == "img"
    ids = {element.get("id") for element in root.iter() if element.get("id")}
    assert set(root.get("aria-labelledby").split()) <= ids
    assert root.find(f"{NS}title").text
    assert not any(element.tag in (f"{NS}style", f"{NS}script") for element in root.iter())
    assert not any(
        name == "style" or name.startswith("on") or "href" in name for element in root.iter() for name in element.attrib
    )


def test_every_state_and_every_step_is_told():
    picture = svg(PERMIT, "en")
    for state in PERMIT.states:
        assert f">{state.label.en}<" in picture
    for step in PERMIT.steps:
        assert step.title.en in picture
    assert "You are here" not in picture


def test_the_present_state_is_marked_in_words_and_by_its_edge():
    picture = svg(PERMIT, "en", "asked")
    assert picture.count("You are here") == 2  # in the description and on the box
    assert len(re.findall(r'stroke-width="4"', picture)) == 1


def test_no_two_boxes_share_a_place():
    root = ET.fromstring(svg(PERMIT, "en"))
    places = [(r.get("x"), r.get("y")) for r in root.iter(f"{NS}rect") if r.get("x")]
    assert len(places) == len(set(places)) == len(PERMIT.states) + 1


def test_in_words():
    words = describe(PERMIT, "en", "asked")
    assert words.startswith("You are here: asked.")
    assert "asked → in force: answer." in words
