"""The numbers against a count made by hand over the journal; years of Japan; whose numbers are whose."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from tests.duties.oversight.conftest import Reader
from tests.world import PROPOSAL, World, assessed, contracted, contractor, designated
from warifu.duties.oversight import queries
from warifu.duties.oversight.counted import BLOCKS, DOCUMENTS, MATTERS, count_of
from warifu.duties.oversight.queries import KEPT, LATE, MISSED, Year
from warifu.kernel.ids import CaseId
from warifu.kernel.law.days import legal_day
from warifu.regimes.jp import roles
from warifu.regimes.jp.iesi import law
from warifu.regimes.jp.iesi.procedures import ALL
from warifu.registers.casework.models import Interest, Party, Step
from warifu.registers.people.domain import Audience

THIS = Year(2026)


def counted(asking: Audience, world: World, year: Year = THIS) -> dict[str, int]:
    """Every number this reader gets of the ministry."""
    organ, found = world.organisations["ministry"], dict[str, int]()
    for block in queries.blocks(asking, organ):
        counts = [count for count in block.counts if count.by != DOCUMENTS]
        opened = {count.code: queries.rows(asking, organ, year, block, count).count() for count in counts}
        assert not counts or queries.numbers(asking, organ, year, block.procedure).items() >= opened.items()
        found |= opened
    return found


def story(world: World) -> None:
    """Something of every kind, over the turn of the year."""
    first = designated(world)
    designated(world, groups=["g1", "g2"])
    world.fill("officer", "designation:propose_lifting", case=first)
    world.fill("minister", "designation:lift", case=first)
    contractor(world)
    contracted(world)
    assessed(world)
    listed = world.fill("clerk", "assessment:list_person", person=world.people["officer"], **{"class": "new"})
    for who, step in (("assessor", "accept_list"), ("clerk", "notify"), ("officer", "refuse_consent")):
        world.fill(who, f"assessment:{step}", case=listed, **({"class": "new"} if step == "accept_list" else {}))
    world.until(datetime(2026, 12, 31, 15, 0, tzinfo=UTC))  # midnight in Japan: 2027
    designated(world)


def naive(world: World, year: int, *steps: str) -> int:
    """By hand: cases of the journal with such a step on a Japanese day of that year."""
    return len({s.case_id for s in Step.objects.all() if s.step in steps and legal_day(s.at).year == year})


def test_every_counter_against_the_journal(world: World, reader: Reader) -> None:
    story(world)
    asking = reader("minister")
    for year in (2025, 2026, 2027):
        numbers = counted(asking, world, Year(year))
        for block in BLOCKS:
            for count in block.counts:
                if count.steps and count.contractor is None and not count.group and not count.after:
                    assert numbers[count.code] == naive(world, year, *count.steps), (year, count.code)
    this = counted(asking, world)
    assert (this["designated"], this["designated-g1"], this["designated-g2"], this["designated-g3"]) == (2, 1, 2, 0)
    assert (this["lifted"], this["in-force"], this["expired"]) == (1, 1, 0)
    assert (this["assessed-officials"], this["assessed-employees"], this["found"], this["refused"]) == (1, 0, 1, 1)
    assert (this["applications"], this["accredited"], this["contracts"]) == (1, 1, 1)
    assert counted(asking, world, Year(2027))["in-force"] == 2


def test_the_year_turns_at_midnight_in_japan(world: World, reader: Reader) -> None:
    world.until(datetime(2026, 12, 31, 14, 59, 59, tzinfo=UTC))
    designated(world)
    world.until(datetime(2026, 12, 31, 15, 0, 0, tzinfo=UTC))
    designated(world)
    asking = reader("minister")
    assert counted(asking, world, Year(2026))["designated"] == 1
    assert counted(asking, world, Year(2027))["designated"] == 1
    assert queries.years(asking, world.organisations["ministry"]) == [Year(2027), Year(2026)]


def test_expired_with_its_last_day_and_in_force_on_it(world: World, reader: Reader) -> None:
    designated(world, last_day="2026-12-31")
    world.until(datetime(2026, 12, 31, 3, 0, tzinfo=UTC))
    assert (counted(reader("minister"), world)["in-force"], counted(reader("minister"), world)["expired"]) == (1, 0)
    world.later(days=1)
    asking = reader("minister")
    # Looked at from the next year: it still was in force on the last day of the old one, and expired with it.
    assert (counted(asking, world)["in-force"], counted(asking, world)["expired"]) == (1, 1)
    next_year = counted(asking, world, Year(2027))
    assert (next_year["in-force"], next_year["expired"]) == (0, 0)


def test_extended_twice_is_one_designation(world: World, reader: Reader) -> None:
    case = designated(world, last_day="2027-03-31")
    for last in ("2028-03-31", "2029-03-31"):
        world.fill("officer", "designation:propose_extension", case=case, proposed_last_day=last)
        world.fill("minister", "designation:extend", case=case, last_day=last)
    assert counted(reader("minister"), world)["extended"] == 1


def test_officials_and_employees_are_told_apart(world: World, reader: Reader) -> None:
    contractor(world)
    contracted(world)
    assessed(world, "tanaka", by="firm-ops")
    assessed(world)
    numbers = counted(reader("assessor"), world)
    assert (numbers["assessed-officials"], numbers["assessed-employees"], numbers["found"]) == (1, 1, 2)


def test_each_role_counts_what_it_sees(world: World, reader: Reader) -> None:
    story(world)
    organ = world.organisations["ministry"]
    seen = {who: [b.code for b in queries.blocks(reader(who), organ)] for who in world.people}
    assert seen.pop("minister") == ["designation", "assessment", "investigation", "accreditation", "documents"]
    assert seen.pop("manager") == ["designation", "accreditation", "documents"]
    assert seen.pop("assessor") == ["assessment", "investigation"]
    assert seen.pop("inspector") == ["designation", "documents"]
    assert not any(seen.values()), seen
    assert not any(queries.organs(reader(who)) for who in seen)


def test_another_organs_head_counts_nothing_of_it(world: World, reader: Reader) -> None:
    story(world)
    world.organisation("agency")
    world.person("director", "agency", roles.HEAD)
    asking, organ = reader("director"), world.organisations["ministry"]
    assert queries.organs(asking) == [world.organisations["agency"]]
    assert queries.blocks(asking, organ) == ()
    for block in BLOCKS:
        for count in block.counts:
            if count.by != DOCUMENTS:
                assert not queries.rows(asking, organ, THIS, block, count).exists(), count.code
    assert not queries.documents(asking, organ, THIS).exists()
    assert not queries.periods(asking, organ, THIS).exists() and not queries.tally(asking, organ, THIS)


def test_the_own_case_and_one_of_interest_are_not_counted(world: World, reader: Reader) -> None:
    """Act 13(1): a number would tell her what was decided about herself before the notice does."""
    assessed(world, "minister", until="propose_decision")
    other = assessed(world, "officer")
    assert counted(reader("minister"), world)["requested"] == 1
    assert counted(reader("assessor"), world)["requested"] == 2
    Interest.objects.create(case_id=other, person_id=world.people["minister"])
    assert counted(reader("minister"), world)["requested"] == 0


def test_a_case_seen_as_superior_is_not_counted(world: World, reader: Reader) -> None:
    case = assessed(world, until="request_investigation")
    Party.objects.create(case_id=case, part=roles.SUPERIOR, person_id=world.people["manager"])
    assert "requested" not in counted(reader("manager"), world)
    organ, block = world.organisations["ministry"], count_of("requested")
    assert not queries.rows(reader("manager"), organ, THIS, *block).exists()


def ended(world: World, asking: Audience, year: Year = THIS) -> list[tuple[str, str]]:
    """Clock and outcome of every period; the tally must say the same."""
    organ = world.organisations["ministry"]
    found = queries.periods(asking, organ, year)
    rows = [(run.clock, outcome) for outcome, which in queries.ENDED.items() for run in found.filter(which)]
    assert len(rows) == found.count()
    told = Counter({(clock, outcome): n for (_, clock, outcome), n in queries.tally(asking, organ, year).items()})
    assert Counter(rows) == +told
    return sorted(rows)


def proposed(world: World) -> CaseId:
    return world.take("officer", "designation:propose", **PROPOSAL, units=[world.units["ports"]])


def test_deadlines_kept_missed_and_running_late(world: World, reader: Reader) -> None:
    # Ten open days from 24 November: the last good day is 8 December.
    kept, missed, _ = proposed(world), proposed(world), proposed(world)
    world.until(datetime(2026, 12, 8, 3, 0, tzinfo=UTC))
    world.take("minister", "designation:designate", case=kept, last_day="2031-11-23")
    assert ended(world, reader("minister")) == [("decide", KEPT)]
    world.until(datetime(2026, 12, 9, 3, 0, tzinfo=UTC))
    world.take("minister", "designation:designate", case=missed, last_day="2031-11-23")
    assert sorted(ended(world, reader("minister"))) == [("decide", KEPT), ("decide", LATE), ("decide", MISSED)]
    # What ended belongs to its year; what is late is late now, whichever year is looked at.
    assert ended(world, reader("minister"), Year(2025)) == [("decide", LATE)]
    assert ended(world, reader("assessor")) == []


@pytest.mark.parametrize(("days", "outcome"), [(365, KEPT), (366, MISSED)])
def test_a_check_of_reasons_ends_its_period(world: World, reader: Reader, days: int, outcome: str) -> None:
    case = designated(world)
    world.later(days=days)
    world.fill("manager", "designation:check_reasons", case=case)
    assert ended(world, reader("manager"), Year(2027)) == [("reason_check", outcome)]


def test_the_declaration_is_whole() -> None:
    steps = {p.name: {s.name for s in p.steps} for p in ALL}
    codes = [count.code for block in BLOCKS for count in block.counts]
    assert len(codes) == len(set(codes))
    for block in BLOCKS:
        for count in block.counts:
            assert {*count.steps, *filter(None, [count.after])} <= steps.get(block.procedure, set()), count.code
            assert count.matter in ("", *MATTERS)
        for one in (*block.counts, *block.unknown):
            for cite in one.cites:
                assert law().article(cite) is not None, cite
