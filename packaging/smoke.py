"""Tries a built program from outside: it starts, sells one coffee in practice, and its books agree.

`python packaging/smoke.py PROGRAM` runs the program as its users do, in a home of its own that is
gone afterwards, and touches everything that is loaded late: a package lacks such a part without
a word until somebody needs it. Works the same on every system; needs nothing but Python.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FORMATS: Final = ("csv", "jsonl", "xlsx", "parquet", "beancount", "hledger")
TONGUES: Final = ("en", "de", "fr", "es", "nl", "ja", "ar")
_PATIENCE: Final = 180  # seconds; a first start may read 200 MB from a slow disk
_PICTURE: Final = 20_000  # bytes; an empty window compresses to less
_SLIP: Final = 2_000  # bytes


class Failed(Exception):
    """The program did not do what it was asked."""


@dataclass(frozen=True, slots=True)
class Program:
    """The program, and the surroundings in which it is run."""

    path: Path
    home: Path

    def run(self, *arguments: str) -> str:
        """What it says. Raises Failed with its last words."""
        ran = subprocess.run(  # noqa: S603 - the program under test
            [str(self.path), *arguments],
            cwd=self.home,
            env=self.surroundings(),
            capture_output=True,
            check=False,
            encoding="utf-8",
            timeout=_PATIENCE,
        )
        if ran.returncode:
            words = f"{' '.join(arguments)}: ended with {ran.returncode}"
            raise Failed(f"{words}\n{ran.stdout[-1500:]}\n{ran.stderr[-3000:]}")
        return ran.stdout

    def practise(self, *arguments: str) -> str:
        """A command in the practice ledger of this home."""
        return self.run("--data-dir", str(self.home / "ledgers"), *arguments)

    def told(self, *arguments: str) -> Mapping[str, object]:
        """The JSON document that a command answers with."""
        told: Mapping[str, object] = json.loads(self.practise(*arguments, "--json"))
        return told

    def surroundings(self) -> dict[str, str]:
        """No Python, no settings and no keyring of whoever runs this."""
        kept = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LANG", "LD_LIBRARY_PATH", "SSL_CERT_FILE")
        home = str(self.home)
        return {
            **{name: os.environ[name] for name in kept if name in os.environ},
            "HOME": home,
            "USERPROFILE": home,
            "LOCALAPPDATA": home,
            "APPDATA": home,
            "XDG_DATA_HOME": str(self.home / "data"),
            "XDG_CONFIG_HOME": str(self.home / "config"),
            "XDG_RUNTIME_DIR": home,
            "QT_QPA_PLATFORM": "offscreen",
        }


def check(*, holds: bool, otherwise: str) -> None:
    if not holds:
        raise Failed(otherwise)


def starts(program: Program) -> str:
    said = program.run("--version").strip()
    check(holds=said.startswith("holdfast "), otherwise=f"--version says {said!r}")
    return said


def sells_one_coffee(program: Program) -> str:
    program.practise("shift", "open", "--float", "100")
    sold = program.told("sale", "new", "--item", "COFFEE", "--card", "pm_card_visa", "--capture")
    sale = sold["sale"]
    check(holds=isinstance(sale, dict) and sale["money"] == "taken", otherwise=f"sold {sold}")
    program.told("sale", "new", "--item", "COFFEE", "--cash", "5")
    return "one coffee by card, one for cash"


def its_ledger_holds(program: Program) -> str:
    proved = program.told("verify")["verify"]
    check(holds=isinstance(proved, dict) and proved["holds"] is True, otherwise=f"verify: {proved}")
    return f"{proved['entries']} entries proved" if isinstance(proved, dict) else ""


def shows_its_window(program: Program) -> str:
    said = program.run("demo", "--out", str(program.home / "demo")).strip().splitlines()
    picture = program.home / "demo" / "till.png"
    check(holds=picture.exists(), otherwise=f"the demo drew no picture: {said[-1:]}")
    size = picture.stat().st_size
    check(holds=size > _PICTURE, otherwise=f"the picture of the window has {size} bytes only")
    return f"the window was drawn, {size:,} bytes"


def closes_and_exports(program: Program) -> str:
    program.practise("shift", "close", "--not-counted", "--carry-rest", "--reason", "smoke")
    program.practise("report", "z", "--look")
    for form in FORMATS:
        out = program.home / f"entries.{form}"
        program.practise("export", "--format", form, "--out", str(out))
        made = list(program.home.glob(f"entries*{form}"))
        check(holds=bool(made), otherwise=f"no file was made for {form}")
    return f"a shift closed, {len(FORMATS)} formats exported"


def prints_in_every_script(program: Program) -> str:
    paper = program.home / "paper.bin"
    paper.touch()
    address = ("Counter", "device", str(paper))
    program.practise("printer", "add", *address, "--code-page", "raster", "--answers", "no")
    program.practise("printer", "test", "Counter")
    check(holds=paper.stat().st_size > _SLIP, otherwise="the test slip has no letters")
    for tongue in TONGUES:
        slip = program.home / f"{tongue}.pdf"
        wanted = ("receipt", "till-1-000001", "--out", str(slip), "--language", tongue)
        program.practise("slip", "pdf", *wanted)
        check(holds=slip.stat().st_size > _SLIP, otherwise=f"the slip in {tongue} is empty")
    return f"a slip printed, and receipts in {len(TONGUES)} languages as PDF"


def seals_a_backup(program: Program) -> str:
    made = program.told("backup", "--new-key", str(program.home / "backup.key"))["new_key"]
    check(holds=isinstance(made, dict), otherwise=f"no key was made: {made}")
    recipient = str(made["public_key"]) if isinstance(made, dict) else ""
    folder = program.home / "backups"
    folder.mkdir()
    program.practise("backup", "--to", str(folder), "--recipient", recipient)
    check(holds=any(folder.iterdir()), otherwise="no backup was made")
    return "a sealed backup made"


def finds_its_parts(program: Program) -> str:
    told = json.dumps(program.told("doctor"))
    check(holds='"missing"' not in told, otherwise=f"doctor misses a part: {told[:4000]}")
    return "the doctor misses no part"


STEPS: Final = (
    starts,
    sells_one_coffee,
    its_ledger_holds,
    shows_its_window,
    prints_in_every_script,
    closes_and_exports,
    seals_a_backup,
    finds_its_parts,
)


def main(path: str) -> int:
    """Try every step; 1 and the program's own words when one fails."""
    with tempfile.TemporaryDirectory(prefix="holdfast-smoke-") as home:
        program = Program(Path(path).absolute(), Path(home))
        for step in STEPS:
            began = time.monotonic()
            try:
                said = step(program)
            except (Failed, OSError, ValueError, subprocess.TimeoutExpired) as error:
                print(f"smoke: {step.__name__.replace('_', ' ')}: FAILED\n{error}")
                return 1
            print(f"smoke: {said} ({time.monotonic() - began:.1f} s)", flush=True)
    print("smoke: all of it works")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
