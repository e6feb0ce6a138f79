"""Words on the papers about one sale: headings, and what happened, step by step."""

from collections.abc import Mapping
from typing import Final

from resources.words.sentence import Moved, Sentence

EVIDENCE: Final[Mapping[str, Sentence]] = {
    "evidence_format": Sentence(
        "Evidence is written as PDF or as JSON, not as “{file}”.",
        "End the file’s name in .pdf or .json.",
        Moved.NOT_ABOUT_MONEY,
    ),
}

TITLE: Final = "Evidence: {receipt}"
FOOT: Final = "{shop} · made {when} · Holdfast"
PRACTICE: Final = "PRACTICE, NO MONEY"
TEST: Final = "TEST MODE, NO MONEY"

CARD: Final = "The card"
CART: Final = "What was bought"
PAID: Final = "How it was paid"
GIVEN_BACK: Final = "What was given back"
DISPUTES: Final = "Disputes and warnings"
APPROVALS: Final = "Who allowed what"
SUBTITLE: Final = "{amount}, {state} · {shop} · {register}"
WITH_REASON: Final = "{act}: {reason}"
CHANGED_ELSEWHERE: Final = "In Stripe, beside this till: {change}."
SLIPS: Final = "What was printed"
TIMELINE: Final = "What happened, step by step"
IN_STRIPE: Final = "Names in Stripe"
IN_BOOKS: Final = "In the books"

RECEIPT: Final = "Receipt"
SALE: Final = "Sale"
OPENED: Final = "Begun"
CLERK: Final = "Sold by"
REGISTER: Final = "Register"
MONEY: Final = "The money"
TOTAL: Final = "Total"
TAKEN: Final = "Taken"
BACK: Final = "Given back"
MADE: Final = "Made"
MADE_BY: Final = "Made by"
TIMES: Final = "Times are those of"
LEDGER: Final = "Ledger"
HEAD: Final = "Its chain ends at"
ENTRY: Final = "entry {number}"
HASH: Final = "With the hash"

PAYMENT: Final = "Payment"
STATUS: Final = "State in Stripe"
NUMBER: Final = "Card"
HELD: Final = "Held"
UNTIL: Final = "Held until"
AUTHORISED: Final = "Authorised"
AUTHORISED_AT: Final = "Authorised on"
READ: Final = "Read"
WALLET: Final = "Wallet"
CHECKED: Final = "Checked"
STATEMENT: Final = "On the card’s statement"
CANCELED: Final = "Let go"
TIP: Final = "Tip in it"

ITEM: Final = "Item"
PIECES: Final = "Pieces"
PRICE: Final = "Price"
DISCOUNT: Final = "Discount"
TAX: Final = "Tax"
AMOUNT: Final = "Amount"
TAX_OF: Final = "of it {percent} tax"
OFF: Final = "Discount on all"

WHEN: Final = "When"
WHAT: Final = "What"
WHO: Final = "Who"
ALLOWED_BY: Final = "Allowed by"
WHY: Final = "Why"
HOW: Final = "How"
BOOKED: Final = "Booked"
REFERENCE: Final = "Reference"

MONEY_WORDS: Final[Mapping[str, str]] = {
    "held": "held, not taken",
    "taken": "taken",
    "not taken": "not taken",
    "checking": "being checked with Stripe",
}
STATUSES: Final[Mapping[str, str]] = {
    "requires_payment_method": "waits for a card",
    "requires_confirmation": "waits for a card",
    "requires_action": "waits for the customer’s bank",
    "processing": "under way",
    "requires_capture": "held",
    "succeeded": "taken",
    "canceled": "canceled",
    "needs_review": "in a state that this till does not know",
}
IN_CASH: Final = "in cash"
BY_CARD: Final = "by card"
DISPUTE_STATES: Final[Mapping[str, str]] = {
    "needs_response": "waits for the shop’s answer",
    "under_review": "answered, the bank looks at it",
    "won": "won by the shop",
    "lost": "lost to the customer",
    "warning_needs_response": "an inquiry, waits for the shop’s answer",
    "warning_under_review": "an inquiry, answered",
    "warning_closed": "an inquiry, closed",
}
CONTESTED: Final = "Contested ({reason}): {state}."
DUE_BY: Final = "Answer due by"
NO_REASON: Final = "no reason named"

