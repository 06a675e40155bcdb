"""The administrator's hands: organisations, units, people and appointments entered on the pages of office set-up."""

import re

from playwright.sync_api import Locator

from tests.stories.visitor import Visitor, choose


def _sheet(visitor: Visitor, ending: str) -> Locator:
    """The form whose address ends so, unfolded."""
    sheet = visitor.page.locator(f'form[action$="/{ending}/"]')
    folded = visitor.page.locator("details.act:not([open])").filter(has=sheet)
    if folded.count():
        folded.locator("summary").first.click()
    return sheet


def _send(visitor: Visitor, sheet: Locator, **values: str) -> None:
    for name, value in values.items():
        place = sheet.locator(f'[name="{name}"]')
        if place.first.get_attribute("type") == "radio":
            sheet.locator(f'label.pick:has([name="{name}"])').filter(has_text=value).locator("input").check()
        elif place.evaluate("field => field.tagName") == "SELECT":
            choose(place, value)
        else:
            place.fill(value)
    visitor.press(sheet.locator("button[type=submit]").last)
    assert not visitor.page.locator(".errsum, .refuse").count(), visitor.complaints()
    visitor.look()


def organisation(visitor: Visitor, kind: str, code: str, ja: str, en: str, item: str = "") -> str:
    """Enter an organisation. Returns the address of its page."""
    visitor.go("/office/organisations/add/")
    more = {"act_2_1": item} if item else {}
    _send(visitor, _sheet(visitor, "organisations/add"), kind=kind, code=code, name_ja=ja, name_en=en, **more)
    return visitor.page.url.removeprefix(visitor.url)


def unit(visitor: Visitor, house: str, ja: str, en: str) -> None:
    visitor.go(house)
    _send(visitor, _sheet(visitor, "units"), name_ja=ja, name_en=en)


def person(
    visitor: Visitor, house: str, kanji: str, kana: str, roman: str, *, of: str, first: str, roles: tuple[str, ...] = ()
) -> str:
    """Enter somebody and give her roles by their labels. Returns her id."""
    visitor.go(house)
    _send(
        visitor,
        _sheet(visitor, "people"),
        kanji=kanji,
        kana=kana,
        roman=roman,
        first=first,
        **({"unit": of} if of else {}),
    )
    who = visitor.page.url.rstrip("/").rpartition("/")[2]
    assert re.fullmatch("[a-z2-7]{26}", who), visitor.page.url
    for role in roles:
        appoint(visitor, who, role, first)
    return who


def appoint(visitor: Visitor, who: str, role: str, first: str) -> None:
    visitor.go(f"/office/people/{who}/")
    _send(visitor, _sheet(visitor, "appoint"), role=role, first=first)


def token(visitor: Visitor, *, owner: str, label: str, scope: str, last: str) -> str:
    """A token for a machine, made on the page. Returns the bearer, which is shown this once."""
    visitor.go("/tokens/")
    sheet = _sheet(visitor, "tokens")
    choose(sheet.locator('[name="owner"]'), owner)
    sheet.get_by_label(scope).check()
    _send(visitor, sheet, label=label, last=last)
    bearer = visitor.page.locator(".banner pre").inner_text().strip()
    visitor.go("/tokens/")
    assert bearer not in visitor.page.content()
    return bearer
