"""Commands `staff …`: who works here, what they may do, and the PINs that nobody reads again."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from pos.cli.output import Document, Json, Terminal, facts, table, with_terminal
from pos.cli.signing import new_secret
from pos.domain.language import Language
from pos.domain.permissions import PERMISSIONS, Act
from pos.domain.staff import Person, Role
from pos.services.till import Till
from pos.settings import Settings

_ROLE = click.option("--role", type=click.Choice([str(role) for role in Role]), required=True)
_LIMITS = ("limit_capture", "limit_refund", "limit_cash_out", "limit_discount")


@click.group()
def staff() -> None:
    """See and change who works here; PINs are typed or piped and never an argument."""


@staff.command("list")
@with_terminal
def list_staff(terminal: Terminal, /) -> None:
    """Everybody, those who left included."""
    with terminal.session.people() as till:
        found = till.staff.all()
    rows = [
        (each.name, str(each.role), "yes" if each.has_badge else "", _state(each)) for each in found
    ]
    lines = [table(("Name", "Role", "Badge", "State"), rows)] if rows else ["Nobody is set up."]
    terminal.answer({"staff": [_document(each) for each in found]}, lines)


@staff.command("add")
@click.argument("name")
@_ROLE
@with_terminal
def add(terminal: Terminal, /, name: str, role: str) -> None:
    """Set somebody up. The first one is a manager, and from then on everybody signs in.

    The PIN is asked for twice, or comes from HOLDFAST_NEW_PIN or a line of the input. With the
    first manager comes a recovery code, shown this once: write it down and lock it away.
    """
    with _changing(terminal) as till:
        if till.access.is_open() and role == Role.MANAGER:
            person, code = till.staff.begin(name, _new_pin(name))
            terminal.answer(
                {"person": _document(person), "recovery_code": code}, _begun(name, code)
            )
            return
        person = till.staff.add(name, Role(role), _new_pin(name))
    terminal.answer({"person": _document(person)}, [f"{person.name} is set up as {person.role}."])


@staff.command("change")
@click.argument("name")
@click.option("--name", "new_name", metavar="NAME", help="Another name.")
@click.option("--role", type=click.Choice([str(role) for role in Role]), help="Another role.")
@click.option("--back", is_flag=True, help="Take back somebody who left.")
@with_terminal
def change(
    terminal: Terminal, /, name: str, new_name: str | None, role: str | None, *, back: bool
) -> None:
    """Rename somebody, give another role, or take them back."""
    with _changing(terminal) as till:
        person = till.staff.change(
            till.staff.find(name).id,
            name=new_name,
            role=Role(role) if role else None,
            is_active=True if back else None,
        )
    lines = [f"{person.name} is {person.role}, {_state(person)}."]
    terminal.answer({"person": _document(person)}, lines)


@staff.command("remove")
@click.argument("name")
@with_terminal
def remove(terminal: Terminal, /, name: str) -> None:
    """Let somebody go: they sign in no more, and stay in the books."""
    with _changing(terminal) as till:
        person = till.staff.remove(till.staff.find(name).id)
    terminal.answer({"person": _document(person)}, [f"{person.name} signs in no more."])


@staff.command("language")
@click.argument("name")
@click.argument("language", type=click.Choice([*map(str, Language), "register"]))
@with_terminal
def language(terminal: Terminal, /, name: str, language: str) -> None:
    """Say in which language the screen speaks to somebody: one's own, or anybody's as a manager.

    With `register` it is whichever the register speaks.
    """
    chosen = None if language == "register" else Language(language)
    with _changing(terminal) as till:
        person = till.staff.speak(till.staff.find(name).id, chosen)
    said = "the register’s language" if chosen is None else chosen.endonym
    terminal.answer({"person": _document(person)}, [f"{person.name} is spoken to in {said}."])


@staff.command("pin")
@click.argument("name")
@with_terminal
def pin(terminal: Terminal, /, name: str) -> None:
    """Give a new PIN: one's own with the old one, anybody's as a manager."""
    session = terminal.session
    with _changing(terminal) as till:
        person = till.staff.find(name)
        own = till.access.person
        old = session.signing.pin() if own is not None and own.id == person.id else None
        till.staff.set_pin(person.id, _new_pin(name), old=old)
    terminal.answer({"person": _document(person)}, [f"{person.name} has a new PIN."])


@staff.command("badge")
@click.argument("name")
@click.option("--none", "take_away", is_flag=True, help="Take the badge away.")
@with_terminal
def badge(terminal: Terminal, /, name: str, *, take_away: bool) -> None:
    """Give a badge: what its scanner types is asked for, or comes from HOLDFAST_NEW_BADGE."""
    with _changing(terminal) as till:
        person = till.staff.find(name)
        text = "" if take_away else new_secret("Scan the badge", variable="HOLDFAST_NEW_BADGE")
        till.staff.set_badge(person.id, text)
        person = till.staff.find(name)
    terminal.answer(
        {"person": _document(person)},
        [f"{person.name} has {'a' if person.has_badge else 'no'} badge."],
    )


@staff.command("recover")
@click.argument("name", required=False)
@click.option("--new-code", is_flag=True, help="Only make another recovery code, as a manager.")
@with_terminal
def recover(terminal: Terminal, /, name: str | None, *, new_code: bool) -> None:
    """A manager forgot the PIN: the recovery code gives a new one, and a new code.

    The code comes from HOLDFAST_RECOVERY_CODE, is asked for, or is a line of the input; the new
    PIN as with `staff pin`.
    """
    if new_code or name is None:
        with _changing(terminal) as till:
            code = till.staff.new_recovery_code()
    else:
        with terminal.session.people() as till:
            manager = till.staff.find(name)
            written = new_secret("Recovery code", variable="HOLDFAST_RECOVERY_CODE")
            code = till.staff.recover(written, manager.id, _new_pin(name))
    terminal.answer({"recovery_code": code}, _code_lines(code))


@staff.command("permissions")
@with_terminal
def permissions(terminal: Terminal, /) -> None:
    """Who may do what, and the limits above which somebody has to approve."""
    with terminal.session.people() as till:
        settings = till.settings.load()
    rows = [(_words(act), *(_words(PERMISSIONS[act][role]) for role in Role)) for act in Act]
    document: Document = {
        "permissions": {
            str(act): {str(role): str(PERMISSIONS[act][role]) for role in Role} for act in Act
        },
        "limits": {name: settings.text(name) or None for name in _LIMITS},
    }
    lines = [table(("", *(str(role) for role in Role)), rows), *_limits(settings)]
    terminal.answer(document, lines)


@contextmanager
def _changing(terminal: Terminal) -> Iterator[Till]:
    """Beside an open till as well; where there is no ledger yet, the first one is made."""
    session = terminal.session
    with session.reading() if session.has_ledger else session.writing() as till:
        yield till


def _new_pin(name: str) -> str:
    return new_secret(f"New PIN of {name}")


def _words(word: str) -> str:
    return str(word).replace("_", " ")


def _state(person: Person) -> str:
    return "active" if person.is_active else "left"


def _limits(settings: Settings) -> list[str]:
    pairs = [(_words(name), settings.text(name) or "none") for name in _LIMITS]
    return ["", "Above these whoever is no manager needs approval:", *facts(pairs)]


def _begun(name: str, code: str) -> list[str]:
    return [f"{name} is set up as the first manager. Everybody signs in now.", *_code_lines(code)]


def _code_lines(code: str) -> list[str]:
    return [
        f"Recovery code: {code}",
        "It is shown this once. Write it down, and lock it away from the till.",
    ]


def _document(person: Person) -> Document:
    found: dict[str, Json] = {
        "id": person.id,
        "name": person.name,
        "role": str(person.role),
        "active": person.is_active,
        "badge": person.has_badge,
        "language": str(person.language or "") or None,
    }
    return found