NOTHING_BACK: Final = "Nothing was given back."
NO_DISPUTES: Final = "The bank contests nothing, as far as this till has heard."
NO_APPROVALS: Final = "Nothing needed somebody else’s leave."
HOW_TO_CHECK: Final = (
    "Every step above is kept in a chain of entries that cannot be changed unseen; “holdfast "
    "verify” proves it, up to the entry that is named here. No card number, security code or key "
    "is on these pages: this till never sees them."
)

IDS: Final[Mapping[str, str]] = {
    "payment": "Payment",
    "charge": "Attempts",
    "refund": "Refunds",
    "dispute": "Disputes",
    "request": "Requests",
    "customer": "Customer",
}

SOURCES: Final[Mapping[str, str]] = {
    "people": "at the till",
    "journal": "asked of Stripe",
    "stripe": "Stripe",
    "elsewhere": "elsewhere",
    "handed": "the customer",
}

CHANNELS: Final[Mapping[str, str]] = {
    "test": "It was given to a test card.",
    "reader": "It was given to the card reader.",
    "form": "It was given to Stripe’s card form.",
    "phone": "It was given to the customer’s phone.",
    "saved": "A card that was kept was asked for it.",
}
"""Who had the payment for a while."""

REASONS: Final[Mapping[str, str]] = {
    "requested_by_customer": "the customer asked for it",
    "duplicate": "it was made twice",
    "fraudulent": "it looks like fraud",
    "abandoned": "the sale was given up",
    "expired_uncaptured_charge": "its time ran out",
}
"""Why money was released or given back (Stripe docs, Refunds and PaymentIntents: reason)."""

DISPUTE_REASONS: Final[Mapping[str, str]] = {
    "bank_cannot_process": "the bank cannot process it",
    "credit_not_processed": "a refund did not arrive",
    "customer_initiated": "the customer contests it",
    "debit_not_authorized": "the customer says it was not authorised",
    "duplicate": "charged twice",
    "fraudulent": "the cardholder did not make it",
    "general": "no particular reason",
    "incorrect_account_details": "wrong account details",
    "insufficient_funds": "too little money",
    "noncompliant": "against the rules of the network",
    "product_not_received": "goods not received",
    "product_unacceptable": "goods not as described",
    "subscription_canceled": "a subscription that was canceled",
    "unrecognized": "the cardholder does not recognise it",
}
"""Why a bank contests a payment (Stripe docs, Dispute categories)."""

ACTS: Final[Mapping[str, str]] = {
    "discount": "A discount was given",
    "price_override": "A price was changed",
    "remove_line": "A line was removed",
    "capture": "The hold was taken",
    "capture_over": "More than was held was taken",
    "release": "The hold was released",
    "increase": "The hold was raised",
    "reauthorise": "The card was asked for again after a lapse",
    "keep": "The hold was kept for later",
    "bulk_capture": "The hold was taken with others",
    "bulk_release": "The hold was released with others",
    "refund": "Money was given back",
    "refund_in_cash": "Money was given back in cash",
    "reopen": "The sale was opened again",
    "reprint": "A receipt was given out again",
    "acknowledge": "An alert was read",
    "decide_lapse": "A lapse was decided",
    "charge_absent": "The customer was charged while away",
    "evidence": "Evidence was put together",
    "approval_asked": "Leave was asked for",
    "approval_given": "Leave was given",
    "approval_refused": "Leave was refused",
}
"""What people did at the till; a word that is new is shown as it is."""

KINDS: Final[Mapping[str, str]] = {
    "hold": "held",
    "increase": "raised",
    "capture": "taken",
    "release": "released",
    "lapse": "lapsed",
    "refund": "given back",
    "refund_failed": "refund came back",
    "cash_sale": "taken in cash",
    "cash_refund": "given back in cash",
    "fee": "Stripe’s fee",
    "dispute": "contested",
    "dispute_won": "contest won",
    "conversion": "exchanged",
    "adjustment": "adjusted by Stripe",
}
"""Kinds of entries in one clause."""
