"""After a restore, before the first sale: what Stripe knows and the backup did not."""

from datetime import timedelta
from typing import Final

from pos.domain.drift import Reconciliation
from pos.domain.permissions import Act
from pos.domain.restoring import Restored
from pos.services.till import Till

_MARGIN: Final = timedelta(hours=1)
_NO_DATE: Final = timedelta(days=30)


def come_back(till: Till, done: Restored, *, by: str = "") -> Reconciliation:
    """Read every payment since the backup was made; a till that only reads learns nothing.

    That it was restored, and `by` whom, is noted: the ledger it replaced took its own note along.

    A cart that was open in the backup may have been paid since: whoever sold it before this was
    done would charge for it twice. Asks Stripe; what could not be learned is in `unsettled`.
    Raises Misconfigured where there is no key.
    """
    if till.reconciler is None:
        return Reconciliation()
    till.access.remark(
        Act.RESTORE, by=by, subject=done.candidate.path.name, facts={"epoch": str(done.epoch)}
    )
    record = done.candidate.record
    since = record.created_at - _MARGIN if record else till.clock.now() - _NO_DATE
    return till.reconciler.run(since=since)
