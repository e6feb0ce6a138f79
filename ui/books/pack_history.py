"""Packs that were made, and what changed since the last of them."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos.domain.ledger import EntryKind
from pos.domain.money import Currency, Money
from pos.domain.pack import Pack
from pos.services.pack_changes import Changed, Why
from ui.books.view import PackView
from ui.books.words import format_name, why_changed
from ui.format import Formats
from ui.parts import card, label
from ui.theme import px
from ui.widgets import SectionTitle
from ui.wording import kind_text

_MOST_PACKS: Final = 8
_MOST_CHANGES: Final = 20


class PackHistory(QWidget):
    """Two cards of text; nothing is pressed here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._packs = label()
        self._changed = label()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(10))
        layout.addWidget(card(SectionTitle(self.tr("Changed since the last pack")), self._changed))
        layout.addWidget(card(SectionTitle(self.tr("Packs so far")), self._packs))
        layout.addStretch()

    def draw(self, view: PackView, formats: Formats) -> None:
        self._changed.setText(self._changes_text(view, formats))
        told = [self._pack_text(each, formats) for each in view.packs[:_MOST_PACKS]]
        self._packs.setText("\n\n".join(told) or self.tr("None yet."))

    def _pack_text(self, pack: Pack, formats: Formats) -> str:
        head = self.tr("Pack %1, made %2").replace("%1", formats.number(pack.number))
        head = head.replace("%2", formats.when(pack.made_at))
        by = self.tr("by %1").replace("%1", pack.made_by) if pack.made_by else ""
        names = ", ".join(format_name(each) for each in pack.formats)
        return "\n".join(filter(None, (head, by, names)))

    def _changes_text(self, view: PackView, formats: Formats) -> str:
        if not view.packs:
            return self.tr("There was no pack yet: everything is new.")
        if not view.changed:
            return self.tr("Nothing that earlier packs told of.")
        lines: list[str] = []
        for why in Why:
            found = [each for each in view.changed if each.why is why]
            if found:
                count = formats.number(len(found))
                lines.append(f"{why_changed(why)}: {count}")
                lines += self._entries(found, formats)
        return "\n".join(lines)

    def _entries(self, found: Sequence[Changed], formats: Formats) -> list[str]:
        shown = [f"    {_entry_text(each, formats)}" for each in found[:_MOST_CHANGES]]
        left = len(found) - len(shown)
        if left:
            more = self.tr("and %1 more").replace("%1", formats.number(left))
            shown.append(f"    {more}")
        return shown


def _entry_text(changed: Changed, formats: Formats) -> str:
    """Day, what it was, and as much as moved in its own currency."""
    first = changed.first
    debits = [line.minor for line in changed.lines if line.minor > 0]
    amount = formats.money(Money(sum(debits), Currency(first.currency)))
    return f"{first.date}  {kind_text(EntryKind(first.kind))} {amount}"
