"""Stripe's published test cards that a simulated reader of test mode takes, by name.

Stripe docs, Terminal: Simulated test cards. No number here belongs to anybody.
"""

from typing import Final

INTERAC: Final = "interac"
NUMBERS: Final = {
    "visa": "4242424242424242",
    "visa_debit": "4000056655665556",
    "mastercard": "5555555555554444",
    "mastercard_debit": "5200828282828210",
    "mastercard_prepaid": "5105105105105100",
    "amex": "378282246310005",
    "discover": "6011111111111117",
    "diners": "3056930009020004",
    "jcb": "3566002020360505",
    "unionpay": "6200000000000005",
    INTERAC: "4506445006931933",
    "eftpos": "6280000360000978",
    "offline_pin": "4001007020000002",
    "online_pin": "4001000360000005",
    "declined": "4000000000000002",
    "insufficient_funds": "4000000000009995",
    "lost_card": "4000000000009987",
    "stolen_card": "4000000000009979",
    "expired_card": "4000000000000069",
    "processing_error": "4000000000000119",
    "refund_fails": "4000000000005126",
}
