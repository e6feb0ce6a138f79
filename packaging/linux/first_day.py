"""A shop's first day with the package, as somebody lives it in front of the screen.

    python3 packaging/linux/first_day.py holdfast_*.deb PICTURES

Installs the package, sets the shop up step by step, opens a shift, sells, holds a card and takes
the money, prints every slip on a printer of its own, closes the shift, exports, quits; proves the
ledger, installs the package again over it, signs in, removes the package, and looks whether the
ledger is still there. Leaves a numbered picture of every step, what was printed and what was
exported in the folder PICTURES. Everything is done by keys, and found by the names that a screen
reader says.

For a machine on which nothing is lost: a fresh Debian 12 or a container, as root, after
`apt-get install python3 python3-gi gir1.2-atspi-2.0 at-spi2-core dbus xvfb xdotool openbox
imagemagick`.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from day_hands import Desk, Hands, NotThere, until
from day_printer import Printer

SHOP: Final = "Corner Shop"
PERSON, PIN = "Grace Okafor", "4826"
HAMMER, MALLET, COFFEE = "2000000010014", "2000000030036", "2000000360362"
_LONG: Final = 600  # seconds that installing may take


class FirstDay:
    """One step after the other, each with its picture."""

    def __init__(self, package: Path, pictures: Path, home: Path) -> None:
        self.package, self.pictures, self.home = package, pictures, home
        self.hands = Hands(pictures)
        self.printer = Printer()
        self.export = pictures / "day.csv"
        self.program: subprocess.Popen[bytes] | None = None

    def install(self) -> None:
        run(
            "apt-get", "install", "-yq", "--no-install-recommends", "--reinstall", str(self.package)
        )
        print(f"  {run('holdfast', '--version').strip()}")

    def start(self) -> None:
        self.program = subprocess.Popen(["holdfast"])  # noqa: S607 - as installed

    def set_up(self) -> None:
        """The assistant, from its first page to its last."""
        hands = self.hands
        hands.wait_for("Language of this register")
        hands.picture("welcome")
        hands.press("Continue")
        hands.fill("Name of the shop", SHOP)
        hands.picture("your-shop")
        hands.press("Continue")
        hands.fill("Every week", "Mo-Sa 09:00-18:00")
        hands.picture("opening-hours")
        hands.press("Continue")
        self.make_the_first_manager()
        hands.press("Continue")
        hands.wait_for("Test key")
        hands.picture("stripe-key")
        hands.press("Leave out")
        hands.wait_for("Practice reader")
        hands.picture("card-reader")
        hands.press("Continue")
        self.add_the_printer()
        hands.press("Continue")
        hands.wait_for("Choose a file")
        hands.picture("products")
        hands.press("Continue")
        hands.wait_for("Begin the practice tour")
        hands.picture("first-sale")
        hands.press("Go to the counter")
        hands.wait_for("Amount due")
        hands.picture("counter")

    def make_the_first_manager(self) -> None:
        hands = self.hands
        hands.fill("Name", PERSON)
        hands.fill("PIN of the first manager", PIN)
        hands.fill("The same PIN again", PIN)
        hands.picture("first-manager")
        hands.press("Make the first manager")
        hands.wait_for("Write this recovery code down")
        hands.picture("recovery-code")
        hands.press("It is written down")
        hands.press("Go on")
        hands.wait_for(PERSON)
        hands.picture("staff")

    def add_the_printer(self) -> None:
        hands = self.hands
        hands.press("Add a printer")
        hands.fill("Name", "Counter")
        hands.fill("Address", self.printer.address)
        hands.picture("printer")
        hands.press("Add the printer")
        hands.press("Test slip")
        self.wait_for_slips(1)
        hands.picture("printer-tested")

    def open_a_shift(self) -> None:
        hands = self.hands
        hands.key("ctrl+5")
        hands.press("Open a shift")
        hands.fill("Notes of €50.00", "2")
        hands.picture("float")
        hands.press("Open with")
        hands.wait_for("Since")
        hands.picture("shift")

    def hold_and_take(self) -> None:
        """Two scans and a name that is typed; the card is held, and then charged."""
        hands = self.hands
        hands.key("ctrl+1")
        hands.scan(HAMMER)
        hands.wait_for("Amount due: €18.90")
        hands.scan(MALLET)
        hands.wait_for("Amount due: €30.10")
        hands.type("coffee")
        hands.wait_for("Coffee at the counter")
        hands.picture("search")
        hands.key("Return")
        hands.wait_for("Amount due: €32.30")
        hands.picture("cart")
        hands.key("F9")
        hands.wait_for("How do they pay?")
        hands.picture("payment")
        hands.press("Visa")
        hands.wait_for("€32.30 held until")
        hands.picture("held")
        self.print_the_slip("hold-slip")
        hands.key("F10", "Return")
        hands.wait_for("€32.30 taken")
        hands.picture("taken")
        self.print_the_slip("receipt")

    def sell_for_cash(self) -> None:
        hands = self.hands
        hands.key("F9")
        hands.wait_for("Amount due: €0.00")
        hands.scan(COFFEE)
        hands.wait_for("Amount due: €2.20")
        hands.key("F9")
        hands.wait_for("How do they pay?")
        hands.key("F3")
        hands.type("500")
        hands.picture("cash")
        hands.key("Return")
        hands.wait_for("Give the customer the change")
        hands.picture("change")

    def print_the_slip(self, name: str) -> None:
        there = len(self.printer.slips())
        self.hands.key("ctrl+p")
        self.hands.wait_for("Paper")
        self.hands.picture(name)
        self.hands.press("Print")
        self.wait_for_slips(there + 1)
        self.hands.key("Escape")

    def close_the_shift(self) -> None:
        hands = self.hands
        hands.key("ctrl+5")
        hands.press("Close the shift")
        hands.wait_for("Every hold is decided.")
        hands.press("Count the drawer")
        for piece, number in (
            ("Notes of €50.00", "2"),
            ("Coins of €2.00", "1"),
            ("Coins of €0.20", "1"),
        ):
            hands.fill(piece, number)
        hands.picture("count")
        hands.press("Note this count")
        hands.wait_for("As expected")
        hands.picture("close")
        hands.press("Close the shift")
        hands.wait_for("Z report till-1/1")
        hands.picture("z-report")
        self.print_the_slip("z-slip")

    def export_the_day(self) -> None:
        hands = self.hands
        hands.key("ctrl+4")
        hands.wait_for("Yesterday")
        hands.picture("daybook")
        hands.key("ctrl+e")
        hands.press("CSV")
        hands.press("Choose a file")
        hands.fill("File name:", str(self.export))
        hands.picture("export")
        hands.press("Save")
        hands.wait_for("Written")
        hands.picture("exported")

    def quit(self) -> None:
        self.hands.key("alt+F4")
        if self.program is None or self.program.wait(60):
            raise NotThere("the program did not end well")

    def sign_in_again(self) -> None:
        """After the package was replaced: the shop is as it was left."""
        hands = self.hands
        hands.wait_for(PERSON)
        hands.picture("sign-in")

    def prove(self) -> None:
        """The ledger agrees with itself, and the paper and the file with the ledger."""
        told = run("holdfast", "verify")
        print("  " + told.strip().splitlines()[-1])
        slips = self.printer.slips()
        (self.pictures / "slips.txt").write_text("\n\n\f\n".join(slips) + "\n", encoding="utf-8")
        expected = (
            ("Test slip", SHOP),
            ("HELD - NOT CHARGED", "€32.30"),
            ("€32.30", "Visa"),
            ("Z REPORT 1", "€102.20"),
        )
        for slip, words in zip(slips, expected, strict=True):
            missing = [each for each in words if each not in slip]
            if missing:
                raise NotThere(f"a slip does not say {missing}:\n{slip}")
        exported = self.export.read_text(encoding="utf-8-sig")
        if not all(f'"{amount}"' in exported for amount in ("32.30", "2.20", "100.00")):
            raise NotThere("an amount is missing in the exported day")

    def remove(self) -> None:
        run("apt-get", "purge", "-y", "-q", "holdfast")
        if Path("/usr/bin/holdfast").exists() or Path("/usr/lib/holdfast").exists():
            raise NotThere("the package left something behind")
        ledgers = list(self.home.rglob("training-acct_*.db"))
        if not ledgers:
            raise NotThere("the ledger is gone")
        print(f"  still there: {', '.join(each.name for each in ledgers)}")

    def wait_for_slips(self, number: int) -> None:
        until(lambda: len(self.printer.slips()) >= number, "the printer got no slip")


def run(*command: str) -> str:
    """What it says. Raises NotThere with its last words."""
    ran = subprocess.run(  # noqa: S603 - apt, and the program that it installed
        command,
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=_LONG,
        stdin=subprocess.DEVNULL,
    )
    if ran.returncode:
        raise NotThere(f"{' '.join(command)}\n{ran.stdout[-1000:]}\n{ran.stderr[-2000:]}")
    return ran.stdout


def main() -> None:
    package, pictures = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, Desk(Path(home)):
        day = FirstDay(package, pictures, Path(home))
        steps: tuple[Callable[[], None], ...] = (
            *(day.install, day.start, day.set_up, day.open_a_shift, day.hold_and_take),
            *(day.sell_for_cash, day.close_the_shift, day.export_the_day, day.quit, day.prove),
            *(day.install, day.start, day.sign_in_again, day.quit, day.prove, day.remove),
        )
        for step in steps:
            print(f"{step.__name__.replace('_', ' ')}", flush=True)
            step()
    print("the first day went well")


if __name__ == "__main__":
    try:
        main()
    except NotThere as problem:
        raise SystemExit(f"first day: {problem}") from problem
