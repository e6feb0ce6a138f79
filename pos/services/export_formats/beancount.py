"""Beancount's plain text: every entry with its postings, the memorandum kept under equity.

Beancount docs, Language Syntax: accounts begin with one of five roots, and their parts with a
capital or a digit; texts are quoted. What an account is called here, and its code and name in the
shop's chart, stand with its opening.
"""

from collections.abc import Sequence
from typing import ClassVar, Final

from pos.domain.views import BookLine
from pos.services.export_formats.labels import Labels, is_no_text
from pos.services.export_formats.line_sums import check_balanced, decimal
from pos.services.export_formats.shape import Column, Frame

_ROOTS: Final = {
    "assets": "Assets",
    "liabilities": "Liabilities",
    "income": "Income",
    "expenses": "Expenses",
    "equity": "Equity",
    "memo": "Equity:Memorandum",
}
_OPENED: Final = "1970-01-01"
_ESCAPED: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


class Beancount:
    """A `LineFormat`; made with a frame, a `LineFormatOf`."""

    suffix: ClassVar = ".beancount"
    is_single_currency: ClassVar = False
    rows_per_file: ClassVar[int | None] = None
    counts_memorandum: ClassVar = True
    columns: ClassVar[Sequence[Column]] = (
        Column("date", "day", "The day in the shop's time zone that the books count it for."),
        Column("payee", "text", "The receipt number, where there is one."),
        Column("narration", "text", "The kind of the entry and its reason."),
        Column("sequence", "number", "Place in the ledger, without gaps in the ledger itself."),
        Column("reference", "text", "What the entry is booked under, from Stripe's own ids."),
        Column("occurred", "time", "When it happened, UTC."),
        Column("recorded", "time", "When it was booked, UTC."),
        Column("sale", "text", "The sale's id, where there is one."),
        Column("intent", "text", "Stripe's payment, where there is one."),
        Column("posting", "account, amount", "Debits are positive, credits negative."),
    )
    rules: ClassVar[Sequence[str]] = (
        "Accounts are spelled with capitals; the ledger's own spelling stands with each opening.",
        "The memorandum of holds stands under Equity:Memorandum, where it comes to zero.",
        "Control characters other than tabs and line ends are written as spaces.",
    )

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._names: dict[str, str] = {}
        self.rows = 0
        self.replaced = 0

    def head(self) -> bytes:
        frame = self._frame
        title = Labels().fit(frame.shop)
        rows = [
            f"; {title}: ledger {frame.ledger}, {frame.mode}",
            f'option "title" {self._quoted(title)}',
            f'option "operating_currency" "{frame.currency.code}"',
            "",
        ]
        codes = sorted({each.amount.currency.code for each in frame.accounts})
        rows += [f"{_OPENED} commodity {code}" for code in codes]
        for account in sorted({each.account for each in frame.accounts}):
            line = frame.chart.line(account)
            rows += [
                f"{_OPENED} open {self._name(account)}",
                f"  account: {self._quoted(account)}",
                f"  code: {self._quoted(line.code)}",
                f"  name: {self._quoted(line.name)}",
            ]
        return ("\n".join(rows) + "\n").encode()

    def entry(self, lines: Sequence[BookLine]) -> bytes:
        check_balanced(lines)
        first = lines[0]
        story = f"{first.kind}: {first.reason}" if first.reason else first.kind
        payee = f"{self._quoted(first.receipt)} " if first.receipt else ""
        facts = {
            "reference": first.reference,
            "occurred": first.occurred,
            "recorded": first.recorded,
            "sale": first.sale,
            "intent": first.intent,
        }
        rows = [f"\n{first.date} * {payee}{self._quoted(story)}", f"  sequence: {first.sequence}"]
        rows += [f"  {name}: {self._quoted(text)}" for name, text in facts.items() if text]
        for line in lines:
            amount = decimal(line.minor, line.currency)
            rows.append(f"  {self._name(line.account)}  {amount} {line.currency}")
        self.rows += len(lines)
        return ("\n".join(rows) + "\n").encode()

    def foot(self) -> bytes:
        return b""

    def _name(self, account: str) -> str:
        """The account as Beancount spells accounts; two never get the same name."""
        if account not in self._names:
            name, taken, number = spelled(account), set(self._names.values()), 2
            while name in taken:
                name = f"{spelled(account)}-{number}"
                number += 1
            self._names[account] = name
        return self._names[account]

    def _quoted(self, text: str) -> str:
        if text.isascii() and text.isprintable() and '"' not in text and "\\" not in text:
            return f'"{text}"'
        self.replaced += any(is_no_text(each) and each not in _ESCAPED for each in text)
        written = (_ESCAPED.get(each) or (" " if is_no_text(each) else each) for each in text)
        return '"' + "".join(written) + '"'


def spelled(account: str) -> str:
    """`Liabilities:Tax:5-5` for `liabilities:tax:5.5`."""
    root, *parts = account.split(":")
    named = [
        "".join(each if each.isascii() and each.isalnum() else "-" for each in part)
        for part in parts
    ]
    named = [name[:1].upper() + name[1:] if name[:1].isalnum() else f"X{name}" for name in named]
    return ":".join([_ROOTS.get(root, f"Equity:{root.capitalize()}"), *named])
