"""The access rules a second time: from the records of a worked case's world, written from the table of refusals, not the program.

Slow and plain on purpose. It knows no intervals: whatever is asked, it looks through all records as they stood on the one day. Where
the table leaves open which of two equally good organs is named, every answer that the table allows is given.
"""

from datetime import date, timedelta
from typing import Any

IESI, SDS = "jp.iesi", "jp.sds"


def answers(world: dict[str, Any], ask: dict[str, Any], at: str) -> list[frozenset[str]]:
    """The sets of articles that may be named; [frozenset()] where it is permitted."""
    return Naive(world, date.fromisoformat(at)).answers(ask)


def last_good_day(notice: date, years: int) -> date:
    """Ten or five years from the notice, the day of the notice not counted: walk until the day before the period's day comes round."""
    day = notice + timedelta(days=1)  # the first counted day
    end_year = day.year + years
    if (day.month, day.day) == (2, 29) and not _leap(end_year):
        return date(end_year, 2, 28)
    return date(end_year, day.month, day.day) - timedelta(days=1)


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


class Naive:
    def __init__(self, world: dict[str, Any], today: date) -> None:
        self.today = today
        self.contractors = world.get("contractors") or {}
        self.people = world.get("people") or {}
        self.items = world.get("items") or {}

    def answers(self, ask: dict[str, Any]) -> list[frozenset[str]]:
        person, item = self.people[ask["who"]], self.items[ask["what"]]
        employer = person["works_for"]
        refused = self.about_the_item(item) | self.about_the_range(ask["who"], person, item, employer)
        if ask["act"] == "provide":
            refused |= self.about_the_recipient(ask["to"], item, employer)
        if employer not in self.contractors:
            return [frozenset(refused | self.about_trust(person, employer))]
        letting = self.letting(item, employer)
        if letting:
            heads = {organ: self.about_the_basis(employer, organ) for organ in letting}
        else:
            heads = {d["by"]: {"Act 10(1)"} for d in self.designations(item)} or {"nobody": {"Act 10(1)"}}
        each = [frozenset(refused | named | self.about_trust(person, organ)) for organ, named in heads.items()]
        fewest = min(len(named) for named in each)
        return [named for named in each if len(named) == fewest]

    def about_the_item(self, item: dict[str, Any]) -> set[str]:
        designations = self.designations(item)
        if not designations:
            return {"Act 3(1)"}
        return set() if any(self.in_force(designation) for designation in designations) else {"Act 4"}

    def designations(self, item: dict[str, Any]) -> list[dict[str, Any]]:
        return [designation for designation in item.get("designations") or [] if designation["under"] == IESI]

    def in_force(self, designation: dict[str, Any]) -> bool:
        if designation.get("lifted") and self.today >= day(designation["lifted"]):
            return False
        return day(designation["from"]) <= self.today <= day(designation["until"])

    def about_the_range(self, who: str, person: dict[str, Any], item: dict[str, Any], employer: str) -> set[str]:
        span = (item.get("range") or {}).get(employer) or {}
        inside = who in (span.get("people") or []) or (
            person.get("unit") is not None and person["unit"] in (span.get("units") or [])
        )
        if employer not in self.contractors:
            return set() if inside else {"Act 5(1)"}
        listed = who in ((item.get("handlers") or {}).get(employer) or [])
        return (set() if inside else {"Act 10(4)"}) | (set() if listed else {"Contract"})

    def letting(self, item: dict[str, Any], contractor: str) -> set[str]:
        """The organs that let the contractor have the item by this day."""
        return {
            provision["by"]
            for provision in item.get("provided") or []
            if provision["to"] == contractor and day(provision["day"]) <= self.today
        }

    def about_the_basis(self, contractor: str, organ: str) -> set[str]:
        firm = self.contractors[contractor]
        accredited = any(a["by"] == organ and self.runs(a) for a in firm.get("accredited") or [])
        contract = any(c["with"] == organ and self.runs(c) for c in firm.get("contracts") or [])
        return set() if accredited and contract else {"Act 10(1)"}

    def runs(self, period: dict[str, Any]) -> bool:
        return day(period["from"]) <= self.today and (not period.get("until") or self.today <= day(period["until"]))

    def about_the_recipient(self, to: str, item: dict[str, Any], employer: str) -> set[str]:
        recipient = self.people[to]["works_for"] if to in self.people else to
        if recipient == employer:
            return set()
        if employer in self.contractors:
            return set() if recipient in self.letting(item, employer) else {"Act 10(7)"}
        return self.about_the_basis(recipient, employer) if recipient in self.contractors else set()

    def about_trust(self, person: dict[str, Any], organ: str) -> set[str]:
        if person.get("office"):
            return set()
        results = [r for r in person.get("assessments") or [] if r["by"] == organ and day(r["notified"]) <= self.today]
        doubts = [d for d in person.get("doubt_told") or [] if d["by"] == organ and day(d["day"]) <= self.today]
        iesi = [r for r in results if r["under"] == IESI]
        if self.carries(iesi, [d for d in doubts if d["under"] == IESI], 10):
            return set()
        sds = [r for r in results if r["under"] == SDS]
        latest = self.latest(sds)
        if latest is None or latest["result"] == "negative":
            return {"Act 11(1)"}
        overtaken = any(day(r["notified"]) >= day(latest["notified"]) for r in iesi)
        if self.carries(sds, doubts, 5) and not overtaken:
            return set()
        return {"Act 11(1)", "Act 11(2)"}

    def carries(self, results: list[dict[str, Any]], doubts: list[dict[str, Any]], years: int) -> bool:
        latest = self.latest(results)
        if latest is None or latest["result"] == "negative":
            return False
        if any(day(doubt["day"]) >= day(latest["notified"]) for doubt in doubts):
            return False
        return self.today <= last_good_day(self.clock(latest), years)

    def clock(self, result: dict[str, Any]) -> date:
        return day((result.get("reused_from") or result)["notified"])

    def latest(self, results: list[dict[str, Any]]) -> dict[str, Any] | None:
        """Of two on one day the one that blocks counts as the later: the negative one, or the one whose clock runs out sooner."""
        return max(
            results,
            key=lambda r: (day(r["notified"]), r["result"] == "negative", -self.clock(r).toordinal()),
            default=None,
        )


def day(text: str) -> date:
    return date.fromisoformat(text)
