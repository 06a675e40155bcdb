"""The procedures of this Act: every version that any case may still be under."""

from warifu.kernel.procedure.model import Procedure
from warifu.regimes.jp.iesi.procedures.accreditation import ACCREDITATION
from warifu.regimes.jp.iesi.procedures.assessment import ASSESSMENT
from warifu.regimes.jp.iesi.procedures.designation import DESIGNATION

ALL: tuple[Procedure, ...] = (DESIGNATION, ACCREDITATION, ASSESSMENT)
