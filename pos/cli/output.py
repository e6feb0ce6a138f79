"""What a command prints: a table or sentences for people, one JSON document for programs."""

import json
import sys
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, Final, ParamSpec

import click

from pos.cli.session import Session
from pos.errors import Broken
from pos.settings import Mode

Json = Mapping[str, "Json"] | Sequence["Json"] | str | int | bool | None
Document = dict[str, Json]

_P = ParamSpec("_P")
_WANTS_JSON: Final = "pos.cli.wants_json"
_MODE_LINES: Final = {
    Mode.TRAINING: "[training: practice money only]",
    Mode.TEST: "[test mode: Stripe's test money only]",
    Mode.LIVE: "[live: real money]",
}


@dataclass(frozen=True, slots=True)
class Terminal:
    """Where a command's answer goes. `as_json`: one document on standard output."""

    session: Session
    as_json: bool

    def answer(self, document: Mapping[str, Json], text: Iterable[str]) -> None:
        """The whole answer, as `document` or as lines of `text`.

        The mode is always part of it; people see it on standard error, so that a table can
        be piped.
        """
        if self.as_json:
            print_json({"mode": str(self.session.mode), **document})
            return
        self.say_mode()
        for line in text:
            click.echo(line)

    def say_mode(self) -> None:
        """Whose money it is, for people."""
        click.echo(_MODE_LINES[self.session.mode], err=True)

    def progress(self, line: str) -> None:
        """A passing remark for people who watch; programs and files do not get it."""
        if not self.as_json and sys.stderr.isatty():
            click.echo(f"\r{line}\x1b[K", nl=False, err=True)

    def progress_ends(self) -> None:
        """Clear the passing remark."""
        self.progress("")


def with_terminal(command: Callable[Concatenate[Terminal, _P], None]) -> Callable[_P, None]:
    """Gives a command `--json`, and a `Terminal` as its first argument."""

    @wraps(command)
    def run(*args: _P.args, **kwargs: _P.kwargs) -> None:
        context = click.get_current_context()
        session = context.find_object(Session)
        if session is None:
            raise Broken("command_without_session")
        command(Terminal(session, as_json=context.meta[_WANTS_JSON]), *args, **kwargs)

    return click.option(
        "--json",
        is_flag=True,
        expose_value=False,
        callback=lambda context, _parameter, value: context.meta.update({_WANTS_JSON: value}),
        help="Answer with one JSON document.",
    )(run)


def print_json(document: Mapping[str, Json]) -> None:
    """ASCII only: what a terminal does with other characters is not ours to guess."""
    click.echo(json.dumps(document, indent=2))


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[int] = ()) -> str:
    """A table for people; the columns `right` (from 0) are aligned there."""
    from tabulate import tabulate

    cells = [[plain(cell) for cell in row] for row in rows]
    align = ["right" if column in right else "left" for column in range(len(head))]
    # Without rows there is nothing to align, and tabulate says so by an error.
    text: str = tabulate(
        cells, head, "simple", disable_numparse=True, colalign=align if cells else None
    )
    return text


def facts(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """`Receipt  till-1-000042`, one a line; pairs without a value are left out."""
    known = [(name, plain(value)) for name, value in pairs if value]
    width = max((len(name) for name, _ in known), default=0)
    return [f"{name:<{width}}  {value}" for name, value in known]


def plain(text: str) -> str:
    """Text that cannot steer a terminal: control characters are shown as unreadable.

    Format characters (direction marks, soft hyphens) are left out.
    """
    return "".join(
        character if character.isprintable() else "\ufffd"
        for character in text
        if unicodedata.category(character) != "Cf"
    )
