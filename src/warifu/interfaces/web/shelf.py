"""A register on a page: the address read, one page of rows by key, columns that sort, filters, and what ends when.

The address holds codes only: filters, `sort` ("-last" runs down), `from` or `to` (the random id of the row beside the page) and `n`, the
number of the first row, which is shown and decides nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet

from warifu.duties.exports import queries, rows
from warifu.interfaces.web import wording
from warifu.interfaces.web.case.model import Choice
from warifu.interfaces.web.doors import Asked
from warifu.interfaces.web.listing import SIZE, Column, Endings, Export, Head, Select, Window, chosen
from warifu.interfaces.web.oversight import charts
from warifu.kernel.ids import Text
from warifu.regimes.jp import roles
from warifu.registers import listing
from warifu.registers.listing import MOST_COUNTED, Place, Register
from warifu.registers.people.models import Organisation, Unit

_MONTHS = 12
_MOST_PLACES = 500
_ORGAN, _UNIT = Text("行政機関", "Organ"), Text("部署", "Unit")
_EVERY = Text("すべて", "All")
_SORT = Text("並べ方", "Order")
_UP, _DOWN = Text("昇順", "ascending"), Text("降順", "descending")
_ENDINGS = Text("月ごとの満了（今月から12か月）", "What ends in each month, twelve from this one")
_ALT = Text("月ごとに満了する件数。", "Number of rows that end in each month.")


@dataclass(frozen=True)
class Shelf:
    """One reader's view of a register under one address."""

    request: Asked
    register: Register
    default: tuple[tuple[str, str], ...] = ()
    nothing: bool = False  # something was looked for that is not there

    @cached_property
    def asked(self) -> dict[str, str]:
        """The filters as they came, known or not."""
        names = [*self.register.filters, *(("before", "month") if self.register.ends else ())]
        return {**dict(self.default), **chosen(self.request, *names)}

    @cached_property
    def filters(self) -> dict[str, str]:
        return self.register.known(self.asked, self.request.audience)

    @cached_property
    def sort(self) -> str:
        asked = self.request.GET.get("sort", "")
        return asked if asked.removeprefix("-") in self.register.orders else self.register.order

    @cached_property
    def _place(self) -> Place:
        behind, front = self.request.GET.get("from", ""), self.request.GET.get("to", "")
        return Place(front, back=True) if front else Place(behind)

    @cached_property
    def page(self) -> listing.Page:
        if self.nothing:
            return listing.Page()
        return listing.page(self.register, self.request.audience, self.filters, self.sort, self._place, SIZE)

    def rows(self, queryset: QuerySet[Any]) -> list[Any]:
        """The rows of the page in their order, each with what the query set brings along."""
        found = {row.pk: row for row in queryset.filter(pk__in=self.page.ids)}
        return [found[row] for row in self.page.ids if row in found]

    @cached_property
    def total(self) -> int:
        return 0 if self.nothing else listing.count(self.register.narrowed(self.request.audience, self.filters))

    def address(self, **more: object) -> str:
        """The list with its filters and order, and something more or other; None leaves a name out."""
        query: dict[str, object] = {**self.filters, "sort": self.sort, **more}
        if query.get("sort") == self.register.order:
            del query["sort"]
        kept = [
            (name, value) for name, value in query.items() if value is not None and (name, value) not in self.default
        ]
        return f"{self.request.path}?{urlencode(kept)}" if kept else self.request.path

    @property
    def window(self) -> Window:
        page, shown = self.page, len(self.page.ids)
        first = 1 if page.fresh else self._number
        ids = page.ids
        return Window(
            first=first,
            shown=shown,
            total=self.total,
            most=MOST_COUNTED,
            size=SIZE,
            begin="" if page.fresh else self.address(),
            before=self.address(to=ids[0], n=max(1, first - SIZE)) if page.before and ids else "",
            after=self.address(**{"from": ids[-1], "n": first + shown}) if page.after else "",
        )

    @property
    def _number(self) -> int:
        asked = self.request.GET.get("n", "")
        return min(int(asked), self.total) if asked.isdecimal() and 0 < len(asked) < 9 else 1

    def columns(self, heads: Sequence[Head]) -> tuple[Column, ...]:
        return tuple(self._column(head) for head in heads)

    def _column(self, head: Head) -> Column:
        language = self.request.language
        label, card = head.label.of(language), (head.card or head.label).of(language)
        if not head.sort:
            return Column(label, card, head.number)
        now = {head.sort: "ascending", f"-{head.sort}": "descending"}.get(self.sort, "")
        turned = f"-{head.sort}" if now == "ascending" else head.sort
        return Column(label, card, head.number, self.address(sort=turned), now)

    def order(self, heads: Sequence[Head], own: Text | None = None) -> Select:
        """The orders as a filter: in a narrow window no column heads are there to be pressed. `own`: words for the register's own order."""
        language, options = self.request.language, []
        if own is not None:
            options.append(Choice(self.register.order, own.of(language), self.sort == self.register.order))
        for head in (h for h in heads if h.sort):
            for value, words in ((head.sort, _UP), (f"-{head.sort}", _DOWN)):
                label = Text(f"{head.label.ja}：{words.ja}", f"{head.label.en}: {words.en}")
                options.append(Choice(value, label.of(language), self.sort == value))
        return Select("sort", _SORT.of(language), tuple(options))

    def select(self, name: str, label: Text, options: Sequence[tuple[str, str]]) -> Select:
        now = self.asked.get(name, "")
        return Select(name, label.of(self.request.language), tuple(Choice(v, t, v == now) for v, t in options))

    def named(self, options: Mapping[str, Text], every: Text | None) -> list[tuple[str, str]]:
        """Choices in the page's language, the one that filters nothing in front."""
        first = [("", every.of(self.request.language))] if every else []
        return [*first, *((value, label.of(self.request.language)) for value, label in options.items())]

    def organs(self) -> tuple[Select, ...]:
        """A filter by organ, where a reader has several: the inspector all there are. Their names are public."""
        asking = self.request.audience
        rows = Organisation.objects.filter(kind__in=("organ", "cabinet_office"))
        if not asking.holds(roles.INSPECTOR):
            mine = asking.organisations()
            rows = rows.filter(id__in=mine) if len(mine) > 1 else rows.none()
        return self._places("organ", _ORGAN, rows)

    def units(self, organs: Sequence[str]) -> tuple[Select, ...]:
        """A filter by the units of these organisations."""
        return self._places("unit", _UNIT, Unit.objects.filter(organisation__in=organs))

    def _places(self, name: str, label: Text, rows: QuerySet[Any]) -> tuple[Select, ...]:
        word = "name_en" if self.request.language == wording.EN else "name_ja"
        found = list(rows.order_by(word).values_list("pk", word)[:_MOST_PLACES])
        return (self.select(name, label, [("", _EVERY.of(self.request.language)), *found]),) if len(found) > 1 else ()

    def day(self, name: str, label: Text) -> Select:
        """A filter of a day, as it was typed."""
        typed = self.asked.get(name, "")
        wrong = bool(typed) and name not in self.filters
        return Select(name, label.of(self.request.language), day=True, value=typed, wrong=wrong)

    def months(self, label: Text, every: Text) -> Select:
        language = self.request.language
        coming = listing.months(self.request.audience.day, _MONTHS)
        named = [(f"{month:%Y-%m}", wording.month_text(month, language)) for month in coming]
        return self.select("month", label, [("", every.of(language)), *named])

    @property
    def endings(self) -> Endings | None:
        """What ends in the coming months, under the filters, on the first page; None where nothing does."""
        if self.nothing or not self.page.fresh:
            return None
        language, asking = self.request.language, self.request.audience
        counts = listing.endings(self.register, asking, self.filters, listing.months(asking.day, _MONTHS))
        rows = [
            (wording.month_text(month, language), number, self.address(month=f"{month:%Y-%m}"))
            for month, number in counts.items()
            if number
        ]
        chart = charts.bars(_ENDINGS.of(language), _ALT.of(language), [(words, number) for words, number, _ in rows])
        return Endings(chart, tuple(rows)) if chart else None

    @property
    def export(self) -> Export | None:
        """The list as a file, where a role of this reader gives it out and there is anything to give."""
        houses = rows.houses(self.request.audience, self.register.code)
        if not houses or not self.total:
            return None
        sent = (("register", self.register.code), ("sort", self.sort), *self.filters.items())
        most = min(queries.most(house, self.request.audience.day) for house in houses)
        return Export(sent, self.total, most, self.total > MOST_COUNTED)
