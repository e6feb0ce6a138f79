"""The words on slips: what a customer takes home. Short, for paper is narrow."""

from collections.abc import Mapping
from typing import Final

from resources.words.sentence import Moved, Sentence

PRACTICE: Final = "PRACTICE - NO MONEY"
COPY: Final = "COPY {number}"
PRINTED: Final = "Printed"

HELD_TITLE: Final = "HELD - NOT CHARGED"
RELEASED_TITLE: Final = "RELEASED - NOT CHARGED"
REST_TITLE: Final = "THE REST WAS RELEASED"
LAPSED_TITLE: Final = "THE HOLD HAS ENDED"
RECEIPT_TITLE: Final = "RECEIPT"
REFUND_TITLE: Final = "REFUND"
GIFT_TITLE: Final = "GIFT RECEIPT"
CASH_IN_TITLE: Final = "CASH IN"
CASH_OUT_TITLE: Final = "CASH OUT"
FLOAT_TITLE: Final = "FLOAT"
COUNT_TITLE: Final = "DRAWER COUNT"
PHONE_TITLE: Final = "PAY WITH YOUR PHONE"

RECEIPT: Final = "Receipt"
DATE: Final = "Date"
SERVED_BY: Final = "Served by"
REGISTER: Final = "Register"
SHIFT: Final = "Shift"
REFERENCE: Final = "Reference"
BY: Final = "By"
REASON: Final = "Reason"
APPROVED_BY: Final = "Approved by"

SUBTOTAL: Final = "Subtotal"
DISCOUNT: Final = "Discount"
DISCOUNT_OF: Final = "Discount {percent}"
EACH: Final = "{count} × {price}"
MEASURED: Final = "{measure} {unit} × {price}"
PIECES: Final = "{count} ×"
TOTAL: Final = "Total"
TIP: Final = "Tip"
ROUNDING: Final = "Cash rounding"
CASH: Final = "Cash"
GIVEN: Final = "Given"
CHANGE: Final = "Change"
CARD: Final = "Card"
PAID: Final = "Paid"
STILL_HELD: Final = "Held, not charged"
NOT_CHARGED: Final = "Not charged"
STILL_DUE: Final = "Still to pay"
GIVEN_BACK: Final = "Given back"

TAX: Final = "Tax"
NET: Final = "Net"
GROSS: Final = "Gross"
TAX_OF: Final = "Tax {percent}"

HELD_AMOUNT: Final = "Held"
HELD_ON: Final = "Held on"
HELD_UNTIL: Final = "Held until"
RELEASED_ON: Final = "Released on"
RELEASED_BY: Final = "Released by"
ENDED_ON: Final = "Ended on"
TAKEN: Final = "Charged"
UNKNOWN_YET: Final = "not known yet"
READ: Final = "Read"

NOT_TAKEN_YET: Final = "This amount is set aside on your card. Nothing has been taken."
SHOP_DECIDES: Final = (
    "The shop can charge up to this amount, or let it go. What is not charged goes back to you."
)
ENDS_BY_ITSELF: Final = "Without a charge the hold ends by itself on {when}."
ENDS_SOMETIME: Final = "Without a charge the hold ends by itself; your bank knows when."
ASK: Final = "Questions? Ask {contact}."
FINDS_IT: Final = "Please keep this slip: its code finds your hold."

NOTHING_TAKEN: Final = "Nothing was taken from your card."
ONLY_TAKEN: Final = "{amount} was charged. The rest was never taken from your card."
SHOP_LET_GO: Final = (
    "The shop has let this amount go. Your bank decides when you see it: often at once, "
    "sometimes after some days. The shop cannot make it faster."
)
BANK_LET_GO: Final = (
    "The hold ended by itself because it was not charged in time. Your bank decides when you see "
    "the amount again: often at once, sometimes after some days."
)
SHOW_YOUR_BANK: Final = "If you still see it later, show this slip to your bank."

TO_CARD: Final = "The amount goes back to your card. Your bank decides when you see it."
PENDING: Final = "The bank has not confirmed it yet."
IN_CASH: Final = "Given back in cash."
SIGNATURE: Final = "Signature"

GIFT: Final = "For an exchange, bring this slip."
THANKS: Final = "Thank you."

BRANDS: Final[Mapping[str, str]] = {
    "visa": "Visa",
    "mastercard": "Mastercard",
    "amex": "American Express",
    "discover": "Discover",
    "diners": "Diners Club",
    "jcb": "JCB",
    "unionpay": "UnionPay",
    "eftpos_au": "eftpos",
    "interac": "Interac",
}
"""Names of card networks are the same everywhere."""

REASONS: Final[Mapping[str, str]] = {
    "duplicate": "paid twice",
    "fraudulent": "not by the card's owner",
    "requested_by_customer": "asked for by the customer",
}

SLIPS: Final[Mapping[str, Sentence]] = {
    "slip_unreadable": Sentence(
        "This slip cannot be read any more.",
        "Print it again from the sale, the hold or the shift.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "slip_kind": Sentence(
        "There is no such slip of {subject}.",
        "A hold has a hold slip, money that was taken a receipt, and so on.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "slip_unknown": Sentence(
        "This slip is not from this register.",
        "Scan it at the register {register}, or look for the receipt {number} by hand.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "slip_of_practice": Sentence(
        "This slip was made while practising.",
        "It stands for no money. Open it in practice mode.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "slip_of_real_money": Sentence(
        "This slip is about real money, and this is practice.",
        "Leave practice mode and scan it again.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "code_unwritable": Sentence(
        "“{text}” cannot be written as bars.",
        "Choose a square code for slips, under Shop.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "printer_gone": Sentence(
        "The system did not take the slip for the printer {printer}.",
        "Look whether it is switched on, or choose another one.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "logo_unreadable": Sentence(
        "This picture cannot be used as a logo.",
        "Choose a PNG of at most {maximum} kB.",
        Moved.NOT_ABOUT_MONEY,
    ),
}
