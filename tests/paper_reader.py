"""Reads what was sent to a receipt printer: the commands of ESC/POS that slips are made of."""

from dataclasses import dataclass, field

PAGES = {0: "cp437", 2: "cp850", 16: "cp1252", 19: "cp858", 40: "iso8859-15"}


@dataclass
class Paper:
    """One piece of paper, up to its cut."""

    lines: list[str] = field(default_factory=list)
    large: list[str] = field(default_factory=list)
    bold: list[str] = field(default_factory=list)
    codes: list[tuple[str, str]] = field(default_factory=list)
    pictures: list[tuple[int, int]] = field(default_factory=list)
    black: int = 0  # dots of all pictures
    is_cut: bool = False

    @property
    def text(self):
        return "\n".join(self.lines)


class PaperReader:
    """Works off commands one after another; an unknown one is an error."""

    def __init__(self):
        self.papers = [Paper()]
        self.pulses = []
        self.across = 0  # dots, where the printer was told
        self._page, self._line = "cp437", b""
        self._is_large = self._is_bold = False
        self._stored = b""

    def read(self, data):
        while data:
            length = self._command(data) if data[0] in {0x1B, 0x1D} else self._letter(data)
            data = data[length:]
        return self

    def _letter(self, data):
        if data[0] != 0x0A:
            assert data[0] >= 0x20, data[:10]
            self._line += data[:1]
            return 1
        paper, text = self.papers[-1], self._line.decode(self._page)
        paper.lines.append(text)
        for kept, applies in ((paper.large, self._is_large), (paper.bold, self._is_bold)):
            if applies:
                kept.append(text.strip())
        self._line = b""
        return 1

    def _command(self, data):
        match data[:2]:
            case b"\x1b@":
                self._page, self._is_large, self._is_bold = "cp437", False, False
                return 2
            case b"\x1bt":
                self._page = PAGES[data[2]]
                return 3
            case b"\x1b!":
                self._is_large = bool(data[2] & 0x30)
                self._is_bold = bool(data[2] & 0x08)
                return 3
            case b"\x1bE":
                self._is_bold = bool(data[2])
                return 3
            case b"\x1ba" | b"\x1dh" | b"\x1dw" | b"\x1dH":
                return 3
            case b"\x1bd":
                self.papers[-1].lines += [""] * data[2]
                return 3
            case b"\x1bp":
                self.pulses.append({0: 2, 1: 5}[data[2]])
                return 5
            case _:
                return self._longer(data)

    def _longer(self, data):
        match data[:2]:
            case b"\x1dV":
                self.papers[-1].is_cut = True
                self.papers.append(Paper())
                return 3 if data[2] < 65 else 4
            case b"\x1dW":
                self.across = int.from_bytes(data[2:4], "little")
                return 4
            case b"\x1dv":
                wide, high = (
                    int.from_bytes(data[4:6], "little"),
                    int.from_bytes(data[6:8], "little"),
                )
                dots = data[8 : 8 + wide * high]
                assert len(dots) == wide * high
                self.papers[-1].pictures.append((wide * 8, high))
                self.papers[-1].black += int.from_bytes(dots, "big").bit_count()
                return 8 + wide * high
            case b"\x1dk":
                assert data[2] == 73
                value = data[4 : 4 + data[3]]
                self.papers[-1].codes.append(("code128", value.removeprefix(b"{B").decode()))
                return 4 + data[3]
            case b"\x1d(":
                return self._square(data)
            case _:
                raise AssertionError(data[:10])

    def _square(self, data):
        length = int.from_bytes(data[3:5], "little")
        if data[6] == 80:
            self._stored = data[8 : 5 + length]
        if data[6] == 81:
            self.papers[-1].codes.append(("qr", self._stored.decode()))
        return 5 + length


def papers(data):
    """The pieces of paper that these bytes make."""
    return [paper for paper in PaperReader().read(data).papers if paper != Paper()]
