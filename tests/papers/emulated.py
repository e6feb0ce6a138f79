"""Every slip through emupos, a printer that others wrote, and what it decoded beside the ledger.

    python -m tests.papers.emulated [FOLDER]

emupos needs Python 3.13: install it in an environment of its own (`python3.13 -m venv emu`, then
`emu/bin/pip install emupos==0.4.0`) and name its program in EMUPOS (`EMUPOS=emu/bin/emupos`) or put
it on the PATH. Without it this says so and ends well. The pictures of all slips stay in FOLDER.
"""

import os
import re
import select
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

import zxingcpp
from PIL import Image

from pos.adapters.escpos import EscposRoom
from pos.domain.language import Language
from pos.domain.printing import Connection, Printer, PrinterState
from pos.domain.slip import Slip, SlipKind
from tests.kit import practice_shop
from tests.papers.reading import differences
from tests.papers.trading import Expected, Trading

PATIENCE = 20
"""Seconds until emupos has started, and until a receipt is there."""

K = SlipKind


@dataclass(frozen=True)
class Case:
    """One slip on one paper; `is_drawn` where its letters come as dots that nobody reads back."""

    name: str
    slip: Slip
    expected: Expected | None
    is_narrow: bool = False
    is_drawn: bool = False


class Emulator:
    """emupos at work: a printer on the wire, and the folder where its receipts come out."""

    def __init__(self, folder: Path, port: int, running: subprocess.Popen[bytes]) -> None:
        self.folder = folder
        self._running = running
        self._told = b""
        self.printer = Printer(
            "Emulated", Connection.NETWORK, f"127.0.0.1:{port}", profile="TM-T20II"
        )

    def hear(self, wanted: str) -> str:
        """What it says after that, at the end of the line in which it says it."""
        said = self._running.stdout
        assert said is not None
        pattern = re.compile(rf"{wanted}(.*)\n".encode())
        while not (found := pattern.search(self._told)):
            ready, _, _ = select.select([said], [], [], PATIENCE)
            more = os.read(said.fileno(), 65_536) if ready else b""
            if not more:
                raise SystemExit(f"emupos did not say {wanted}: {self._told.decode()}")
            self._told += more
        self._told = self._told[found.end() :]
        return found[1].decode().strip()

    def print(self, case: Case) -> tuple[PrinterState, Path]:
        """How the printer stood afterwards, and its receipt without the ending of a file."""
        narrow = replace(self.printer, paper_mm=58, columns=32)
        with EscposRoom().reach(narrow if case.is_narrow else self.printer) as line:
            state = line.print(case.slip)
        return state, self.folder / self.hear("printer.job.completed.* ")


def main() -> int:
    program = os.environ.get("EMUPOS") or shutil.which("emupos")
    if not program:
        print(
            "skipped: emupos is not installed; " + " ".join(str(__doc__).split("\n\n")[2].split())
        )
        return 0
    pictures = Path(sys.argv[1]) if sys.argv[1:] else None
    with tempfile.TemporaryDirectory() as name, emulated(program, Path(name)) as emulator:
        wrong = 0
        with practice_shop(Path(name)) as shop:
            zone = shop.settings.load().zone
            for case in cases(Trading(shop)):
                wrong += compared(emulator, case, zone, pictures)
    print(
        f"{wrong} slips differ from the ledger" if wrong else "all slips are as the ledger has it"
    )
    return min(wrong, 1)


@contextmanager
def emulated(program: str, folder: Path) -> Iterator[Emulator]:
    """A printer of 80 millimetres that knows most commands; ended afterwards."""
    port, control = free_port(), free_port()
    (folder / "emupos.yaml").write_text(
        f"schema: 1\napi:\n  port: {control}\ndevices:\n  - id: front\n    type: printer\n"
        f"    profile: epson-tm-t20iii\n    connections:\n      - tcp: {{ port: {port} }}\n"
        "    receipts_dir: ./receipts\n",
        encoding="utf-8",
    )
    with subprocess.Popen(
        [program, "run"],
        cwd=folder,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as running:
        try:
            emulator = Emulator(folder / "receipts", port, running)
            emulator.hear("control API")
            yield emulator
        finally:
            running.terminate()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def cases(trading: Trading) -> Iterator[Case]:
    """As the shop prints them, on both papers, then in letters that no printer has."""
    told = [*trading.of_sales(), *trading.of_the_drawer(), trading.of_the_shift(K.X)]
    yield from in_languages(trading, told)
    trading.close()
    count = next(each for each in trading.of_the_drawer() if each.about.endswith("count"))
    yield from in_languages(trading, [count, trading.of_the_shift(K.Z)], (Language.EN,))
    yield Case("keys", key_map(), None)
    yield Case("keys-58", key_map(), None, is_narrow=True)


def in_languages(
    trading: Trading, told: list[Expected], others: tuple[Language, ...] = tuple(Language)
) -> Iterator[Case]:
    for place, expected in enumerate(told):
        for language in others:
            slip = trading.desk.slips.make(expected.kind, expected.about, language=language)
            name = f"{expected.kind}-{place}-{language}"
            is_drawn = language in {Language.JA, Language.AR}
            yield Case(name, slip, expected, is_drawn=is_drawn)
            if language is Language.EN:
                yield Case(f"{name}-58", slip, expected, is_narrow=True)


def key_map() -> Slip:
    """It has no figures of the ledger, but columns that must hold."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from ui.key_slip import key_slip

    return key_slip("Holdfast Hardware", Language.EN)


def compared(emulator: Emulator, case: Case, zone: ZoneInfo, pictures: Path | None) -> int:
    """Prints one slip and tells what is wrong with it; 1 when something is."""
    state, made = emulator.print(case)
    picture = made.with_suffix(".png")
    if pictures:
        pictures.mkdir(parents=True, exist_ok=True)
        shutil.copy(picture, pictures / f"{case.name}.png")
    wrong = [] if state is PrinterState.READY else [f"the printer said {state}"]
    text = made.with_suffix(".txt").read_text(encoding="utf-8")
    if case.expected is not None:
        wrong += read_back(case, case.expected, text, picture, zone)
    print(f"{'DIFFERS' if wrong else 'ok':8}{case.name:24}{'; '.join(wrong)}")
    return bool(wrong)


def read_back(
    case: Case, expected: Expected, text: str, picture: Path, zone: ZoneInfo
) -> list[str]:
    wrong = [] if case.is_drawn else differences(text, expected, zone)
    with Image.open(picture) as opened:
        codes = [found.text for found in zxingcpp.read_barcodes(opened.convert("L"))]
    if codes != [expected.code]:
        wrong.append(f"its code reads {codes}, not {expected.code}")
    return wrong


if __name__ == "__main__":
    raise SystemExit(main())
