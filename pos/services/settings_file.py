"""A shop's settings as a file for another till: readable, without secrets, compared before use."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from pos.errors import PosError, Refused
from pos.settings import Settings

OF_THIS_REGISTER: Final = frozenset(
    {"backup_folder", "first_run", "publishable_key", "reader", "register"}
)
"""What another till must not take over: its name, its reader, its folders, its account."""

_FORMAT: Final = "holdfast-settings"
_VERSION: Final = 1
_LONGEST: Final = 1_000_000
"""In characters; a logo is the most that settings hold."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A setting that would be another one: its text now, and then."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would change, before it changes anything.

    `unknown` are settings that this version does not know, `refused` those with a value that
    cannot be; neither is taken over.
    """

    differences: tuple[Difference, ...]
    unknown: tuple[str, ...] = ()
    refused: Mapping[str, PosError] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(each.name for each in self.differences)


def travelling(settings: Settings) -> dict[str, str]:
    """The settings that another till may take over. None of them is a secret."""
    return {name: settings.text(name) for name in Settings.names() if name not in OF_THIS_REGISTER}


def write_settings(settings: Settings, *, as_json: bool) -> str:
    """The text of a file; TOML unless it is to be JSON."""
    values = travelling(settings)
    if as_json:
        document = {"format": _FORMAT, "version": _VERSION, "settings": values}
        return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    lines = [f'format = "{_FORMAT}"', f"version = {_VERSION}", "", "[settings]"]
    # A TOML string in quotes is written as one of JSON, but for one character (TOML 1.0, String).
    lines += [
        f"{name} = {json.dumps(text, ensure_ascii=False).replace(chr(0x7F), chr(92) + 'u007f')}"
        for name, text in values.items()
    ]
    return "\n".join(lines) + "\n"


def read_settings(text: str) -> Mapping[str, str]:
    """The settings in such a file, by name, unchecked.

    Raises Refused `settings_file_unreadable` for what is none, `settings_file_newer` for one of a
    later version of this program.
    """
    document = _parsed(text)
    if document.get("format") != _FORMAT:
        raise Refused("settings_file_unreadable")
    version, values = document.get("version"), document.get("settings")
    if isinstance(version, int) and version > _VERSION:
        raise Refused("settings_file_newer", version=version)
    if version != _VERSION or not isinstance(values, dict):
        raise Refused("settings_file_unreadable")
    if not all(isinstance(each, str) for pair in values.items() for each in pair):
        raise Refused("settings_file_unreadable")
    return values


def compare(settings: Settings, given: Mapping[str, str]) -> Preview:
    """What would change, each value checked as if it were typed; what is of a register stays."""
    differences: list[Difference] = []
    refused: dict[str, PosError] = {}
    known = set(Settings.names())
    for name, text in given.items():
        if name not in known or name in OF_THIS_REGISTER:
            continue
        try:
            after = settings.changed(name, text).text(name)
        except PosError as error:
            refused[name] = error
            continue
        if after != settings.text(name):
            differences.append(Difference(name, settings.text(name), after))
    unknown = tuple(name[:40] for name in given if name not in known)
    return Preview(tuple(differences), unknown, refused)


def apply(settings: Settings, preview: Preview) -> Settings:
    """With all that the preview showed. Raises Refused as `Settings.changed`."""
    for each in preview.differences:
        settings = settings.changed(each.name, each.after)
    return settings


def _parsed(text: str) -> Mapping[str, object]:
    if len(text) > _LONGEST:
        raise Refused("settings_file_unreadable")
    try:
        found: object = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except (ValueError, RecursionError):
        raise Refused("settings_file_unreadable") from None
    if not isinstance(found, dict):
        raise Refused("settings_file_unreadable")
    return found
