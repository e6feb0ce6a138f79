"""A journal that hledger reads, and Ledger too: the memorandum stands in balanced virtual postings.

hledger manual, Journal: two spaces end an account's name, `;` begins a comment and `|` parts who
from what; a comma ends the value of a tag; postings in brackets balance by themselves and are left
out with `--real`. Accounts and currencies are declared, so that `hledger check --strict` passes.
"""

from collections.abc import Sequence
from typing import ClassVar

from pos.domain.ledger import MEMORANDUM
from pos.domain.views import BookLine
from pos.services.export_formats.labels import Labels
from pos.services.export_formats.line_sums import check_balanced, decimal, exponent
from pos.services.export_formats.shape import Column, Frame


class Hledger:
    """A `LineFormat`; made with a frame, a `LineFormatOf`."""

    suffix: ClassVar = ".journal"
    is_single_currency: ClassVar = False
    rows_per_file: ClassVar[int | None] = None
    counts_memorandum: ClassVar = True
    columns: ClassVar[Sequence[Column]] = (
        Column("date", "day", "The day in the shop's time zone that the books count it for."),
        Column("code", "number", "Place in the ledger, without gaps in the ledger itself."),
        Column("description", "text", "Receipt number and kind of the entry, `|` and the reason."),
        Column("reference", "text", "What the entry is booked under, from Stripe's own ids."),
        Column("occurred", "time", "When it happened, UTC."),
        Column("recorded", "time", "When it was booked, UTC."),
        Column("sale", "text", "The sale's id, where there is one."),
        Column("intent", "text", "Stripe's payment, where there is one."),
        Column("posting", "account, amount", "Debits are positive, credits negative."),
    )
    rules: ClassVar[Sequence[str]] = (
        "The memorandum of holds stands in virtual postings, which --real leaves out.",
        "In reasons a semicolon is written as a comma and an upright bar as a slash.",
        "Control characters and line ends are written as spaces, several spaces as one.",
    )

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._labels = Labels(instead={";": ",", "|": "/"})
        self._values = Labels(instead={";": " ", ",": " "})
        self.rows = 0

    @property
    def replaced(self) -> int:
        return self._labels.replaced + self._values.replaced

    def head(self) -> bytes:
        frame = self._frame
        title = self._labels.fit(f"{frame.shop}: ledger {frame.ledger}, {frame.mode}")
        rows = [f"; {title}", ""]
        for code in sorted({each.amount.currency.code for each in frame.accounts}):
            # With a point where there are no decimals: hledger wants one in every sample.
            point = "" if exponent(code) else "."
            rows += [f"commodity {code}"]
            rows += [f"    format {decimal(1000 * 10 ** exponent(code), code)}{point} {code}"]
        for account in sorted({each.account for each in frame.accounts}):
            line = frame.chart.line(account)
            told = f"code:{self._values.fit(line.code)}, name:{self._values.fit(line.name)}"
            rows.append(f"account {account}  ; {told}")
        return ("\n".join(rows) + "\n").encode()

    def entry(self, lines: Sequence[BookLine]) -> bytes:
        check_balanced(lines)
        first = lines[0]
        who = f"{first.receipt} {first.kind}".strip()
        what = self._labels.fit(first.reason)
        told = f"{who} | {what}" if what else who
        facts = {
            "reference": first.reference,
            "occurred": first.occurred,
            "recorded": first.recorded,
            "sale": first.sale,
            "intent": first.intent,
        }
        rows = [f"\n{first.date} * ({first.sequence}) {told}"]
        rows += [f"    ; {name}:{self._values.fit(text)}" for name, text in facts.items() if text]
        for line in lines:
            is_beside = line.account.startswith(MEMORANDUM)
            name = f"[{line.account}]" if is_beside else line.account
            rows.append(f"    {name}  {decimal(line.minor, line.currency)} {line.currency}")
        self.rows += len(lines)
        return ("\n".join(rows) + "\n").encode()

    def foot(self) -> bytes:
        return b""
