"""Command `demo`: one sale from scan to export on the built-in Stripe, told step by step."""

from __future__ import annotations

import importlib
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from pos import logs
from pos.cli import documents
from pos.cli.demo_story import Story, Told
from pos.cli.output import Document, Terminal, plain, print_json, with_terminal
from pos.cli.session import Session
from pos.errors import Misconfigured, PosError, Refused
from pos.settings import Mode

if TYPE_CHECKING:
    from pos.services.till import Till

log = logging.getLogger(__name__)

CSV_NAME: Final = "holdfast-demo.csv"
PICTURE_NAME: Final = "till.png"
_PROBE: Final = "from PySide6.QtGui import QGuiApplication; QGuiApplication([])"
_PATIENCE: Final = 60  # seconds; a first start may have to read 200 MB from a slow disk


@click.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("holdfast-demo"),
    show_default=True,
    metavar="DIR",
    help="Where the CSV and the picture of the screen are left.",
)
@with_terminal
def demo(terminal: Terminal, /, out: Path) -> None:  # fmt: skip
    """One sale from scan to export on the built-in Stripe, told step by step.

    Practises in a folder of its own that is gone afterwards, unless --data-dir names one.
    """
    session = terminal.session
    if session.mode is not Mode.TRAINING:
        raise Refused("training_only")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Misconfigured("folder_not_writable", folder=str(out)) from error

    def say(line: str) -> None:
        if not terminal.as_json:
            click.echo(plain(line))

    if not terminal.as_json:
        terminal.say_mode()
    with _practice(session) as (practice, is_fresh), practice.writing() as till:
        told = Story(till, say, is_fresh=is_fresh).tell(out.absolute() / CSV_NAME)
        picture = _picture(till, out.absolute() / PICTURE_NAME)
    say(picture.sentence)
    if terminal.as_json:
        print_json({"mode": str(session.mode), **_document(told, picture)})


@contextmanager
def _practice(session: Session) -> Iterator[tuple[Session, bool]]:
    """The named folder, or a fresh one; whether it is fresh."""
    if session.is_folder_named:
        yield session, False
        return
    with tempfile.TemporaryDirectory(prefix="holdfast-demo-") as folder:
        try:
            yield replace(session, start=replace(session.start, folder=Path(folder))), True
        finally:
            logs.close()  # it lies in the folder that goes now


@dataclass(frozen=True, slots=True)
class _Picture:
    """A picture of the screen, or why there is none."""

    path: Path | None
    sentence: str


def _picture(till: Till, path: Path) -> _Picture:
    """Draw the real till off screen.

    Qt ends the whole process when it finds no platform to draw on, so another process tries
    that first.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if reason := _why_qt_cannot_start():
        return _Picture(None, f"There is no picture of the screen: Qt cannot start ({reason}).")
    # By name: the screen and the command line are neighbours and do not know each other.
    try:
        snapshot = importlib.import_module("ui.snapshot")
        snapshot.picture(till, path)
    except (ImportError, OSError, RuntimeError, PosError) as error:
        log.warning("no picture of the screen: %s", error)
        return _Picture(None, f"There is no picture of the screen: {type(error).__name__}.")
    return _Picture(path, f"A picture of the till's screen is in {path}.")


def _why_qt_cannot_start() -> str:
    """The last line of what Qt says about it; empty when it can."""
    if getattr(sys, "frozen", False):
        return ""  # a program that was installed as one has its own Qt, and no Python to ask
    try:
        tried = subprocess.run(  # noqa: S603 - this Python, and a line of our own
            [sys.executable, "-c", _PROBE],
            capture_output=True,
            check=False,
            text=True,
            timeout=_PATIENCE,
        )
    except subprocess.TimeoutExpired:
        return "it does not answer"
    if tried.returncode == 0:
        return ""
    said = [line.strip() for line in tried.stderr.splitlines() if line.strip()]
    return said[-1] if said else f"it stopped with {tried.returncode}"


def _document(told: Told, picture: _Picture) -> Document:
    return {
        "sales": [documents.sale(record) for record in told.sales],
        "holds": [documents.hold(hold, told.now) for hold in told.holds],
        "export": documents.export(told.export),
        "picture": None if picture.path is None else str(picture.path),
    }
