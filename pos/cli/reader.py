"""Commands `reader …`: card readers, which one this register uses, and sharing them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import click

from pos.cli import documents, telling
from pos.cli.output import Document, Terminal, facts, table, with_terminal
from pos.cli.reader_acts import ACTS
from pos.domain.reader import Address, Location, Reader, check_location
from resources.words.readers import READER_ADVICE, READER_STATES

if TYPE_CHECKING:
    from pos.services.till import Till

_HEAD: Final = ("Reader", "Label", "Device", "State", "Location", "Used by")


@click.group()
def reader() -> None:
    """Card readers: list, register, choose and share them, and let them ask for a card."""


@reader.command("list")
@with_terminal
def list_readers(terminal: Terminal, /) -> None:
    """Every reader of the account; the one of this register is marked with a star."""
    with terminal.session.writing() as till:
        found = till.readers.all()
        chosen = till.readers.chosen()
        documented = [_reader(till, each) for each in found]
    rows = [
        (
            f"{each.id}{' *' if each.id == chosen else ''}",
            each.label,
            each.device_type,
            READER_STATES[str(document["state"])],
            each.location or "",
            each.note.register if each.note and document["reserved"] else "",
        )
        for each, document in zip(found, documented, strict=True)
    ]
    lines = [table(_HEAD, rows)] if rows else ["No reader is registered to this account."]
    terminal.answer({"readers": documented, "chosen": chosen}, lines)


@reader.command("locations")
@with_terminal
def list_locations(terminal: Terminal, /) -> None:
    """The places of business to which readers are registered."""
    with terminal.session.writing() as till:
        found = till.readers.locations()
    rows = [
        (each.id, each.name, f"{each.address.line1}, {each.address.city}", each.address.country)
        for each in found
    ]
    head = ("Location", "Name", "Address", "Country")
    lines = [table(head, rows)] if rows else ["No location was added to this account."]
    terminal.answer({"locations": [_location(each) for each in found]}, lines)


@reader.command("add-location")
@click.argument("name")
@click.option("--line1", required=True, help="Street and number.")
@click.option("--city", required=True)
@click.option("--country", required=True, help="Two letters, such as DE.")
@click.option("--postal-code", default="")
@click.option("--state", default="", help="Where the country has states.")
@with_terminal
def add_location(
    terminal: Terminal,
    /,
    name: str,
    line1: str,
    city: str,
    country: str,
    postal_code: str,
    state: str,
) -> None:
    """Add a place of business at Stripe; readers are registered to one."""
    with terminal.session.writing() as till:
        address = Address(line1, city, country, postal_code, state)
        made = till.readers.add_location(name, address)
    terminal.answer({"location": _location(made)}, [f"Added: {made.name} ({made.id})."])


@reader.command("register")
@click.argument("code")
@click.option("--label", required=True, help="What the shop calls it.")
@click.option("--location", required=True, metavar="LOCATION", help="As `reader locations` says.")
@with_terminal
def register(terminal: Terminal, /, code: str, label: str, location: str) -> None:
    """Register a reader by the CODE that it shows.

    In test mode simulated-wpe, simulated-s700, simulated-s710 and simulated-v660p stand for
    readers that do not exist.
    """
    with terminal.session.writing() as till:
        made = till.readers.register(code, label, check_location(location))
        document = _reader(till, made)
    terminal.answer({"reader": document}, [f"Registered: {made.label} ({made.id})."])


@reader.command("rename")
@click.argument("name", metavar="READER")
@click.argument("label")
@with_terminal
def rename(terminal: Terminal, /, name: str, label: str) -> None:
    """Call a reader something else. READER is an id (tmr_…) or its label."""
    with terminal.session.writing() as till:
        changed = till.readers.rename(till.readers.find(name).id, label)
        document = _reader(till, changed)
    terminal.answer({"reader": document}, [f"{changed.id} is now: {changed.label}"])


@reader.command("forget")
@click.argument("name", metavar="READER")
@with_terminal
def forget(terminal: Terminal, /, name: str) -> None:
    """Remove a reader from the account; it needs a new code to come back."""
    with terminal.session.writing() as till:
        found = till.readers.find(name)
        till.readers.forget(found.id)
    terminal.answer({"forgotten": found.id}, [f"Removed: {found.label} ({found.id})."])


@reader.command("choose")
@click.argument("name", metavar="READER|none")
@with_terminal
def choose(terminal: Terminal, /, name: str) -> None:
    """Use a reader at this register from now on."""
    with terminal.session.writing() as till:
        wanted = None if name == "none" else till.readers.find(name).id
        till.readers.choose(wanted)
        used = till.readers.chosen()  # in practice there is one all the same
        label = "" if used is None else till.readers.get(used).label
    line = "This register has no reader now."
    if used is not None:
        line = f"This register uses {label} ({used})."
    if wanted is None and used is not None:
        line = f"None is chosen; in practice the first one is used: {label} ({used})."
    terminal.answer({"chosen": wanted, "used": used}, [line])


@reader.command("show")
@with_terminal
def show(terminal: Terminal, /) -> None:
    """How the reader of this register is, as the strip on the screen says it."""
    with terminal.session.writing() as till:
        strip = till.readers.strip()
        zone = till.settings.load().zone
        document = None if strip.reader is None else _reader(till, strip.reader)
    state = str(strip.state)
    said = facts(
        [
            ("Reader", strip.reader.label if strip.reader else ""),
            ("State", READER_STATES[state]),
            ("Last seen", telling.when(strip.reader.last_seen, zone) if strip.reader else ""),
        ]
    )
    answer: Document = {"reader": document, "state": state, "note": strip.note or None}
    terminal.answer(answer, [*said, READER_ADVICE[state]])


@reader.command("reserve")
@click.argument("name", metavar="[READER]", required=False)
@with_terminal
def reserve(terminal: Terminal, /, name: str | None) -> None:
    """Keep a reader for this register for a quarter of an hour; it lapses by itself."""
    with terminal.session.writing() as till:
        wanted = None if name is None else till.readers.find(name).id
        found = till.readers.reserve(wanted)
        zone = till.settings.load().zone
        document = _reader(till, found)
    until = telling.when(found.note.until if found.note else None, zone)
    terminal.answer({"reader": document}, [f"{found.label} is this register's until {until}."])


@reader.command("free")
@click.argument("name", metavar="[READER]", required=False)
@with_terminal
def free(terminal: Terminal, /, name: str | None) -> None:
    """Give a reader back to all registers; another register's reservation stays."""
    with terminal.session.writing() as till:
        wanted = till.readers.needed(None if name is None else till.readers.find(name).id)
        till.readers.free(wanted)
        document = _reader(till, till.readers.get(wanted))
    terminal.answer({"reader": document}, ["It is free, unless another register has it."])


def _reader(till: Till, found: Reader) -> Document:
    settings, clock = till.settings.load(), till.clock
    note = found.note
    counts = note is not None and note.until > clock.now()
    action = found.action
    return {
        "id": found.id,
        "label": found.label,
        "device": found.device_type,
        "location": found.location,
        "state": str(till.readers.state_of(found)),
        "online": found.is_online,
        "last_seen": documents.moment(found.last_seen),
        "reserved": counts,
        "reserved_by": note.register if note and counts else None,
        "reserved_until": documents.moment(note.until) if note and counts else None,
        "is_chosen": found.id == settings.reader,
        "is_simulated": found.is_simulated,
        "action": None
        if action is None
        else {
            "type": action.type,
            "status": str(action.status),
            "payment": action.intent,
            "failure": action.failure_code or None,
        },
    }


def _location(found: Location) -> Document:
    place = found.address
    return {
        "id": found.id,
        "name": found.name,
        "line1": place.line1,
        "city": place.city,
        "postal_code": place.postal_code or None,
        "state": place.state or None,
        "country": place.country,
    }


def _add(commands: Sequence[click.Command]) -> None:
    for command in commands:
        reader.add_command(command)


_add(ACTS)
