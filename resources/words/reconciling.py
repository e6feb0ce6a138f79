"""Sentences about what others did in Stripe, and about where the till and Stripe differ.

By the values of `ChangeKind`, `DriftKind` and `Repair`.
"""

from collections.abc import Mapping
from typing import Final

from resources.words.sentence import Moved, Sentence

RECONCILING: Final[Mapping[str, Sentence]] = {
    "drift_unknown": Sentence(
        "There is no difference {drift} any more.",
        "Reconcile again and take the name from the new report.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "drift_in_doubt": Sentence(
        "A step whose answer is missing cannot be accepted.",
        "Reconcile again: the till asks Stripe how it ended.",
        Moved.UNKNOWN,
    ),
    "note_missing": Sentence(
        "A difference is accepted with a reason.",
        "Write down why it is as it should be.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "note_holds_secret": Sentence(
        "There is a card number or a key in the note.",
        "Leave it out: the note is kept for ever. Nothing was accepted.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "not_reconciled": Sentence(
        "The till and Stripe do not agree: {drifts} open.",
        "Do what the report names for each, or accept it with a note.",
        Moved.UNKNOWN,
    ),
    "not_all_learned": Sentence(
        "Not everything could be learned from Stripe.",
        "Reconcile again later. Do not run a card again before.",
        Moved.UNKNOWN,
    ),
}

CHANGES: Final[Mapping[str, str]] = {
    "held": "held elsewhere",
    "increased": "raised elsewhere",
    "captured": "taken elsewhere",
    "canceled": "released elsewhere",
    "lapsed": "lapsed: its time ran out",
    "refunded": "given back elsewhere",
    "refund_failed": "a refund failed, the money came back",
    "disputed": "contested by the customer’s bank",
    "review_opened": "waits for a review in Stripe",
    "review_closed": "reviewed in Stripe",
    "warned": "the card’s bank warns that it may be fraud",
}
"""What happened to a payment in Stripe, in one clause."""

DRIFTS: Final[Mapping[str, str]] = {
    "open_operation": "an answer from Stripe is missing",
    "missing_here": "this till does not know the payment",
    "missing_there": "Stripe does not know the payment",
    "status_differs": "the state differs",
    "amount_differs": "the amount differs",
    "currency_differs": "the currency differs",
    "refunded_differs": "what was given back differs",
    "not_booked": "not in the books",
    "hold_overdue": "still held after its deadline",
}

REPAIRS: Final[Mapping[str, str]] = {
    "ask_again": "reconcile again when Stripe can be reached; do not run the card again",
    "decide": "look at the payment in Stripe’s Dashboard, then decide at the till",
    "read_again": "reconcile again with --since and enough days: the till takes it over",
    "check_account": "check that the key belongs to this account; nothing was taken by this till",
    "check_ledger": "prove the ledger and compare it with the last backup",
    "look_at_stripe": "look at the payment in Stripe’s Dashboard, then accept it with a note",
}
"""What a person does about a difference that is left after reconciling."""
