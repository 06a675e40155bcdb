"""Somebody without a mouse: goes from stop to stop with the tabulator and must see at each where she is."""

from tests.stories.visitor import Visitor

_AT = """selector => {
  const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
  const seen = style.outlineStyle !== "none" || style.boxShadow !== "none";
  return [at.matches(selector), at.tagName, seen && box.bottom > 0 && box.top < innerHeight];
}"""


def tab_to(visitor: Visitor, selector: str, most: int = 150) -> None:
    """Press Tab until the thing has focus, seeing at each stop where the focus is."""
    for _ in range(most):
        visitor.page.keyboard.press("Tab")
        there, tag, seen = visitor.page.evaluate(_AT, selector)
        assert tag == "BODY" or seen, f"no focus to be seen on {tag} of {visitor.page.url}"
        if there:
            return
    raise AssertionError(f"{selector} was not reached on {visitor.page.url}")


def enter(visitor: Visitor, selector: str) -> None:
    """Go to a link or a button with the tabulator and press Enter, which leads to another page."""
    tab_to(visitor, selector)
    with visitor.page.expect_navigation(wait_until="load"):
        visitor.page.keyboard.press("Enter")
    visitor.look()
