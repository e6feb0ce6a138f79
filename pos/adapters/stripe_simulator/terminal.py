"""Locations and readers: registered by a code, named, listed and forgotten."""

from typing import Final

from pos.adapters.stripe_simulator import lists, terminal_bodies, terminal_tips
from pos.adapters.stripe_simulator.books import Books
from pos.adapters.stripe_simulator.documents import Document, notes
from pos.adapters.stripe_simulator.errors import Refusal, bad_parameter, invalid, missing_parameter
from pos.adapters.stripe_simulator.fields import merged
from pos.adapters.stripe_simulator.state import State

LOCATION: Final = "terminal.location"
READER: Final = "terminal.reader"
_LOCATIONS: Final = "/v1/terminal/locations"
_READERS: Final = "/v1/terminal/readers"
_DEVICES: Final = {
    "simulated-wpe": "simulated_wisepos_e",
    "simulated-s700": "simulated_stripe_s700",
    "simulated-s710": "simulated_stripe_s710",
    "simulated-v660p": "simulated_verifone_v660p",
}
"""The registration codes of simulated readers; a practice Stripe knows no device on a counter."""

_COUNTRIES: Final = frozenset(
    "AT AU BE BG CA CH CY CZ DE DK EE ES FI FR GB GI HR HU IE IT JP LI LT LU LV MT MY NL NO NZ PL"
    " PT RO SE SG SI SK US".split()
)
"""Stripe docs, Terminal: Global availability."""

_PRACTICE_LOCATION: Final = "tml_PracticeShop"
_PRACTICE_READER: Final = "tmr_PracticeReader"
_FURNISHED: Final = "furnished"


# Locations ------------------------------------------------------------------------------------


def create_location(books: Books, _: str, params: Document) -> Document:
    """A place with readers.

    Raises:
        Refusal: `terminal_location_country_unsupported`.
    """
    if not params.get("display_name"):
        raise missing_parameter("display_name")
    if not params.get("address"):
        raise missing_parameter("address")
    country = (params["address"]["country"] or "").upper()
    if country not in _COUNTRIES:
        raise invalid(
            f"Locations in the country '{country}' are not supported by Terminal.",
            param="address[country]",
            code="terminal_location_country_unsupported",
        )
    _check_configuration(books, params)
    location = terminal_bodies.location(
        books.mint("tml"),
        books.now,
        address={**params["address"], "country": country},
        display_name=params["display_name"],
        metadata=merged({}, params.get("metadata") or {}),
        **{name: params[name] for name in ("phone", "configuration_overrides") if name in params},
    )
    books.state.add(location)
    return location


def update_location(books: Books, object_id: str, params: Document) -> Document:
    location = books.need(LOCATION, object_id, "location")
    address = params.get("address") or {}
    if address.get("country", location["address"]["country"]) != location["address"]["country"]:
        raise invalid("You cannot change a location's country.", param="address[country]")
    _check_configuration(books, params)
    location["address"] |= address
    for name in ("display_name", "phone", "configuration_overrides"):
        if name in params:
            location[name] = params[name] or location.get(name)
    if "metadata" in params:
        location["metadata"] = merged(location["metadata"], params["metadata"])
    books.state.save(location)
    return location


def _check_configuration(books: Books, params: Document) -> None:
    chosen = params.get("configuration_overrides")
    if chosen:
        books.need(terminal_tips.CONFIGURATION, chosen, "configuration_overrides")


def delete_location(books: Books, object_id: str, _: Document) -> Document:
    """Forget a location; its readers stay, and cannot take payments until registered anew."""
    location = books.need(LOCATION, object_id, "location")
    books.state.remove(location)
    for reader in _readers_at(books, object_id):
        reader["location"] = None
        books.state.save(reader)
    return {"id": object_id, "object": LOCATION, "deleted": True}


def _readers_at(books: Books, location_id: str) -> list[Document]:
    return books.state.select(READER, [("parent = ?", location_id)], "ASC", 1000)


def list_locations(books: Books, _: str, params: Document) -> Document:
    return lists.page(books, LOCATION, _LOCATIONS, params, [])


