"""A till that prints a slip and is killed on the way: run in a process of its own."""

import os
import signal
import socket
import sys
from contextlib import contextmanager
from pathlib import Path

from typing_extensions import override

from pos.adapters.escpos import EscposRoom
from pos.adapters.escpos.composing import Composer
from pos.domain.slip import SlipKind
from pos.services.paper import paper_at
from tests.kit import Shop
from tests.services.papering import QUICK
from tests.services.slipping import SlipDesk

MOMENTS = ("recording", "recorded", "looked", "half", "printed")


def die():
    """Nothing is tidied up, as when the power goes."""
    os.kill(os.getpid(), signal.SIGKILL)


class DyingRoom(EscposRoom):
    """Reaches the printer, and dies at one moment of a slip."""

    def __init__(self, moment):
        super().__init__(QUICK)
        self.moment = moment

    @override
    @contextmanager
    def reach(self, printer):
        with EscposRoom(QUICK).reach(printer) as line:
            yield DyingLine(line, printer, self.moment)


class DyingLine:
    def __init__(self, line, printer, moment):
        self.line, self.printer, self.moment = line, printer, moment

    def look(self):
        state = self.line.look()
        if self.moment == "looked":
            die()
        return state

    def print(self, slip):
        if self.moment == "half":
            self.line.close()
            data = Composer(self.printer).composed(slip)
            host, port = self.printer.address.split(":")
            with socket.create_connection((host, int(port))) as wire:
                wire.sendall(data[: len(data) // 2])
                wire.shutdown(socket.SHUT_WR)
                wire.recv(1)  # until the printer has it all and hangs up
            die()
        self.line.print(slip)
        die()


def main(path, sale, moment):
    shop = Shop(Path(path))
    paper = paper_at(shop.store, DyingRoom(moment), shop.settings, shop.simulator, shop.access)

    def keep(books, slip):
        paper.queue.put(books, slip)
        if moment == "recording":
            die()

    SlipDesk(shop).slips.issue(SlipKind.HOLD, sale, keep=keep)
    if moment == "recorded":
        die()
    paper.queue.send()


if __name__ == "__main__":
    main(*sys.argv[1:])
