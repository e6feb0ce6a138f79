"""A journal that hledger reads, and Ledger too: the memorandum stands in balanced virtual postings.

hledger manual, Journal: two spaces end an account's name, `;` begins a comment and `|` parts who
from what; postings in brackets balance by themselves and are left out with `--real`. Accounts and
currencies are declared at the end, where it is known which there are.
"""

from collections.abc import Sequence

from pos.domain.views import BookLine
from pos.services.export_formats.labels import Labels
from pos.services.export_formats.line_sums import check_balanced, decimal, is_memorandum
from pos.services.export_formats.shape import Frame


class Hledger:
    """A `LineFormat`."""

    def __init__(self, frame: Frame, key: str) -> None:
        self._frame = frame
        self._labels = Labels(instead={";": ",", "|": "/"})
        self._values = Labels(instead={";": " ", ",": " "})
        self._accounts: set[str] = set()
        self._currencies: set[str] = set()
        self.rows = 0

    @property
    def replaced(self) -> int:
        return self._labels.replaced + self._values.replaced

    def head(self) -> bytes:
        frame = self._frame
        title = f"{frame.shop}: ledger {frame.ledger}, {frame.mode}"
        return f"; {Labels().fit(title)}\n".encode()

    def entry(self, lines: Sequence[BookLine]) -> bytes:
        check_balanced(lines)
        first = lines[0]
        who = f"{first.receipt} {first.kind}".strip()
        what = self._labels.fit(first.reason.strip()) if first.reason.strip() else ""
        told = f"{self._labels.fit(who)} | {what}" if what else self._labels.fit(who)
        facts = {
            "reference": first.reference,
            "occurred": first.occurred,
            "recorded": first.recorded,
            "sale": first.sale,
            "intent": first.intent,
        }
        rows = [f"\n{first.date} * ({first.sequence}) {told}"]
        rows += [
            f"    ; {name}: {self._values.fit(text)}" for name, text in facts.items() if text
        ]
        for line in lines:
            self._accounts.add(line.account)
            self._currencies.add(line.currency)
            name = f"[{line.account}]" if is_memorandum(line) else line.account
            rows.append(f"    {name}  {decimal(line.minor, line.currency)} {line.currency}")
        self.rows += len(lines)
        return ("\n".join(rows) + "\n").encode()

    def foot(self) -> bytes:
        rows = [""]
        for code in sorted(self._currencies):
            # A point also where there are no decimals, so that none is taken for one.
            sample = decimal(1000 * 10 ** Labels_EXPONENT, code)
            rows += [f"commodity {code}", f"    format {sample} {code}"]
        return ("\n".join(rows) + "\n").encode()
