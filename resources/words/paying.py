"""Sentences about a payment: holds, captures, declines, and answers that are missing."""

from collections.abc import Mapping
from typing import Final

from resources.words.sentence import Moved, Sentence

HOLDS: Final[Mapping[str, Sentence]] = {
    "not_held": Sentence(
        "There is no hold on this payment.",
        "Press Refresh to see how it stands.",
    ),
    "practice_reader_idle": Sentence(
        "The practice reader does not wait for that.", "Send it a payment first."
    ),
    "practice_reader_unknown": Sentence("There is no such practice reader.", "Choose another one."),
    "practice_card_unknown": Sentence(
        "There is no such practice card.", "Choose one of those that are shown."
    ),
    "already_captured": Sentence(
        "This money was already taken: {received}.",
        "Nothing more is to be done. Money is given back from the daybook.",
        Moved.TAKEN,
    ),
    "already_canceled": Sentence(
        "This hold was already released.",
        "To charge the customer, start a new sale.",
        Moved.RELEASED,
    ),
    "lapsed": Sentence(
        "The hold has lapsed: its time ran out.",
        "To charge the customer, start a new sale and ask for the card again.",
        Moved.RELEASED,
    ),
    "capture_zero": Sentence(
        "Zero cannot be taken.",
        "Enter an amount up to {held}, or release the hold.",
        Moved.STILL_HELD,
    ),
    "capture_more_than_held": Sentence(
        "{wanted} is more than can be taken: {held} is held.",
        "Enter at most {most}. The rest needs a sale of its own.",
        Moved.STILL_HELD,
    ),
    "refund_nothing_left": Sentence(
        "All of this money was given back already.",
        "Nothing more is to be done.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "refund_zero": Sentence(
        "Zero cannot be given back.",
        "Enter an amount up to {left}.",
    ),
    "refund_more_than_left": Sentence(
        "{wanted} is more than the {left} that is left of what was taken.",
        "Enter at most {left}.",
    ),
    "refund_of_hold": Sentence(
        "{held} is held and not taken: there is nothing to give back.",
        "Take less, or release the hold.",
        Moved.STILL_HELD,
    ),
    "refund_not_taken": Sentence(
        "Nothing was taken with this payment.",
        "There is nothing to give back.",
    ),
    "not_taken": Sentence(
        "Nothing was taken with this payment.",
        "There is nothing to give back.",
    ),
    "overtaken": Sentence(
        "The payment has moved on in the meantime.",
        "Press Refresh to see how it stands.",
        Moved.UNKNOWN,
    ),
    "unexpected_state": Sentence(
        "The payment is no longer in a state that allows this.",
        "Press Refresh to see how it stands.",
        Moved.UNKNOWN,
    ),
    "intent_unknown": Sentence(
        "No payment with that name is in this ledger.", "Check the number, or look in the daybook."
    ),
    "intent_ambiguous": Sentence(
        "More than one payment begins like that.", "Enter more of its number."
    ),
    "intent_without_sale": Sentence(
        "This payment belongs to no sale of this till.",
        "Settle it where it was made, or in Stripe.",
    ),
}

SALES: Final[Mapping[str, Sentence]] = {
    "sale_unknown": Sentence(
        "No sale with that number is in this ledger.", "Check the number, or look in the daybook."
    ),
    "sale_ambiguous": Sentence("More than one sale begins like that.", "Enter more of its number."),
    "card_name": Sentence(
        "This is not the name of a test card.",
        "Name one of Stripe’s, such as pm_card_visa. A card number belongs nowhere in this till.",
    ),
    "card_unknown": Sentence("Stripe does not know this card.", "Choose another card."),
    "sale_over": Sentence(
        "This sale is already settled or its money is held.",
        "Look under Holds, or start a new sale.",
    ),
    "not_paying": Sentence(
        "This sale is not being paid at the moment.", "Go back to the cart and press Pay."
    ),
    "total_changed": Sentence(
        "The cart changed after the payment was begun.",
        "Go back to the cart, check the total and press Pay again.",
    ),
    "already_under_way": Sentence(
        "A step of this sale is still under way.",
        "Wait for its answer. Do not run the card again.",
        Moved.UNKNOWN,
    ),
    "interrupted": Sentence(
        "The last step was interrupted before it took effect.", "Do it again; it counts once."
    ),
    "sale_parked": Sentence(
        "This sale is parked.", "Fetch it back to the counter first, then press Pay."
    ),
    "given_up": Sentence(
        "The last step was given up; it is not sent any more.",
        "Begin it anew when the customer still wants it.",
    ),
    "stripe_failed": Sentence(
        "Stripe failed at this step, and it took no effect.", "Do it again; it counts once."
    ),
    "practice_not_waiting": Sentence(
        "This practice payment does not wait for its customer.",
        "Press Refresh to see how it stands.",
    ),
    "operation_unknown": Sentence(
        "That step is not in the journal.", "Look at the sale in the daybook."
    ),
}

