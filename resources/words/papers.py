"""The words on X and Z reports."""

from collections.abc import Mapping
from typing import Final

X: Final = "X REPORT"
Z: Final = "Z REPORT"
Z_NUMBER: Final = "Z REPORT {number}"
BEFORE: Final = "BEFORE THE FIRST SHIFT"
COPY: Final = "COPY"
PRACTICE: Final = "PRACTICE, NO MONEY"

REGISTER: Final = "Register"
SHIFT: Final = "Shift"
OPENED: Final = "Opened"
OPENED_BY: Final = "Opened by"
CLOSED: Final = "Closed"
MADE: Final = "Made"
BY: Final = "By"

SALES: Final = "Sales"
BY_CARD: Final = "Taken by card"
IN_CASH: Final = "Taken in cash"
ROUNDING: Final = "Cash rounding"
REFUNDED_CARD: Final = "Refunded to cards"
REFUNDED_CASH: Final = "Refunded in cash"
NET: Final = "Sales without tax"

TAX: Final = "Tax"
TAX_OF: Final = "Tax {percent}"

HOLDS: Final = "Holds"
OPENED_HOLDS: Final = "Opened"
OPENED_AGAIN: Final = "- after a lapse"
INCREASED: Final = "Increased"
CAPTURED: Final = "Captured"
RELEASED: Final = "Released"
LAPSED: Final = "Lapsed"
CARRIED_OVER: Final = "Carried over"
OPEN_NOW: Final = "Open now"

DRAWER: Final = "Cash drawer"
FLOAT: Final = "Float"
CASH_IN: Final = "Cash in"
CASH_OUT: Final = "Cash out"
EXPECTED: Final = "Expected"
COUNTED: Final = "Counted"
DIFFERENCE: Final = "Difference"
TO_SAFE: Final = "Into the safe"
LEFT: Final = "Left in the drawer"
BLIND: Final = "Not shown: the count is blind."

OFFICE: Final = "Booked in the office"
CARRIED: Final = "Holds carried over"
CHECKING: Final = "Being checked: no answer from Stripe yet"
KEEP_UNTIL: Final = "Kept until {when}"
CAPTURE_BEFORE: Final = "Bank holds it until {when}"
CAPTURE_UNKNOWN: Final = "Bank holds it until an unknown day"
AND_MORE: Final = "and {count} more"

IN_DOUBT: Final = "In doubt, carried over"
SINCE: Final = "Asked {when}"
REQUESTS: Final[Mapping[str, str]] = {
    "create": "new payment",
    "update": "new amount",
    "confirm": "hold",
    "capture": "capture",
    "cancel": "release",
    "refund": "refund",
    "increase": "increase",
    "present": "reader",
    "form": "card form",
    "session": "page to pay on",
    "expire": "end of a page",
    "refund_at_reader": "refund at reader",
}
"""What Stripe was asked for."""

LATER: Final = "Came in from before or elsewhere"
KINDS: Final[Mapping[str, str]] = {
    "hold": "held",
    "increase": "increased",
    "capture": "captured",
    "release": "released",
    "lapse": "lapsed",
    "refund": "refunded",
    "refund_failed": "refund came back",
    "cash_sale": "taken in cash",
    "cash_refund": "refunded in cash",
    "float": "float",
    "cash_in": "cash in",
    "cash_out": "cash out",
    "drawer_difference": "difference",
    "takings": "into the safe",
    "fee": "Stripe fees",
    "conversion": "changed currency",
    "dispute": "disputed",
    "dispute_won": "dispute won",
    "stripe_charge": "charged by Stripe",
    "adjustment": "Stripe adjusted",
    "payout": "paid out",
    "payout_paid": "at the bank",
    "payout_returned": "payout came back",
    "correction": "corrected",
}
WHY: Final[Mapping[str, str]] = {
    "between": "while no shift was open",
    "answer": "answer to an earlier shift",
    "elsewhere": "done in Stripe",
    "earlier": "before the shift began",
    "failed": "the refund failed",
}

ENTRIES: Final = "Ledger entries"
CHAIN: Final = "Chain"

RECEIPT: Final = "Receipt"
TO_PAY: Final = "To pay"
VALID_UNTIL: Final = "Valid until"
HOW_BY_PHONE: Final = (
    "Point your phone's camera at the code and pay on the page that opens. It is a page of the "
    "payment provider Stripe; the shop never sees your card."
)
HELD_FIRST: Final = (
    "The amount is held on your card first. The shop takes it, or lets it go, afterwards."
)
WHOEVER_HAS_IT: Final = "Whoever has this slip can pay it, once."
