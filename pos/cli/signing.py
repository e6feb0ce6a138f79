"""Who runs a command: a name by `--as`, and a PIN that is never an argument."""

import os
import sys
from dataclasses import dataclass, field
from typing import Final

import click

_PIN: Final = "HOLDFAST_PIN"
_NEW_PIN: Final = "HOLDFAST_NEW_PIN"
_MISSING: Final = "There is no PIN. Give it by HOLDFAST_PIN, or as a line of the input."


@dataclass(frozen=True, slots=True)
class Signing:
    """Whose command it is, empty for nobody's; the PIN is read when it is needed, once."""

    name: str = ""
    from_input: bool = False
    _read: list[str] = field(default_factory=list, repr=False, compare=False)

    def pin(self) -> str:
        """From HOLDFAST_PIN, from the first line of the input, or asked on the terminal.

        Arguments end up in histories, so it is none.
        """
        if not self._read:
            self._read.append(_secret(_PIN, f"PIN of {self.name}", from_input=self.from_input))
        return self._read[0]


def new_secret(what: str, *, variable: str = _NEW_PIN) -> str:
    """A new PIN or a badge: from the environment, asked twice, or the next line of the input."""
    if given := os.environ.get(variable, ""):
        return given
    if is_terminal():
        typed: str = click.prompt(what, hide_input=True, confirmation_prompt=True, err=True)
        return typed
    return _line()


def is_terminal() -> bool:
    return sys.stdin.isatty()


def _secret(variable: str, what: str, *, from_input: bool) -> str:
    if from_input:
        return _line()
    if given := os.environ.get(variable, ""):
        return given
    if is_terminal():
        typed: str = click.prompt(what, hide_input=True, err=True)
        return typed
    raise click.UsageError(_MISSING)


def _line() -> str:
    line = sys.stdin.readline().strip()
    if not line:
        raise click.UsageError(_MISSING)
    return line
