"""Whatever hangs under another page says where it is: the way back stands above its heading, and each of its links opens."""

import pytest

from tests.interfaces.web import sheets
from tests.interfaces.web.conftest import SignIn
from tests.world import World, designated
from warifu.regimes.jp import roles


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_way_back(world: World, enter: SignIn, lang: str) -> None:
    case, house = designated(world), world.organisations["ministry"]
    world.person("admin", "ministry", roles.ADMINISTRATOR)
    for who, paths in {
        "minister": (
            f"/cases/{case}/",
            "/calendar/",
            "/oversight/designated/",
            "/law/open-questions",
            "/law/readings/",
            "/office/delegations/",
            f"/exports/limit/{house}/",
            f"/erasure/retention/{house}/",
            f"/who-may/people/{world.people['sato']}/",
        ),
        "keeper": ("/documents/add/",),
        "admin": (
            "/office/organisations/add/",
            f"/office/organisations/{house}/",
            f"/office/people/{world.people['sato']}/",
        ),
    }.items():
        client = enter(who, lang)
        for path in paths:
            answer = client.get(path)
            assert answer.status_code == 200, path
            page = sheets.read(answer.content.decode())
            (crumbs,) = (e for e in page.all("nav") if e.has("crumbs"))
            above = [a.attrs["href"] for a in crumbs.all("a")]
            assert above and all(client.get(href).status_code == 200 for href in above), path
            (here,) = (e for e in crumbs.all("span") if e.attrs.get("aria-current") == "page")
            assert here.text(), path
