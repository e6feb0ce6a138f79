"""Stripe's published test cards, and what each one does (Stripe docs: Test your integration)."""

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, Final


class Asks(StrEnum):
    """When the card's bank wants to see its customer (3-D Secure)."""

    NEVER = "never"
    WHEN_REQUESTED = "when_requested"
    ALWAYS = "always"
    ON_SESSION = "on_session"  # set up for off-session use: asks only a customer who is there
    UNLESS_SET_UP = "unless_set_up"  # asks, but off session once it was set up for that


class Brings(StrEnum):
    """What comes of a card after it was approved."""

    NOTHING = "nothing"
    REVIEW = "review"
    WARNING = "warning"
    DISPUTE = "dispute"
    DISPUTES = "disputes"  # two of them, half of the amount each
    INQUIRY = "inquiry"  # a question before there is a dispute


class Blocks(StrEnum):
    """Who stops a payment before it reaches the card's bank."""

    NOBODY = "nobody"
    RADAR = "radar"


@dataclass(frozen=True, slots=True)
class Decline:
    """A final no: the code, why, and what the bank advises."""

    code: str
    decline_code: str
    message: str = "Your card was declined."
    advice_code: str | None = "try_again_later"
    network_decline_code: str | None = None
    param: str | None = None


@dataclass(frozen=True, slots=True)
class TestCard:
    """One test card. `decline` comes after the customer's step where the card asks for one."""

    __test__: ClassVar[bool] = False  # the name is Stripe's word; pytest need not look inside

    token: str
    brand: str
    last4: str
    decline: Decline | None = None
    asks: Asks = Asks.NEVER
    blocked: Blocks = Blocks.NOBODY
    risk_level: str = "normal"
    funding: str = "credit"
    country: str = "US"
    three_d_secure_fails: bool = (
        False  # the bank's page cannot be reached; an optional step is skipped
    )
    supports_three_d_secure: bool = True
    refund_status: str = "succeeded"  # what comes of a refund in the end
    refund_at_once: bool = True
    checks: tuple[tuple[str, str], ...] = field(default=())
    decides_later: bool = False  # no card of Stripe's does: for seeing `processing`
    more: Decline | None = None  # what its bank says to a hold that is to be raised
    allows_extras: bool = True  # what may be asked for with a hold, as far as the network goes
    brings: Brings = Brings.NOTHING
    dispute: str = "fraudulent"  # why its owner contests it
    saves_all_the_same: bool = False  # it can be kept for later, and declines when it shall pay

    @property
    def fingerprint(self) -> str:
        """The same for every use of the same card."""
        return hashlib.sha256(self.token.encode()).hexdigest()[:16]


GENERIC_DECLINE: Final = Decline("card_declined", "generic_decline", network_decline_code="01")
FUNDS: Final = Decline(
    "card_declined",
    "insufficient_funds",
    "Your card has insufficient funds.",
    network_decline_code="51",
)
LOST: Final = Decline(
    "card_declined",
    "lost_card",
    advice_code="do_not_try_again",
    network_decline_code="41",
)
STOLEN: Final = Decline(
    "card_declined",
    "stolen_card",
    advice_code="do_not_try_again",
    network_decline_code="43",
)
EXPIRED: Final = Decline(
    "expired_card",
    "expired_card",
    "Your card has expired.",
    "confirm_card_data",
    "54",
    "exp_month",
)
_CVC: Final = Decline(
    "incorrect_cvc",
    "incorrect_cvc",
    "Your card's security code is incorrect.",
    "confirm_card_data",
    "N7",
    "cvc",
)
PROCESSING: Final = Decline(
    "processing_error",
    "processing_error",
    "An error occurred while processing your card. Try again in a little bit.",
)
_VELOCITY: Final = Decline(
    "card_declined",
    "card_velocity_exceeded",
    "Your card was declined for making repeated attempts too frequently or exceeding its "
    "amount limit.",
    network_decline_code="65",
)
BLOCKED: Final = Decline("card_declined", "fraudulent", advice_code=None)
AUTHENTICATION_REQUIRED: Final = Decline(
    "authentication_required",
    "authentication_required",
    "Your card was declined. This transaction requires authentication.",
)


def _check(name: str, result: str) -> tuple[tuple[str, str], ...]:
    return ((name, result),)


_LINE1: Final = "address_line1_check"
_ZIP: Final = "address_postal_code_check"

