"""What the facts of an attempt come to, as far as it may be told to whoever stands at the till."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from pos.domain.card_facts import MANUAL_REVIEW, CardFacts
from pos.domain.caution import Caution, CautionKind
from pos.domain.declines import GENERIC, tellable
from pos.domain.intent import Charge


class CardCheck(StrEnum):
    """One fact each, in the order in which they are told."""

    REVIEW_ASKED = "review_asked"
    RISK_HIGHEST = "risk_highest"
    RISK_ELEVATED = "risk_elevated"
    CODE_WRONG = "code_wrong"
    STREET_WRONG = "street_wrong"
    POSTCODE_WRONG = "postcode_wrong"
    BANK_FAILED = "bank_failed"
    BANK_CONFIRMED = "bank_confirmed"
    BANK_TRIED = "bank_tried"
    BANK_EXEMPTED = "bank_exempted"
    BANK_CANNOT = "bank_cannot"
    BANK_SILENT = "bank_silent"
    CODE_RIGHT = "code_right"
    CODE_NOT_CHECKED = "code_not_checked"
    STREET_RIGHT = "street_right"
    STREET_NOT_CHECKED = "street_not_checked"
    POSTCODE_RIGHT = "postcode_right"
    POSTCODE_NOT_CHECKED = "postcode_not_checked"


_C = CardCheck

DOUBTFUL: Final = frozenset(
    {
        _C.REVIEW_ASKED,
        _C.RISK_HIGHEST,
        _C.RISK_ELEVATED,
        _C.CODE_WRONG,
        _C.STREET_WRONG,
        _C.POSTCODE_WRONG,
        _C.BANK_FAILED,
    }
)
"""What somebody should know before the goods are handed over."""

_CODE: Final[Mapping[str, CardCheck]] = {
    "pass": _C.CODE_RIGHT,
    "fail": _C.CODE_WRONG,
    "unavailable": _C.CODE_NOT_CHECKED,
    "unchecked": _C.CODE_NOT_CHECKED,
}
_STREET: Final[Mapping[str, CardCheck]] = {
    "pass": _C.STREET_RIGHT,
    "fail": _C.STREET_WRONG,
    "unavailable": _C.STREET_NOT_CHECKED,
    "unchecked": _C.STREET_NOT_CHECKED,
}
_POSTCODE: Final[Mapping[str, CardCheck]] = {
    "pass": _C.POSTCODE_RIGHT,
    "fail": _C.POSTCODE_WRONG,
    "unavailable": _C.POSTCODE_NOT_CHECKED,
    "unchecked": _C.POSTCODE_NOT_CHECKED,
}
_SECURED: Final[Mapping[str, CardCheck]] = {
    "authenticated": _C.BANK_CONFIRMED,
    "attempt_acknowledged": _C.BANK_TRIED,
    "data_share_only": _C.BANK_TRIED,
    "exempted": _C.BANK_EXEMPTED,
    "failed": _C.BANK_FAILED,
    "not_supported": _C.BANK_CANNOT,
    "processing_error": _C.BANK_SILENT,
}
"""Results of 3-D Secure (Stripe docs, The Charge object)."""

_RISK: Final[Mapping[str, CardCheck]] = {
    "elevated": _C.RISK_ELEVATED,
    "highest": _C.RISK_HIGHEST,
}
_PLACES: Final = {check: place for place, check in enumerate(CardCheck)}


def checks_of(charge: Charge) -> tuple[CardCheck, ...]:
    """What was checked, doubts first; words of Stripe's that we do not know are left out.

    Of an attempt whose reason is not told nothing is, so that it looks like every other no. How
    risky Stripe thinks a payment is says nothing about one that its bank declined.
    """
    if charge.is_approved:
        return facts_told(charge.facts)
    if charge.decline is None or tellable(charge.decline) == GENERIC:
        return ()
    return tuple(each for each in facts_told(charge.facts) if each not in _OF_STRIPE)


_OF_STRIPE: Final = frozenset({_C.REVIEW_ASKED, _C.RISK_HIGHEST, _C.RISK_ELEVATED})


def facts_told(facts: CardFacts) -> tuple[CardCheck, ...]:
    """The facts of an attempt that was approved."""
    found = {
        _CODE.get(facts.cvc_check),
        _STREET.get(facts.address_check),
        _POSTCODE.get(facts.postal_check),
        _SECURED.get(facts.three_d_secure),
        _RISK.get(facts.risk_level),
        _C.REVIEW_ASKED if facts.outcome_type == MANUAL_REVIEW else None,
    }
    return tuple(sorted((each for each in found if each), key=_PLACES.__getitem__))


def checks_beside(
    checks: Iterable[CardCheck], cautions: Iterable[Caution]
) -> tuple[CardCheck, ...]:
    """The checks without what a review that is known says better, or that is over."""
    is_known = any(each.kind is CautionKind.REVIEW for each in cautions)
    return tuple(each for each in checks if not (is_known and each is CardCheck.REVIEW_ASKED))
