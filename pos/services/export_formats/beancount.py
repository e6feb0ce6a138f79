"""Beancount's plain text: every entry with its postings, the memorandum kept under equity.

Beancount docs, Language Syntax: accounts begin with one of five roots, and their parts with a
capital or a digit; texts are quoted. Accounts are opened at the end of the file, on a day before
all others: Beancount sorts by date, and only then is it known which there are.
"""

from collections.abc import Sequence
from typing import Final

from pos.domain.views import BookLine
from pos.services.export_formats.labels import Labels, is_no_text
from pos.services.export_formats.line_sums import check_balanced, decimal
from pos.services.export_formats.shape import Frame

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
    """A `LineFormat`."""

    def __init__(self, frame: Frame, key: str) -> None:
        self._frame = frame
        self._names: dict[str, str] = {}
        self._currencies: set[str] = set()
        self.rows = 0
        self.replaced = 0

    def head(self) -> bytes:
        frame = self._frame
        return (
            f"; {Labels().fit(frame.shop)}: ledger {frame.ledger}, {frame.mode}\n"
            f'option "title" {self._quoted(frame.shop)}\n'
            f'option "operating_currency" "{frame.currency}"\n'
        ).encode()

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
            self._currencies.add(line.currency)
            amount = decimal(line.minor, line.currency)
            rows.append(f"  {self._name(line.account)}  {amount} {line.currency}")
        self.rows += len(lines)
        return ("\n".join(rows) + "\n").encode()

    def foot(self) -> bytes:
        rows = ["", *(f"{_OPENED} commodity {code}" for code in sorted(self._currencies))]
        for account, name in sorted(self._names.items()):
            line = self._frame.chart.line(account)
            rows += [
                f"{_OPENED} open {name}",
                f"  account: {self._quoted(account)}",
                f"  code: {self._quoted(line.code)}",
                f"  name: {self._quoted(line.name)}",
            ]
        return ("\n".join(rows) + "\n").encode()

    def _name(self, account: str) -> str:
        """The account as Beancount spells accounts; two never get the same name."""
        if account not in self._names:
            name, taken = spelled(account), set(self._names.values())
            number = 2
            while name in taken:
                name = f"{spelled(account)}-{number}"
                number += 1
            self._names[account] = name
        return self._names[account]

    def _quoted(self, text: str) -> str:
        written = "".join(
            _ESCAPED.get(each) or (" " if is_no_text(each) else each) for each in text
        )
        if any(is_no_text(each) and each not in _ESCAPED for each in text):
            self.replaced += 1
        return f'"{written}"'


def spelled(account: str) -> str:
    """`Liabilities:Tax:5-5` for `liabilities:tax:5.5`."""
    root, *parts = account.split(":")
    names = [
        "".join(each if each.isascii() and each.isalnum() else "-" for each in part)
        for part in parts
    ]
    names = [name[:1].upper() + name[1:] if name[:1].isalnum() else f"X{name}" for name in names]
    return ":".join([_ROOTS.get(root, f"Equity:{root.capitalize()}"), *names])
