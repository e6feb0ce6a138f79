"""Sentences about webhooks: what is heard, what is turned away, what keeps one from listening."""

from collections.abc import Mapping
from typing import Final

from resources.words.sentence import Moved, Sentence

_N: Final = Moved.NOT_ABOUT_MONEY

LISTENING: Final[Mapping[str, Sentence]] = {
    "webhook_not_in_training": Sentence(
        "The practice Stripe sends no webhooks.",
        "Switch to test or live mode to listen. Practice needs none: the till looks by itself.",
        _N,
    ),
    "webhook_secret_missing": Sentence(
        "There is no webhook secret for {mode} mode yet.",
        "Keep the one that begins with whsec_ by `holdfast --mode {mode} keys set --webhook`. "
        "`stripe listen` shows it when it starts, Stripe’s Dashboard beside the endpoint.",
        _N,
    ),
    "webhook_secret_unreadable": Sentence(
        "This is not a webhook secret.",
        "Copy all of it; it begins with whsec_. A Stripe key is something else.",
        _N,
    ),
    "webhook_port_taken": Sentence(
        "Port {port} of this machine cannot be listened on.",
        "Another program may have it. Choose another with --port, or 0 for any free one.",
        _N,
    ),
    "webhook_forged": Sentence(
        "A webhook was not signed with the secret of this till, or too long ago.",
        "Whoever forwards them must use the same secret. Nothing in it was believed.",
        _N,
    ),
    "webhook_not_an_event": Sentence(
        "Something was signed that is no event of Stripe’s.",
        "Forward events only. Nothing in it was believed.",
        _N,
    ),
    "event_of_other_mode": Sentence(
        "An event of another mode arrived; this is {mode} mode.",
        "Forward live events to a till in live mode and test events to one in test mode.",
        _N,
    ),
    "event_of_other_account": Sentence(
        "An event of another Stripe account arrived.",
        "Forward the events of the account that this ledger belongs to.",
        _N,
    ),
    "event_unnamed": Sentence(
        "An event has no name that could be kept.", "Nothing was done with it.", _N
    ),
}

EARS: Final[Mapping[str, str]] = {
    "listening": "Listening on {address}. Forward with: stripe listen --forward-to {address}",
    "event": "Event {event}: {type} of {object}.",
    "nudged": "An open till has the ledger: it was nudged and looks by itself.",
    "looked": "Looked at Stripe. News: {events}. Changed in Stripe: {changes}.",
    "changed": "{amount}, {intent}: {kind}.",
    "stopped": "Stopped listening.",
}
"""What `holdfast listen` says while it listens, by what happened."""
