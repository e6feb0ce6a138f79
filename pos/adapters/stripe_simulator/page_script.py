"""What the stand-in for Stripe.js asks: confirm with a test card's token, and look."""

import json
import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from pos.adapters.stripe_simulator.desk import Desk, for_the_page
from pos.adapters.stripe_simulator.documents import Document, to_json
from pos.adapters.stripe_simulator.errors import Refusal, invalid, unauthorised

PATHS: Final = frozenset(("/practice/confirm", "/practice/look"))
_KEY: Final = re.compile(r"pk_test_\w{1,200}")
_URL: Final = re.compile(r"https?://\S{1,2000}")
_NAMES: Final = {"payment_intent": "paymentIntent", "setup_intent": "setupIntent"}


def answer(desk: Desk, path: str, kind: str, body: bytes) -> tuple[HTTPStatus, bytes]:
    """Status and JSON: `paymentIntent` or `setupIntent` as Stripe.js has them, or `error`."""
    try:
        asked = _asked(kind, body)
        found = _CALLS[path](desk, asked)
    except Refusal as refusal:
        return HTTPStatus(refusal.status), to_json({"error": _told(refusal)}).encode()
    return HTTPStatus.OK, to_json({_NAMES[found["object"]]: found}).encode()


def _asked(kind: str, body: bytes) -> dict[str, str]:
    """The fields of the request, texts all.

    Raises:
        Refusal: for anything but a JSON object of texts, or without a test key.
    """
    if kind.partition(";")[0].strip() != "application/json":
        raise invalid("Send JSON.", status=415)
    try:
        # What a browser sends can be anything: only texts are taken from it.
        sent: Any = json.loads(body)
    except ValueError:
        raise invalid("This is no JSON.") from None
    if not isinstance(sent, dict):
        raise invalid("Send an object.")
    asked = {name: value for name, value in sent.items() if isinstance(value, str)}
    if not _KEY.fullmatch(asked.get("publishable_key", "")):
        raise unauthorised("Invalid API Key provided.")
    return asked


def _confirm(desk: Desk, asked: dict[str, str]) -> Document:
    back = asked.get("return_url", "")
    return desk.confirm(
        asked.get("client_secret", ""),
        asked.get("payment_method", ""),
        back=back if _URL.fullmatch(back) else None,
    )


def _look(desk: Desk, asked: dict[str, str]) -> Document:
    return desk.look(asked.get("client_secret", ""))


_CALLS: Final[dict[str, Callable[[Desk, dict[str, str]], Document]]] = {
    "/practice/confirm": _confirm,
    "/practice/look": _look,
}


def _told(refusal: Refusal) -> Document:
    """The error as a browser gets it: without what is the shop's alone."""
    error = {name: value for name, value in refusal.error.items() if value is not None}
    for kind in _NAMES:
        if kind in error:
            error[kind] = for_the_page(error[kind])
    return error
