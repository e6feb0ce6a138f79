"""People at the real window: their names, their PINs, and how they enter them."""

from functools import partial

import pytest
from PySide6.QtWidgets import QPushButton

from pos.adapters.argon2_hasher import Argon2Hasher
from pos.domain.staff import Person, Role
from pos.services.till import Till
from tests.journeys.window import Counter
from ui.people.pin_pad import PinPad

PINS = {"Maria": "4711", "Priya": "1470", "Ada": "2580"}
ROLES = {"Priya": Role.SUPERVISOR, "Ada": Role.CASHIER}
BADGE = "BADGE-00000001"
"""Priya's."""


@pytest.fixture
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is hashed slowly on purpose is hashed quickly here; the profile has tests of its own."""
    monkeypatch.setattr(
        "pos.bootstrap.wiring.Argon2Hasher", partial(Argon2Hasher, time_cost=1, memory_kib=64)
    )


def set_up(till: Till) -> None:
    """Maria manages, Priya supervises and has a badge, Ada sells; nobody is signed in."""
    till.staff.begin("Maria", PINS["Maria"])
    for name, role in ROLES.items():
        till.staff.add(name, role, PINS[name])
    till.staff.set_badge(till.staff.find("Priya").id, BADGE)
    till.access.sign_out()


def person(till: Till, name: str) -> Person:
    return till.staff.find(name)


def enter(desk: Counter, pad: PinPad, pin: str) -> None:
    """Every digit on the pad, then its large key."""
    keys = {button.text(): button for button in pad.pad.findChildren(QPushButton)}
    for digit in pin:
        desk.click(keys[digit])
    desk.click(pad.pad.enter_button)
    desk.settle()


def sign_in(desk: Counter, name: str) -> None:
    """Through the page that covers the window."""
    page = desk.shell.porter.page
    till = desk.shell.till_open
    assert till is not None
    desk.click(page.tiles.tiles[person(till, name).id])
    enter(desk, page.pad, PINS[name])