DOUBTS: Final[Mapping[str, Sentence]] = {
    "still_checking": Sentence(
        "We do not know yet how the last step ended.",
        "Do not run the card again. Wait, or press Refresh to ask Stripe.",
        Moved.UNKNOWN,
    ),
    "needs_a_person": Sentence(
        "A payment could not be cleared up automatically.",
        "Do not run the card again. A manager decides in the daybook, beside the sale.",
        Moved.UNKNOWN,
    ),
    "answer_not_stored": Sentence(
        "Stripe answered, but the answer could not be saved.",
        "Do not run the card again. Check that the disk is not full, then press Refresh.",
        Moved.UNKNOWN,
    ),
    "holds_not_read": Sentence(
        "Stripe did not answer: the holds are shown as the ledger knew them.",
        "Ask again later. What ended elsewhere in the meantime does not show yet.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "record_uncertain": Sentence(
        "The disk failed while this was written down. Nothing was sent yet.",
        "Do not repeat it. Check the disk, start the till again, and see how the payment stands.",
        Moved.UNKNOWN,
    ),
    "not_recorded": Sentence(
        "The disk failed before this was sent, so it was not.",
        "Check the disk, then try again.",
    ),
    "no_answer": Sentence(
        "Stripe did not answer.",
        "Do not run the card again. The till keeps asking; check the network meanwhile.",
        Moved.UNKNOWN,
    ),
    "rate_limited": Sentence(
        "Stripe asks us to slow down.",
        "Do not run the card again. The till asks again in a moment.",
        Moved.UNKNOWN,
    ),
    "still_running": Sentence(
        "Stripe is still working on this step.",
        "Do not run the card again. Wait for the answer.",
        Moved.UNKNOWN,
    ),
    "stripe_fault": Sentence(
        "Stripe has a fault at the moment.",
        "Do not run the card again. The till keeps asking.",
        Moved.UNKNOWN,
    ),
    "garbled": Sentence(
        "Stripe’s answer could not be read.",
        "Do not run the card again. The till asks again.",
        Moved.UNKNOWN,
    ),
}

_DECLINED: Final = "The card was declined."

DECLINES: Final[Mapping[str, Sentence]] = {
    "card_declined": Sentence(_DECLINED, "Ask for another card. The cart is kept."),
    "declined": Sentence(_DECLINED, "Ask for another card. The cart is kept."),
    "declined.try_another_card": Sentence(_DECLINED, "Ask for another card. The cart is kept."),
    "declined.not_accepted_here": Sentence(
        "This card cannot be used for this payment.",
        "Ask for another card, or for cash. The cart is kept.",
    ),
    "declined.pin_locked": Sentence(
        "The card was declined: the PIN was wrong too often.",
        "Do not try this card again. Ask for another card.",
    ),
    "declined.looks_repeated": Sentence(
        "The bank took this for a payment made twice.",
        "Check in the daybook that it was not taken just now. Otherwise ask for another card.",
    ),
    "declined.retry_once_then_other_card": Sentence(
        "The card could not be charged just now.",
        "Try this card once more. If it fails again, ask for another card.",
    ),
    "declined.other_card_funds": Sentence(
        "The card was declined: there is too little money or the card’s limit is reached.",
        "Ask for another card. The cart is kept.",
    ),
    "declined.check_card_details": Sentence(
        "The card was declined: a detail of the card is not right.",
        "Check number, date and security code, then try again or use another card.",
    ),
    "declined.card_expired": Sentence("The card has expired.", "Ask for another card."),
    "declined.insert_card_pin": Sentence(
        "The card was declined: the PIN is needed or was wrong.",
        "Insert the card and ask the customer for the PIN.",
    ),
    "declined.customer_calls_bank": Sentence(
        "The customer’s bank declined the card.",
        "The customer can ask their bank, or use another card.",
    ),
    "declined.authenticate_again": Sentence(
        "The customer’s bank could not confirm the payment.",
        "Try again and let the customer confirm it, or use another card.",
    ),
    "declined.do_not_retry": Sentence(
        _DECLINED, "Do not try this card again. Ask for another card."
    ),
}
"""By what the cashier does next. Why a card is reported lost or stolen is never told."""
