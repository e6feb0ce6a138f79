"""Asks Stripe what a key may do, with questions that change nothing."""

from pos.domain.key_rights import RIGHTS, KeyReport, KeyRight
from pos.errors import Refused
from pos.ports.machine import StripeProbe


def examine(key: str, probe: StripeProbe) -> KeyReport:
    """One question for each right that the till needs.

    Raises Misconfigured for a key that is not accepted, InDoubt when nobody answers.
    """
    found = {right: _has(probe, right) for right in RIGHTS}
    return KeyReport(
        is_restricted=key.startswith("rk_"),
        allowed=tuple(right for right, has in found.items() if has),
        missing=tuple(right for right, has in found.items() if not has),
    )


def check_useful(report: KeyReport) -> KeyReport:
    """Raises Refused `key_cannot_take_cards` for a key that no card can be taken with."""
    lacking = [str(right.resource) for right in report.missing if right.why == "cards"]
    if lacking:
        raise Refused("key_cannot_take_cards", missing=", ".join(lacking))
    return report


def _has(probe: StripeProbe, right: KeyRight) -> bool:
    if not probe.may_read(right.resource):
        return False
    return not right.writes or probe.may_write(right.resource)
