"""Exports as an audience may see them: her own, those of an organisation she answers for, and for the inspector every organ's.

Who answers for an organisation's exports holds a deciding role there that opens the register in question; she is also who may release one
that somebody else has asked for. The inspector sees the exports of the registers that her role opens.
"""

from datetime import timedelta
from functools import reduce
from operator import or_

from django.db.models import F, Q, QuerySet

from warifu.duties.exports.models import Export, ExportLimit
from warifu.duties.exports.rows import PAGE, REGISTERS
from warifu.kernel.ids import Instant, LegalDay, OrgId
from warifu.regimes.jp import roles
from warifu.registers.people.domain import Audience

# Where an organisation has set nothing for itself. No text at hand sets a number.
DEFAULT_MOST = 500
GOOD_FOR = timedelta(hours=24)
_ANSWER = (
    roles.HEAD,
    roles.IESI_MANAGER,
    roles.SECURITY_OFFICER,
    roles.ASSESSMENT_OFFICER,
    roles.PROTECTION_OFFICER,
    roles.INSPECTOR,
)


def _opened_by(role: str) -> list[str]:
    """The registers that a role opens and gives out."""
    pages = roles.ROLES[role].pages
    return [code for code, written in REGISTERS.items() if PAGE in pages and written.page in pages]


def _answered(asking: Audience) -> Q:
    mine = [
        Q(organisation_id=held.organisation, register__in=_opened_by(held.role))
        for held in asking.held
        if held.role in _ANSWER
    ]
    return reduce(or_, mine, Q(pk__in=[]))


def visible(asking: Audience) -> QuerySet[Export]:
    """The exports that this audience may see, the newest first."""
    seen = Q(asked_by_id=asking.person) | _answered(asking)
    if asking.holds(roles.INSPECTOR):
        seen |= Q(register__in=_opened_by(roles.INSPECTOR))
    return Export.objects.filter(seen).select_related("organisation").order_by("-asked_at", "-id")


def releasable(asking: Audience) -> QuerySet[Export]:
    """Those that wait for a second person, where the asking one may be it: of the same organisation, and not who asked."""
    waits = Q(released__isnull=True, written_at__isnull=True, rows__gt=F("most"))
    return Export.objects.filter(waits & _answered(asking)).exclude(asked_by_id=asking.person)


def limit(organisation: OrgId, day: LegalDay) -> ExportLimit | None:
    """What the organisation has set for a day; None where it has set nothing."""
    return ExportLimit.objects.filter(organisation_id=organisation, first__lte=day).order_by("first", "id").last()


def most(organisation: OrgId, day: LegalDay) -> int:
    """Up to how many rows one person may take out alone on a day."""
    found = limit(organisation, day)
    return int(found.most) if found else DEFAULT_MOST


def state(export: Export, at: Instant) -> str:
    """written, waiting, refused, ready (released, to be fetched until `GOOD_FOR` has passed), over."""
    if export.written_at is not None:
        return "written"
    if export.released is None:
        return "waiting"
    if not export.released:
        return "refused"
    return "ready" if at < export.decided_at + GOOD_FOR else "over"
