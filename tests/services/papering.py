"""A crew's till with a receipt printer on the wire."""

from contextlib import contextmanager
from datetime import timedelta

from pos.adapters.escpos import EscposRoom, Waiting
from pos.domain.printing import Connection, Printer, PrinterState
from pos.domain.slip import Pair, Slip, SlipKind, Text
from pos.services.paper import paper_at
from tests.paper_reader import PaperReader, papers

QUICK = Waiting(connect=2.0, send=2.0, answer=0.05, through=0.15, again=0.01)


def slip(name="Hammer", subject="till-1-000001", **others):
    parts = (Text(name), Pair("Total", "12.00 EUR"))
    return Slip(SlipKind.RECEIPT, subject, "Receipt", parts, **others)


class PowerCut(BaseException):
    """The machine is gone; nothing catches this."""


class CutRoom:
    """Reaches printers until the power goes: before a slip is sent, or after it is on paper."""

    def __init__(self, room, moment):
        self.room, self.moment = room, moment

    @contextmanager
    def reach(self, printer):
        with self.room.reach(printer) as line:
            yield CutLine(line, self.moment)


class CutLine:
    def __init__(self, line, moment):
        self.line, self.moment = line, moment

    def look(self):
        if self.moment == "before":
            raise PowerCut
        return self.line.look()

    def print(self, slip):
        if self.moment == "sending":
            raise PowerCut
        self.line.print(slip)
        raise PowerCut


class SlowRoom:
    """A printer over which so much time goes by that something happens meanwhile."""

    def __init__(self, meanwhile, fault=None):
        self.meanwhile, self.fault = meanwhile, fault

    @contextmanager
    def reach(self, _printer):
        yield self

    def look(self):
        return PrinterState.READY

    def print(self, _slip):
        self.meanwhile()
        return self.fault or PrinterState.READY


class Papery:
    """Queue, printers and drawer of a crew's till, and the paper that came out."""

    def __init__(self, crew, sink, room=None):
        self.crew, self.sink = crew, sink
        self.begin(room)

    def begin(self, room=None):
        crew = self.crew
        self.room = room or EscposRoom(QUICK)
        self.paper = paper_at(crew.store, self.room, crew.raw_settings, crew, crew.access)
        self.queue, self.printers, self.drawer = (
            self.paper.queue,
            self.paper.printers,
            self.paper.drawer,
        )

    def restart(self):
        self.crew.restart()
        self.begin()

    def keep(self, name="Counter", address="", **others):
        """A printer, kept without asking anybody's leave."""
        with self.crew.store.write() as books:
            place = len(books.printers.all())
            printer = Printer(
                name, Connection.NETWORK, address or self.sink.address, place, **others
            )
            books.printers.save(printer)
        return printer

    def send_later(self, seconds=61):
        self.crew.pass_time(timedelta(seconds=seconds))
        return self.queue.send()

    def came_out(self):
        """The first line of every piece of paper since the last look."""
        return [piece.lines[0] for piece in papers(self.sink.taken()) if piece.lines]

    def pulses(self):
        return PaperReader().read(self.sink.taken()).pulses
