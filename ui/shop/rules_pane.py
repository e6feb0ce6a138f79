"""When the shop is open, what is announced, and what needs somebody's leave."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget
from typing_extensions import override

from pos.domain.features import HoldRequest
from ui.fields import Field
from ui.parts import Choice, card
from ui.reflow import Reflow
from ui.shop.form_pane import FormPane, Switch
from ui.shop.view import FormView
from ui.tones import Icon
from ui.widgets import SectionTitle

HOURS: Final = ("opening_hours", "closed_days", "holiday_region")
ALERTS: Final = ("alert_again_minutes", "alert_sound")
LIMITS: Final = ("limit_capture", "limit_refund", "limit_discount", "limit_cash_out")
COUNTER: Final = (
    "idle_lock_minutes",
    "phone_minutes",
    "thanks_page",
    "cash_rounding",
    "blind_count",
    "order_rows",
    "hold_requests",
)
OFFICE: Final = ("account_books", "tax_numbers")
RULES: Final = (*HOURS, *ALERTS, *LIMITS, *COUNTER, *OFFICE)
_SWITCHES: Final = ("alert_sound", "blind_count", "order_rows", "account_books")
_CHOSEN: Final = (*_SWITCHES, "hold_requests")
"""Are not typed."""
_WIDE: Final = frozenset({"opening_hours", "hold_requests", "tax_numbers"})


class RulesPane(FormPane):
    """Draws the rules of a FormView; every change is a signal."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__((name for name in RULES if name not in _CHOSEN), parent)
        self.switches = {name: Switch(self.tr("Yes"), self.tr("No")) for name in _SWITCHES}
        for name, switch in self.switches.items():
            switch.turned.connect(lambda text, name=name: self.edited.emit(name, text))
        self.requests = _Requests(self._request_words())
        self.requests.turned.connect(lambda text: self.edited.emit("hold_requests", text))
        self.fields = self._fields()
        self._lay_out(self._sheet())

    @override
    def draw(self, view: FormView) -> None:
        super().draw(view)
        for name, switch in self.switches.items():
            switch.draw(view.texts.get(name, ""))
        self.requests.draw(view.texts.get("hold_requests", ""))

    def _titles(self) -> Mapping[str, str]:
        return {
            "opening_hours": self.tr("Every week"),
            "closed_days": self.tr("Closed or special days"),
            "holiday_region": self.tr("Public holidays of"),
            "alert_again_minutes": self.tr("Repeat an alert after (minutes)"),
            "alert_sound": self.tr("A sound with every alert"),
            "limit_capture": self.tr("Captures need approval above"),
            "limit_refund": self.tr("Refunds need approval above"),
            "limit_discount": self.tr("Discounts need approval above"),
            "limit_cash_out": self.tr("Cash out needs approval above"),
            "idle_lock_minutes": self.tr("Lock the screen after (minutes)"),
            "phone_minutes": self.tr("A code to pay by phone lasts (minutes)"),
            "thanks_page": self.tr("Page that customers see after paying by phone"),
            "cash_rounding": self.tr("Round cash to"),
            "blind_count": self.tr("Count the drawer without seeing what is expected"),
            "order_rows": self.tr("Tell the card networks what is bought"),
            "hold_requests": self.tr("Ask the customer’s bank for"),
            "account_books": self.tr("Keep the books of the whole Stripe account here"),
            "tax_numbers": self.tr("Numbers for tax advisers"),
        }

    def _hints(self) -> Mapping[str, str]:
        no_limit = self.tr("Empty: no limit. Managers have none.")
        return {
            "opening_hours": self.tr("Like Mo-Fr 09:00-12:30,13:30-18:00; Sa 09:00-13:00."),
            "closed_days": self.tr(
                "Closed like 2026-12-24 or 2026-12-27..2026-12-31; open like "
                "2026-12-20 10:00-16:00. A semicolon between them."
            ),
            "holiday_region": self.tr("A country like DE, or a part of one like DE-BE."),
            "alert_again_minutes": self.tr("Until somebody decides about the hold."),
            **dict.fromkeys(LIMITS, no_limit),
            "limit_discount": self.tr("A share like 10%. Empty: no limit."),
            "idle_lock_minutes": self.tr("0: never. The cart stays as it is."),
            "phone_minutes": self.tr("30 to 1440; Stripe allows no others."),
            "thanks_page": self.tr("One of your own, like https://shop.example/thanks."),
            "cash_rounding": self.tr("In the smallest unit: 1 is not at all, 5 to five cents."),
            "order_rows": self.tr(
                "Row by row, where one card pays all of it. May lower fees on business cards."
            ),
            "hold_requests": self.tr("Banks may say no, and some cost more."),
            "account_books": self.tr("Of several registers on one account only one keeps them."),
            "tax_numbers": self.tr(
                "Like siren=732829320 datev=29098/55003 year=04-01; each may be left out."
            ),
        }

    def _request_words(self) -> Mapping[HoldRequest, str]:
        return {
            HoldRequest.INCREMENTAL: self.tr("raising the hold"),
            HoldRequest.MULTICAPTURE: self.tr("taking it in parts"),
            HoldRequest.OVERCAPTURE: self.tr("taking more, as for tips"),
            HoldRequest.EXTENDED: self.tr("holding it for longer"),
        }

    def _fields(self) -> dict[str, Field]:
        controls: dict[str, QWidget] = {
            **self.lines,
            **self.switches,
            "hold_requests": self.requests,
        }
        titles, hints = self._titles(), self._hints()
        fields = {name: Field(titles[name], controls[name]) for name in RULES}
        for name, hint in hints.items():
            fields[name].set_hint(hint)
        return fields

    def _sheet(self) -> QWidget:
        parts = (
            (self.tr("Opening hours"), HOURS),
            (self.tr("Alerts"), ALERTS),
            (self.tr("Approval"), LIMITS),
            (self.tr("At the counter"), COUNTER),
            (self.tr("In the office"), OFFICE),
        )
        rows: list[QWidget | QLayout | int] = []
        for title, names in parts:
            rows += [SectionTitle(title), self._grid(names, _WIDE), 8]
        return card(*rows, self._buttons(), name=self.tr("Rules of the shop"))


class _Requests(QWidget):
    """Any of several."""

    turned = Signal(str)  # the chosen ones, with spaces between

    def __init__(self, words: Mapping[HoldRequest, str]) -> None:
        super().__init__()
        self.choices = {request: Choice(text) for request, text in words.items()}
        grid = Reflow(gap=8, line=8)
        for choice in self.choices.values():
            grid.add(choice)
        holder = QVBoxLayout(self)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addLayout(grid)
        for request, button in self.choices.items():
            button.clicked.connect(lambda _checked=False, request=request: self._turn(request))

    def draw(self, text: str) -> None:
        chosen = text.split()
        for request, button in self.choices.items():
            is_chosen = request in chosen
            button.setChecked(is_chosen)
            button.set_icon(Icon.TICK if is_chosen else None)

    def _turn(self, request: HoldRequest) -> None:
        chosen = [each for each, button in self.choices.items() if button.isChecked()]
        chosen = [each for each in chosen if each is not request] + (
            [] if request in chosen else [request]
        )
        self.turned.emit(" ".join(sorted(chosen)))
