"""What the cashier does after a decline, and what of its reason may be told at all."""

from enum import StrEnum
from typing import Final

from pos.domain.intent import Decline


class DeclineAdvice(StrEnum):
    """The next step (Stripe docs, Decline codes)."""

    TRY_ANOTHER_CARD = "try_another_card"
    NOT_ACCEPTED_HERE = "not_accepted_here"
    PIN_LOCKED = "pin_locked"
    LOOKS_REPEATED = "looks_repeated"
    RETRY_ONCE_THEN_OTHER_CARD = "retry_once_then_other_card"
    OTHER_CARD_FUNDS = "other_card_funds"
    CHECK_CARD_DETAILS = "check_card_details"
    CARD_EXPIRED = "card_expired"
    INSERT_CARD_PIN = "insert_card_pin"
    CUSTOMER_CALLS_BANK = "customer_calls_bank"
    AUTHENTICATE_AGAIN = "authenticate_again"
    DO_NOT_RETRY = "do_not_retry"


_A = DeclineAdvice

GENERIC: Final = Decline("card_declined", "generic_decline")
"""What a decline looks like whose reason is not told."""

_NOT_TOLD: Final = frozenset(
    # The bank's reasons that a thief must not hear, and blocks of Stripe's own fraud rules.
    """fraudulent lost_card stolen_card pickup_card merchant_blacklist
    highest_risk_level elevated_risk_level rule action_blocked request_blocked approval_required
    generic_decline""".split()
)

_GROUPS: Final = {
    _A.TRY_ANOTHER_CARD: """
        not_permitted security_violation restricted_card invalid_account
        new_account_information_available invalid_amount testmode_decline""",
    _A.NOT_ACCEPTED_HERE: """
        card_not_supported currency_not_supported service_not_allowed transaction_not_allowed""",
    _A.PIN_LOCKED: "pin_try_exceeded",
    _A.LOOKS_REPEATED: "duplicate_transaction",
    _A.CUSTOMER_CALLS_BANK: "do_not_honor call_issuer no_action_taken refer_to_customer",
    _A.RETRY_ONCE_THEN_OTHER_CARD: """
        processing_error issuer_not_available reenter_transaction try_again_later
        approve_with_id""",
    _A.OTHER_CARD_FUNDS: """
        insufficient_funds card_velocity_exceeded withdrawal_count_limit_exceeded""",
    _A.CHECK_CARD_DETAILS: """
        incorrect_number invalid_number incorrect_cvc invalid_cvc invalid_expiry_month
        invalid_expiry_year incorrect_zip postal_code_invalid incorrect_address""",
    _A.CARD_EXPIRED: "expired_card expired_payment_method",
    _A.INSERT_CARD_PIN: """
        incorrect_pin invalid_pin offline_pin_required online_or_offline_pin_required""",
    _A.AUTHENTICATE_AGAIN: """
        authentication_required authentication_not_handled authentication_failure
        mobile_device_authentication_required payment_intent_authentication_failure
        payment_intent_action_required""",
    _A.DO_NOT_RETRY: """
        stop_payment_order revocation_of_authorization revocation_of_all_authorizations
        do_not_try_again card_decline_rate_limit_exceeded""",
}
_ADVICE: Final = {code: advice for advice, codes in _GROUPS.items() for code in codes.split()}

SAME_CARD_AGAIN: Final = frozenset(
    {
        _A.RETRY_ONCE_THEN_OTHER_CARD,
        _A.OTHER_CARD_FUNDS,
        _A.CHECK_CARD_DETAILS,
        _A.INSERT_CARD_PIN,
        _A.CUSTOMER_CALLS_BANK,
        _A.AUTHENTICATE_AGAIN,
    }
)
"""After which the same card may be tried again, for less or with something put right.

A plain no is not among them: behind it may be a card that must never be tried again, and those two
look the same.
"""

_BY_ADVICE_CODE: Final = {
    "do_not_try_again": _A.DO_NOT_RETRY,
    "confirm_card_data": _A.CHECK_CARD_DETAILS,
    "try_again_later": _A.RETRY_ONCE_THEN_OTHER_CARD,
}
_UNSPECIFIC: Final = frozenset({_A.TRY_ANOTHER_CARD, _A.CUSTOMER_CALLS_BANK})


def tellable(decline: Decline) -> Decline:
    """The decline as anybody may see it: a lost or stolen card looks like any other no.

    What is shown, printed, exported or given to programs is made from this one, never from the
    decline itself. The issuer's advice goes too: it would tell the two apart.
    """
    return GENERIC if _NOT_TOLD & {decline.code, decline.decline_code} else decline


def advise(decline: Decline) -> DeclineAdvice:
    """What to do next; a code that we do not know asks for another card."""
    told = tellable(decline)
    by_code = _ADVICE.get(told.decline_code) or _ADVICE.get(told.code, _A.TRY_ANOTHER_CARD)
    by_issuer = _BY_ADVICE_CODE.get(told.advice_code, by_code)
    # A card that must not be retried is not retried, whatever its code; a specific step beats
    # the issuer's other, general advice.
    if by_issuer is _A.DO_NOT_RETRY or by_code in _UNSPECIFIC:
        return by_issuer
    return by_code


def may_try_again(decline: Decline | None) -> bool:
    """Whether the card that was declined may be offered once more."""
    return decline is None or advise(decline) in SAME_CARD_AGAIN
