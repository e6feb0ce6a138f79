"""Sentences about holds that several registers of one shop share."""

from collections.abc import Mapping
from typing import Final

from resources.words.sentence import Moved, Sentence

_HELD: Final = Moved.STILL_HELD

SHARING: Final[Mapping[str, Sentence]] = {
    "hold_claimed": Sentence(
        "Somebody at {register} is working on this hold.",
        "Wait until they are done, or ask them. It is free again at {until} at the latest.",
        Moved.UNKNOWN,
    ),
    "claim_lost": Sentence(
        "It took too long, and another register may have this hold now.",
        "Look how the hold stands before you do it again.",
        Moved.UNKNOWN,
    ),
    "centre_unreachable": Sentence(
        "The shop’s central database cannot be reached ({reason}).",
        "Check the network. Selling and this register’s own holds go on; holds of other registers "
        "have to wait, or be settled at their own register.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "hold_not_known": Sentence(
        "No register’s ledger that is known here has a payment called {name}.",
        "Fetch what is new from the centre, and look again.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "hold_of_nobody": Sentence(
        "No register of this shop made the payment {intent}.",
        "Settle it where it was made, such as in Stripe’s Dashboard.",
        _HELD,
    ),
    "own_register_only": Sentence(
        "Only the register that opened the hold {intent} can do that.",
        "Capture or release it here, or do it at its own register.",
        _HELD,
    ),
    "rest_of_other_register": Sentence(
        "A hold of another register can be captured once; its rest is released.",
        "Capture it without leaving a rest, or let {register} capture it in parts.",
        _HELD,
    ),
    "parts_need_centre": Sentence(
        "Leaving a rest on hold needs the shop’s central database, which cannot be reached.",
        "Capture it in one go, or wait: another register might capture the rest meanwhile.",
        _HELD,
    ),
}
