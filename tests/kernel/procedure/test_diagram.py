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


def boxes(picture: str) -> list[tuple[int, int, int, int]]:
    """Left, top, right, bottom of everything framed (states, and the states they lead to)."""
    root = ET.fromstring(picture)
    sides = ([int(r.get(name)) for name in ("x", "y", "width", "height")] for r in root.iter(f"{NS}rect") if r.get("x"))
    return [(x, y, x + width, y + height) for x, y, width, height in sides]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_no_two_boxes_touch(language):
    found = boxes(svg(PERMIT, language))
    for number, (left, top, right, bottom) in enumerate(found):
        for other in found[number + 1 :]:
            assert left >= other[2] or right <= other[0] or top >= other[3] or bottom <= other[1]
    assert sum(1 for box in found if box[0] == 24) == len(PERMIT.states) + 1


def test_a_step_that_many_states_allow_is_told_once():
    picture = svg(PERMIT, "en")
    assert len(re.findall(r">end → over", picture)) == 1
    assert "every state that has not ended" in picture


def test_in_words():
    words = describe(PERMIT, "en", "asked")
    assert words.startswith("You are here: asked.")
    assert "asked → in force: answer." in words
