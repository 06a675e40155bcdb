"""The search finds exactly what reading through everything that somebody may see would find, for whatever word and whoever asks."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.duties.custody.desk import desk
from tests.world import World, assessed, designated, made
from warifu.regimes.jp import roles
from warifu.registers.casework.models import Party
from warifu.registers.people.domain import Audience
from warifu.registers.people.queries import audience
from warifu.registers.search import queries, registry
from warifu.registers.search.fold import fold, holds, words
from warifu.registers.search.tokens import grams, wanted

_TITLES = (
    "港の東の山の図面",
    "電力と力学",
    "東山の電力の記録（第二号）",
    "ﾎﾟｰﾄの配線 ver.2",
    "渡邉橋の点検",
    "のののの",
)


@pytest.fixture
def town(world: World) -> World:
    """Two organs, two contractors, documents held here and there, people with alike names, somebody asked as superior."""
    at_the_desk = desk(world)
    for number, title in enumerate(_TITLES):
        made(at_the_desk.register(title=title, holder=("sato", "mori")[number % 2]))
        world.later(days=1)
    designated(world, title="渡辺橋の電力")
    for name in ("山東 のの", "東山 渡", "渡邉 東"):
        world.person(name, "ministry", unit="ports")
    case = assessed(world, "東山 渡", until="consent")
    Party.objects.create(case_id=case, part=roles.SUPERIOR, person_id=world.people["colleague"])
    world.organisation("harbour")
    world.person("harbour-head", "harbour", roles.HEAD)
    world.person("山の 東", "harbour", roles.OFFICER)
    world.person("root", "harbour", roles.ADMINISTRATOR)
    return world


def scanned(asking: Audience, asked: tuple[str, ...]) -> dict[str, set[str]]:
    """Read through everything that this audience may see."""
    found = {}
    for source in registry.sources():
        if not source.pages.isdisjoint(asking.pages):
            rows = source.read(source.visible(asking))
            hits = {read.id for read in rows if holds(tuple(map(fold, read.texts)), asked)}
            found |= {source.kind: hits} if hits else {}
    return found


@pytest.mark.django_db
def test_as_if_everything_visible_were_read(town: World) -> None:
    everybody = [audience(person, town.day) for person in town.people.values()]
    texts = [fold(text) for source in registry.sources() for e in source.entries(None) for text in e.texts]
    piece = st.builds(
        lambda text, start, length: text[start % len(text) :][:length],
        st.sampled_from([text for text in texts if text]),
        st.integers(0, 40),
        st.integers(1, 6),
    )
    other = st.text(st.sampled_from("港東山電力のと渡辺邉橋ﾎﾟｰ2sａ "), min_size=1, max_size=6)
    asked = st.one_of(piece, other, st.builds("{} {}".format, piece, st.one_of(piece, other)))
    hits = 0

    @settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
    @given(asked, st.sampled_from(everybody))
    def holds_for(typed: str, asking: Audience) -> None:
        nonlocal hits
        found = queries.find(asking, asking.pages, words(typed), size=1000)
        expected = scanned(asking, words(typed)) if words(typed) else {}
        assert {one.kind: {read.id for read in one.rows} for one in found} == expected
        assert not any(one.more for one in found)
        hits += len(found)

    holds_for()
    assert hits > 20, "hardly anything was found: the words say nothing"


@pytest.mark.django_db
def test_page_by_page_it_is_the_same(town: World) -> None:
    asking = audience(town.people["manager"], town.day)
    (whole,) = queries.find(asking, asking.pages, ("の",), kind="document", size=100)
    days = [read.row.made_on for read in whole.rows]
    assert len(days) > 3 and days == sorted(days, reverse=True)
    cut = []
    for first in range(len(days)):
        (page,) = queries.find(asking, asking.pages, ("の",), kind="document", first=first, size=1)
        cut += [read.id for read in page.rows]
        assert page.more == (first < len(days) - 1)
    assert cut == [read.id for read in whole.rows]


@given(st.text(min_size=1, max_size=8), st.text(max_size=8), st.text(max_size=8))
def test_whatever_holds_a_word_holds_its_grams(word: str, before: str, after: str) -> None:
    assert set(wanted(word)) <= grams(before + word + after)
