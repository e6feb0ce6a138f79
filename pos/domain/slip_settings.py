"""What a shop decides about its slips, as text that the settings keep."""

import base64
import binascii
from enum import StrEnum
from typing import Final

from pos.domain.slip import Symbol
from pos.errors import Refused

_LONGEST: Final = 400
_CONTACT: Final = 80
_LOGO_KB: Final = 48
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_SIDE: Final = 4_000
"""In pixels. A few kilobytes may say that they are a picture of gigabytes."""


class AfterMoney(StrEnum):
    """What happens to a slip by itself, once money was held, taken, let go or given back.

    `ask` shows it, so that Enter prints it.
    """

    NEVER = "never"
    ASK = "ask"
    ALWAYS = "always"


def check_lines(name: str, text: str) -> str:
    """Lines of a slip's head or foot, `|` between them. Raises Refused `setting_value`."""
    if not text.isprintable() or len(text) > _LONGEST:
        raise Refused("setting_value", name=name, text=text[:40])
    return " | ".join(line for each in text.split("|") if (line := each.strip()))


def check_contact(text: str) -> str:
    """Whom a customer may ask: a name, a number, an address. Raises Refused `setting_value`."""
    if not text.isprintable() or len(text) > _CONTACT:
        raise Refused("setting_value", name="slip_contact", text=text[:40])
    return text


def check_symbol(text: str) -> str:
    """Raises Refused `setting_value`."""
    if text not in set(Symbol):
        raise Refused("setting_value", name="slip_code", text=text[:40])
    return text


def check_after(name: str, text: str) -> str:
    """Raises Refused `setting_value`."""
    if text not in set(AfterMoney):
        raise Refused("setting_value", name=name, text=text[:40])
    return text


def check_logo(text: str) -> str:
    """A PNG as Base64, empty for none. Raises Refused `logo_unreadable`."""
    if text:
        logo_bytes(text)
    return text


def logo_text(picture: bytes) -> str:
    """A PNG as the settings keep it. Raises Refused `logo_unreadable`."""
    if not picture.startswith(_PNG) or len(picture) > _LOGO_KB * 1024 or _is_huge(picture):
        raise Refused("logo_unreadable", maximum=_LOGO_KB)
    return base64.b64encode(picture).decode("ascii")


def _is_huge(picture: bytes) -> bool:
    """Its first block tells how wide and high it is (PNG specification, 11.2.2 IHDR)."""
    sides = (int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big"))
    return picture[12:16] != b"IHDR" or not all(0 < side <= _SIDE for side in sides)


def logo_bytes(text: str) -> bytes:
    """The PNG that `logo_text` made a text of. Raises Refused `logo_unreadable`."""
    try:
        picture = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as unreadable:
        raise Refused("logo_unreadable", maximum=_LOGO_KB) from unreadable
    if logo_text(picture) != text:
        raise Refused("logo_unreadable", maximum=_LOGO_KB)
    return picture