TEST_CARDS: Final[tuple[TestCard, ...]] = (
    TestCard("pm_card_visa", "visa", "4242"),
    TestCard("pm_card_mastercard", "mastercard", "4444"),
    TestCard("pm_card_amex", "amex", "0005"),
    TestCard("pm_card_discover", "discover", "1117"),
    TestCard("pm_card_diners", "diners", "0004"),
    TestCard("pm_card_jcb", "jcb", "0505"),
    TestCard("pm_card_unionpay", "unionpay", "0005"),
    TestCard("pm_card_visa_debit", "visa", "5556", funding="debit"),
    TestCard("pm_card_visa_chargeDeclined", "visa", "0002", GENERIC_DECLINE),
    TestCard("pm_card_visa_chargeDeclinedInsufficientFunds", "visa", "9995", FUNDS),
    TestCard("pm_card_visa_chargeDeclinedLostCard", "visa", "9987", LOST),
    TestCard("pm_card_visa_chargeDeclinedStolenCard", "visa", "9979", STOLEN),
    TestCard("pm_card_chargeDeclinedExpiredCard", "visa", "0069", EXPIRED),
    TestCard("pm_card_chargeDeclinedIncorrectCvc", "visa", "0127", _CVC),
    TestCard("pm_card_chargeDeclinedProcessingError", "visa", "0119", PROCESSING),
    TestCard("pm_card_visa_chargeDeclinedVelocityLimitExceeded", "visa", "6975", _VELOCITY),
    TestCard(
        "pm_card_chargeCustomerFail", "visa", "0341", GENERIC_DECLINE, saves_all_the_same=True
    ),
    TestCard("pm_card_radarBlock", "visa", "0019", blocked=Blocks.RADAR, risk_level="highest"),
    # Radar's standard rule stops what it scores highest.
    TestCard(
        "pm_card_riskLevelHighest", "visa", "4954", blocked=Blocks.RADAR, risk_level="highest"
    ),
    TestCard("pm_card_riskLevelElevated", "visa", "9235", risk_level="elevated"),
    TestCard("pm_card_cvcCheckFail", "visa", "0101", checks=_check("cvc_check", "fail")),
    TestCard(
        "pm_card_cvcCheckFailElevatedRisk",
        "visa",
        "7872",
        risk_level="elevated",
        checks=_check("cvc_check", "fail"),
    ),
    TestCard(
        "pm_card_avsZipFailElevatedRisk",
        "visa",
        "6072",
        risk_level="elevated",
        checks=_check(_ZIP, "fail"),
    ),
    TestCard("pm_card_avsZipFail", "visa", "0036", checks=_check(_ZIP, "fail")),
    TestCard("pm_card_avsLine1Fail", "visa", "0028", checks=_check(_LINE1, "fail")),
    TestCard("pm_card_avsFail", "visa", "0010", checks=((_LINE1, "fail"), (_ZIP, "fail"))),
    TestCard(
        "pm_card_avsUnchecked",
        "visa",
        "0044",
        checks=((_LINE1, "unavailable"), (_ZIP, "unavailable")),
    ),
    TestCard("pm_card_createDispute", "visa", "0259", brings=Brings.DISPUTE),
    TestCard(
        "pm_card_createDisputeProductNotReceived",
        "visa",
        "2685",
        brings=Brings.DISPUTE,
        dispute="product_not_received",
    ),
    TestCard("pm_card_createDisputeInquiry", "visa", "1976", brings=Brings.INQUIRY),
    TestCard("pm_card_createMultipleDisputes", "visa", "0079", brings=Brings.DISPUTES),
    TestCard("pm_card_createCe3EligibleDispute", "visa", "0038", brings=Brings.DISPUTE),
    TestCard(
        "pm_card_createComplianceDispute",
        "visa",
        "0779",
        brings=Brings.DISPUTE,
        dispute="noncompliant",
    ),
    TestCard("pm_card_createIssuerFraudRecord", "visa", "5423", brings=Brings.WARNING),
    TestCard("pm_card_pendingRefund", "visa", "7726", refund_at_once=False),
    TestCard("pm_card_refundFail", "visa", "5126", refund_status="failed"),
    TestCard("pm_card_bypassPending", "visa", "0077"),
    TestCard("pm_card_bypassPendingInternational", "visa", "0278", country="BR"),
    TestCard("pm_card_authenticationRequired", "visa", "3184", asks=Asks.ALWAYS, country="DE"),
    TestCard(
        "pm_card_authenticationRequiredOnSetup",
        "visa",
        "3155",
        asks=Asks.UNLESS_SET_UP,
        country="DE",
    ),
    TestCard(
        "pm_card_authenticationRequiredSetupForOffSession",
        "visa",
        "0446",
        asks=Asks.ON_SESSION,
        country="PT",
    ),
    TestCard(
        "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds",
        "visa",
        "3178",
        FUNDS,
        asks=Asks.ALWAYS,
        country="GB",
        saves_all_the_same=True,
    ),
    TestCard("pm_card_threeDSecure2Required", "visa", "3220", asks=Asks.ALWAYS),
    TestCard(
        "pm_card_threeDSecureRequiredChargeDeclined", "visa", "1629", GENERIC_DECLINE, Asks.ALWAYS
    ),
    TestCard(
        "pm_card_threeDSecureRequiredProcessingError",
        "visa",
        "1280",
        PROCESSING,
        three_d_secure_fails=True,
    ),
    TestCard("pm_card_threeDSecureOptional", "visa", "3055", asks=Asks.WHEN_REQUESTED),
    TestCard(
        "pm_card_threeDSecureOptionalProcessingError", "visa", "3097", three_d_secure_fails=True
    ),
    TestCard(
        "pm_card_amex_threeDSecureNotSupported", "amex", "0005", supports_three_d_secure=False
    ),
)
"""Every test card that approves, declines or asks for 3-D Secure. No card number is kept here."""

PRACTICE_CARDS: Final = (
    TestCard("pm_card_practiceProcessing", "visa", "4242", decides_later=True),
    TestCard("pm_card_practiceIncreaseDeclined", "visa", "4242", more=FUNDS),
    TestCard("pm_card_practiceNoExtras", "visa", "4242", allows_extras=False),
    TestCard("pm_card_practiceReview", "visa", "4242", risk_level="elevated", brings=Brings.REVIEW),
)
"""Ours, not Stripe's: an answer that comes later, a hold that its bank does not raise, one that
allows nothing that was asked for, and one that a rule of the account asks to be reviewed."""

BY_TOKEN: Final = {card.token: card for card in (*TEST_CARDS, *PRACTICE_CARDS)}
