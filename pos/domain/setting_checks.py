"""What a text has to be like before it becomes a setting of the shop."""

import re
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from pos.errors import Refused

_MAX_DESCRIPTOR: Final = 22
_LONGEST_PATH: Final = 1000
_FORBIDDEN_IN_DESCRIPTOR: Final = frozenset("<>\\'\"*")
_LONGEST_ADDRESS: Final = 300


def check_descriptor_suffix(text: str) -> str:
    r"""What the customer sees on the statement after the shop's prefix.

    22 characters with prefix and separator, some letter in it, none of `< > \\ ' " *`, plain
    characters only (Stripe docs, Statement descriptors). Empty means none.
    Raises Refused `descriptor_too_long`, `descriptor_character`, `descriptor_no_letter`.
    """
    text = text.strip()
    if not text:
        return ""
    if len(text) > _MAX_DESCRIPTOR:
        raise Refused("descriptor_too_long", text=text, maximum=_MAX_DESCRIPTOR)
    for character in text:
        if character in _FORBIDDEN_IN_DESCRIPTOR or not (
            character.isascii() and character.isprintable()
        ):
            raise Refused("descriptor_character", text=text, character=character)
    if not re.search("[A-Za-z]", text):
        raise Refused("descriptor_no_letter", text=text)
    return text


def check_register(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]{0,19}", text):
        raise Refused("register_name", text=text[:40])
    return text


def check_zone(text: str) -> str:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(text).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Refused("time_zone_unknown", text=text[:60]) from error


def check_backup_folder(text: str) -> str:
    """A whole path, because a till may be started from anywhere; it need not be there now.

    Raises Refused `backup_folder_relative` or `setting_value`.
    """
    if not text.isprintable() or len(text) > _LONGEST_PATH:
        raise Refused("setting_value", name="backup_folder", text=text[:40])
    if text and not Path(text).is_absolute():
        raise Refused("backup_folder_relative", text=text[:60])
    return text


def check_publishable_key(text: str) -> str:
    """The key that Stripe's form is opened with; it may be seen by anybody. Empty means none.

    Raises Refused `publishable_key_unreadable`; a secret key is refused before it comes here.
    """
    if text and not re.fullmatch(r"pk_(test|live)_[A-Za-z0-9]{6,250}", text):
        raise Refused("publishable_key_unreadable")
    return text


def check_card_page(text: str) -> str:
    """Where the shop hosts the page of the card form: HTTPS, no question, no fragment.

    Stripe's script refuses live keys on any other origin. Empty means none.
    Raises Refused `card_page_address`.
    """
    return _check_address(text, "card_page_address")


def check_thanks_page(text: str) -> str:
    """Where a customer's browser goes who has paid by phone: a page of the shop's own.

    It hears of no sale, so anybody may see it. Empty means none. Raises Refused
    `thanks_page_address`.
    """
    return _check_address(text, "thanks_page_address")


def _check_address(text: str, code: str) -> str:
    """An address over HTTPS without a question, a fragment or a user; raises Refused `code`."""
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        is_fine = parts.scheme == "https" and bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise Refused(code, text=text[:60]) from error
    if not is_fine or re.search(r"[\s?#@\\]", text) or len(text) > _LONGEST_ADDRESS:
        raise Refused(code, text=text[:60])
    return text if parts.path else f"{text}/"


def check_api_base(url: str, mode: str, *, is_test: bool) -> None:
    """Another server that speaks Stripe: for test keys only, over TLS or on this machine.

    Raises Refused `api_base_mode` or `api_base_url`.
    """
    if not is_test:
        raise Refused("api_base_mode", mode=str(mode))
    parts = urlsplit(url)
    is_local = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    if parts.scheme == "https" and parts.hostname:
        return
    if parts.scheme == "http" and is_local:
        return
    raise Refused("api_base_url", text=url[:80])
