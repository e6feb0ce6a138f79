"""One page of any of Stripe's lists, as the plain mappings that came over the wire."""

from datetime import datetime
from typing import Final

import stripe

from pos.adapters.stripe_api.translate import Raw

_PER_PAGE: Final = 100


class Lists:
    """Reads lists without making the SDK's objects, of which little is kept; inside `our_errors`.

    Lists are long: making those objects costs more than the rest. Errors and headers are those of
    every other call.
    """

    def __init__(self, stripe_client: stripe.StripeClient) -> None:
        self._raw = stripe_client.raw_request

    def page(self, path: str, **params: object) -> tuple[list[Raw], bool]:
        """One page, newest first, and whether there are more."""
        body = self._raw("get", path, limit=_PER_PAGE, **params).data
        if body["object"] != "list":
            raise ValueError("not a list")
        return list(body["data"]), bool(body["has_more"] and body["data"])

    def one(self, path: str, **params: object) -> Raw:
        """One object."""
        found: Raw = self._raw("get", path, **params).data
        return found


def since(moment: datetime) -> dict[str, int]:
    return {"gte": seconds(moment)}


def before(name: str) -> dict[str, str]:
    return {"starting_after": name} if name else {}


def seconds(moment: datetime) -> int:
    """The whole second in which it lies: Stripe's times have no more."""
    return int(moment.timestamp())
