"""Sentences about customers and the cards they left."""

from collections.abc import Mapping
from typing import Final

from resources.words.sentence import Moved, Sentence

CUSTOMERS: Final[Mapping[str, Sentence]] = {
    "customer_unknown": Sentence(
        "Stripe knows no such customer.",
        "Look for them by name, email or phone, or add them again.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "customer_empty": Sentence(
        "A customer needs a name, an email address or a phone number.",
        "Enter one of them.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "customer_text": Sentence(
        "This text cannot be kept for a customer.",
        "Use plain text of at most {maximum} characters, without a card number.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "email_unreadable": Sentence(
        "This is no email address.",
        "Check it with the customer and enter it again.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "phone_unreadable": Sentence(
        "This is no phone number.",
        "Enter digits, with + and the country in front where it is abroad.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "saved_card_unknown": Sentence(
        "This card is not kept any more.",
        "Choose another card of this customer, or ask for the card itself.",
    ),
    "consent_missing": Sentence(
        "The customer has not agreed that this card is used when they are not here.",
        "Ask them, and note it under “Agreed”; or let them pay while they are here.",
    ),
    "card_not_kept": Sentence(
        "No card was kept.",
        "The customer stopped it, or no card came. Ask for the card again when they want it kept.",
    ),
    "setup_unknown": Sentence(
        "This is not the name of a card that is being kept.",
        "It begins with seti_; look at what was answered when it was begun.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "customer_missing": Sentence(
        "It is not said yet whom this sale is for.",
        "Choose the customer first; then their cards are shown.",
    ),
    "receipt_no_payment": Sentence(
        "There is no card payment yet that a receipt could be sent for.",
        "Send it when the card’s money is held or taken.",
    ),
    "customer_needed": Sentence(
        "The customer’s bank wants them to confirm this payment.",
        "Bring the customer back: they can pay with their phone, the card form or the reader. The"
        " cart is kept.",
    ),
}