# Readers --------------------------------------------------------------------------------------


def create_reader(books: Books, _: str, params: Document) -> Document:
    code = params["registration_code"]
    if code not in _DEVICES:
        raise invalid(
            f"No reader with the registration code '{code}' was found. Practice readers have "
            f"one of these: {', '.join(_DEVICES)}.",
            param="registration_code",
        )
    location = None
    if "location" in params:
        location = books.need(LOCATION, params["location"], "location")
        _check_activation(location)
    reader = terminal_bodies.reader(
        books.mint("tmr"),
        books.now,
        device_type=_DEVICES[code],
        label=params.get("label", code),
        location=None if location is None else location["id"],
        metadata=merged({}, params.get("metadata") or {}),
        serial_number=books.mint.digits(12),
    )
    notes(reader)["code"] = code
    _add(books, reader)
    return reader


def _add(books: Books, reader: Document) -> None:
    books.state.add(reader, parent=reader["location"] or "", label=reader["serial_number"])


def _check_activation(location: Document) -> None:
    """A reader is activated only where the address is whole."""
    if not location["address"]["line1"] or not location["address"]["city"]:
        raise invalid(
            f"The location {location['id']} cannot be used: its address has no street or city.",
            param="location",
            code="terminal_reader_invalid_location_for_activation",
        )


def retrieve_reader(books: Books, object_id: str, _: Document) -> Document:
    return seen(books, books.need(READER, object_id, "reader"))


def seen(books: Books, reader: Document) -> Document:
    """The reader as it is now: one that is online has just reported (in milliseconds)."""
    if reader["status"] == "online":
        reader["last_seen_at"] = books.now * 1000
    return reader


def update_reader(books: Books, object_id: str, params: Document) -> Document:
    reader = books.need(READER, object_id, "reader")
    if "label" in params:
        reader["label"] = params["label"] or notes(reader)["code"]
    if "metadata" in params:
        reader["metadata"] = merged(reader["metadata"], params["metadata"])
    books.state.save(reader)
    return seen(books, reader)


def delete_reader(books: Books, object_id: str, _: Document) -> Document:
    books.state.remove(books.need(READER, object_id, "reader"))
    return {"id": object_id, "object": READER, "deleted": True}


def list_readers(books: Books, _: str, params: Document) -> Document:
    where: list[tuple[str, int | str]] = []
    if "location" in params:
        where.append(("parent = ?", books.need(LOCATION, params["location"], "location")["id"]))
    if "serial_number" in params:
        where.append(("label = ?", params["serial_number"]))
    where += [
        (f"json_extract(body, '$.{name}') = ?", params[name])
        for name in ("device_type", "status")
        if name in params
    ]
    found = lists.page(books, READER, _READERS, params, where)
    return {**found, "data": [seen(books, reader) for reader in found["data"]]}


# Where it begins ------------------------------------------------------------------------------


def furnish(books: Books) -> None:
    """Put one reader on the practice counter, once: a shop that removes it has removed it."""
    if is_furnished(books.state):
        return
    books.state.set(_FURNISHED, "1")
    place = terminal_bodies.location(
        _PRACTICE_LOCATION,
        books.now,
        display_name="Practice shop",
        address={
            "line1": "1 Practice Street",
            "city": "San Francisco",
            "state": "CA",
            "postal_code": "94111",
            "country": "US",
        },
    )
    reader = terminal_bodies.reader(
        _PRACTICE_READER,
        books.now,
        device_type=_DEVICES["simulated-wpe"],
        label="Practice reader",
        location=_PRACTICE_LOCATION,
        serial_number="000000000001",
    )
    notes(reader)["code"] = "simulated-wpe"
    books.state.add(place)
    _add(books, reader)
    terminal_tips.furnish(books)


def is_furnished(state: State) -> bool:
    return state.setting(_FURNISHED) is not None


def no_such_card(number: str, param: str) -> Refusal:
    """Only Stripe's published numbers can be held against a practice reader."""
    return bad_parameter(f"Not a test card for readers: ****{number[-4:]}", param)
