"""Which tips a reader offers: Terminal configurations, as far as tips go."""

from typing import Final

from pos.adapters.stripe_simulator import lists
from pos.adapters.stripe_simulator.books import Books
from pos.adapters.stripe_simulator.documents import PRIVATE, Document
from pos.adapters.stripe_simulator.params import (
    EXPAND,
    Shape,
    boolean,
    clearable,
    elsewhere,
    hash_of,
    integer,
    list_of,
    text,
)
from pos.adapters.stripe_simulator.routing import read, route

CONFIGURATION: Final = "terminal.configuration"
_URL: Final = "/v1/terminal/configurations"
_DEVICES: Final = (
    "bbpos_wisepad3 bbpos_wisepos_e stripe_s700 stripe_s710 stripe_t600 verifone_m425"
    " verifone_p400 verifone_p630 verifone_ux700 verifone_v660p"
).split()
_CURRENCIES: Final = (
    "aed aud cad chf czk dkk eur gbp gip hkd huf jpy mxn myr nok nzd pln ron sek sgd usd".split()
)
_NOT_PRACTISED: Final = elsewhere("The practice Stripe does not take this parameter.")
_TIPS: Final = hash_of(
    {
        "fixed_amounts": list_of(integer(least=0)),
        "percentages": list_of(integer(least=0, most=100)),
        "smart_tip_threshold": integer(least=0),
    }
)
SHAPE: Final[Shape] = {
    **dict.fromkeys((*_DEVICES, "cellular", "offline", "reader_security", "wifi"), _NOT_PRACTISED),
    "expand": EXPAND,
    "name": clearable,
    "reboot_window": hash_of(dict.fromkeys(("start_hour", "end_hour"), integer(least=0, most=23))),
    "tipping": hash_of(dict.fromkeys(_CURRENCIES, _TIPS)),
}
LIST: Final[Shape] = {
    "ending_before": text,
    "expand": EXPAND,
    "is_account_default": boolean,
    "limit": integer(least=1, most=100),
    "starting_after": text,
}
USUAL: Final = {"percentages": [5, 10, 15]}
"""What the practice reader offers where the till lets it."""


def _body(ident: str, created: int, params: Document, *, is_default: bool) -> Document:
    return {
        "id": ident,
        "object": CONFIGURATION,
        "is_account_default": is_default,
        "livemode": False,
        "name": params.get("name"),
        "reboot_window": params.get("reboot_window"),
        "tipping": params.get("tipping"),
        PRIVATE: {"created": created},
    }


def _create(books: Books, _: str, params: Document) -> Document:
    made = _body(books.mint("tmc"), books.now, params, is_default=False)
    books.state.add(made)
    return made


def _update(books: Books, object_id: str, params: Document) -> Document:
    found = books.need(CONFIGURATION, object_id, "configuration")
    found |= {name: params[name] for name in ("name", "reboot_window", "tipping") if name in params}
    books.state.save(found)
    return found


def _delete(books: Books, object_id: str, _: Document) -> Document:
    books.state.remove(books.need(CONFIGURATION, object_id, "configuration"))
    return {"id": object_id, "object": CONFIGURATION, "deleted": True}


def _list(books: Books, _: str, params: Document) -> Document:
    where: list[tuple[str, int | str]] = []
    if "is_account_default" in params:
        wanted = int(params["is_account_default"])
        where.append(("json_extract(body, '$.is_account_default') = ?", wanted))
    return lists.page(books, CONFIGURATION, _URL, params, where)


NOTHING: Final[Shape] = {}
ROUTES: Final = (
    route("POST", _URL, _create, SHAPE),
    route("GET", _URL, _list, LIST),
    route("GET", _URL + "/{id}", read(CONFIGURATION, "configuration"), {"expand": EXPAND}),
    route("POST", _URL + "/{id}", _update, SHAPE),
    route("DELETE", _URL + "/{id}", _delete, NOTHING),
)


def furnish(books: Books) -> None:
    """The account's own configuration, with tips in every currency that has them."""
    tipping = {"tipping": {code: {**USUAL} for code in _CURRENCIES}}
    books.state.add(_body("tmc_Practice", books.now, tipping, is_default=True))


def tips_for(books: Books, reader: Document, currency: str, eligible: int) -> tuple[int, ...]:
    """The tips on the reader's screen in minor units, for an amount they are reckoned from.

    Stripe docs, Collect on-reader tips: below the threshold the fixed amounts, above it the
    percentages; the location's configuration comes before the account's. None for 0.
    """
    found = _configuration(books, reader)
    tips = ((found or {}).get("tipping") or {}).get(currency)
    if not tips or not eligible:
        return ()
    fixed: list[int] = tips.get("fixed_amounts") or []
    parts: list[int] = tips.get("percentages") or []
    if fixed and (not parts or eligible < tips.get("smart_tip_threshold", 0)):
        return tuple(fixed)
    return tuple((eligible * part + 50) // 100 for part in parts)


def _configuration(books: Books, reader: Document) -> Document | None:
    place = books.state.find("terminal.location", reader["location"] or "")
    chosen = place.get("configuration_overrides") if place else None
    if chosen:
        return books.state.find(CONFIGURATION, chosen)
    default = ("json_extract(body, '$.is_account_default') = ?", 1)
    return next(iter(books.state.select(CONFIGURATION, [default], "ASC", 1)), None)
