"""How much of a hold is taken, typed, slid or chosen by lines, and what that leads to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QObject
from typing_extensions import override

from pos.domain.capture_terms import CaptureTerms
from pos.domain.hold import CaptureBounds, CapturePlan
from pos.domain.hold_row import HoldRow
from pos.domain.money import Money
from pos.errors import PosError
from ui.holds.doing import Doer, Wish
from ui.holds.sheets.lines import PickRow
from ui.holds.sheets.one_hold import AboutOne, OneHold
from ui.holds.view import Busy
from ui.notices import notice_for
from ui.tasks import Lanes

_ABOUT_THE_AMOUNT: Final = frozenset(
    {
        "capture_zero",
        "capture_more_than_held",
        "amount_step",
        "capture_not_in_parts",
        "tip_before_the_last",
    }
)


class Way(StrEnum):
    """How the amount is found."""

    AMOUNT = "amount"
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class CaptureView(OneHold):
    """All that the sheet draws.

    `terms` are the hold alone at first, with its sale a moment later. `plan` is what the amount
    would do, None while it cannot be taken for a problem. `is_tip`: what is taken beyond the hold
    is a tip. `is_sure`: the last question, where something is released for good or taken beyond
    what was held.
    """

    terms: CaptureTerms | None = None
    way: Way = Way.AMOUNT
    amount: Money | None = None
    chosen: Mapping[int, int] = field(default_factory=dict)
    is_final: bool = True
    is_tip: bool = False
    plan: CapturePlan | None = None
    is_sure: bool = False

    @property
    def bounds(self) -> CaptureBounds | None:
        return self.terms.bounds if self.terms else None

    @property
    def beyond(self) -> Money | None:
        """As much of the amount as is not held, None for nothing."""
        if self.row is None or self.amount is None or self.amount <= self.row.hold.amount:
            return None
        return self.amount - self.row.hold.amount

    @property
    def lines(self) -> Mapping[int, int]:
        """What the amount is for, nothing in particular where it was typed."""
        return self.chosen if self.way is Way.LINES else {}

    @property
    def tip(self) -> Money | None:
        """The same, where it is a tip: that is not the shop's to keep, and bears no tax."""
        return self.beyond if self.is_tip else None

    @property
    def needs_a_word(self) -> bool:
        """Whether something cannot be undone that the button alone does not say."""
        return self.plan is not None and bool(self.plan.released or self.plan.over)


class Capturing(AboutOne[CaptureView]):
    """Drives the capture sheet."""

    def __init__(self, lanes: Lanes, doer: Doer, parent: QObject | None = None) -> None:
        super().__init__(CaptureView(), lanes, doer, parent)

    @override
    def begin(self, rows: Sequence[HoldRow]) -> None:
        """Everything that is held is proposed; the first digit replaces it."""
        services, row = self.services, self._one(rows)
        if services is None or row is None:
            return
        intent = row.hold.intent
        self.view = CaptureView(row, terms=CaptureTerms(row.hold))
        self._plan(row.hold.amount)
        self._read(intent, lambda: services.settlement.terms(intent), self._known)

    @override
    def step_back(self) -> bool:
        if self.is_open and self.view.is_sure and not self.doer.busy:
            self._show(replace(self.view, is_sure=False))
            return True
        return super().step_back()

    def turn_to(self, way: Way) -> None:
        """Another way to find the amount; lines begin with what was chosen before."""
        if not self._is_free or way is self.view.way:
            return
        self.view = replace(self.view, way=way)
        if way is Way.LINES:
            self._choose(self.view.chosen or self._all_lines())
        else:
            self.changed.emit()

    def set_amount(self, amount: Money) -> None:
        """As it is being typed or slid."""
        if self._is_free:
            self._plan(amount)

    def refuse(self, error: PosError) -> None:
        """What was pasted is no amount: say so beside the field, and keep what it shows."""
        if self._is_free:
            self._tell(error)

    def pick(self, number: int, quantity: int) -> None:
        """So many pieces of that line."""
        if self._is_free:
            chosen = {each: count for each, count in self.view.chosen.items() if each != number}
            self._choose(chosen | ({number: quantity} if quantity else {}))

    def pick_all(self) -> None:
        if self._is_free:
            self._choose(self._all_lines())

    def pick_none(self) -> None:
        if self._is_free:
            self._choose({})

    def set_final(self, *, is_final: bool) -> None:
        """Whether the rest is let go, or stays on hold for another capture."""
        amount = self.view.amount
        if self._is_free and amount is not None:
            self.view = replace(self.view, is_final=is_final)
            self._plan(amount)

    def set_tip(self, *, is_tip: bool) -> None:
        """Whether what is taken beyond the hold is a tip, or sold."""
        amount = self.view.amount
        if self._is_free and amount is not None:
            self.view = replace(self.view, is_tip=is_tip)
            self._plan(amount)

    def propose(self) -> None:
        """Ask once more where something is released; the whole needs no question."""
        if not self._is_free or self.view.plan is None:
            return
        if self.view.needs_a_word:
            self._show(replace(self.view, is_sure=True))
        else:
            self._take()

    def confirm(self) -> None:
        if self.view.is_sure:
            self._take()

    @property
    def picks(self) -> tuple[PickRow, ...]:
        """The rows of the sale with what is chosen of each."""
        terms, chosen = self.view.terms, self.view.chosen
        if terms is None or terms.cart is None:
            return ()
        return tuple(
            PickRow(
                line.number,
                line.item.name,
                line.quantity,
                chosen.get(line.number, 0),
                terms.amount_of({line.number: chosen.get(line.number, 0) or line.quantity}),
            )
            for line in terms.cart.lines
        )

    @property
    def _is_free(self) -> bool:
        return self.is_open and not self.view.is_sure and not self.doer.busy

    def _all_lines(self) -> Mapping[int, int]:
        cart = self.view.terms.cart if self.view.terms else None
        return {line.number: line.quantity for line in cart.lines} if cart else {}

    def _choose(self, chosen: Mapping[int, int]) -> None:
        terms = self.view.terms
        if terms is not None:
            self.view = replace(self.view, chosen=chosen)
            self._plan(terms.amount_of(chosen))

    def _plan(self, amount: Money) -> None:
        terms = self.view.terms
        if terms is None:
            return
        view = replace(self.view, amount=amount, plan=None, problem=None)
        try:
            plan = terms.plan(
                sold(view, amount), is_final=view.is_final, tip=view.tip, lines=view.lines
            )
        except PosError as error:
            self._show(replace(view, problem=notice_for(error, self.formats)))
        else:
            self._show(replace(view, plan=plan))

    def _known(self, terms: CaptureTerms) -> None:
        """The sale came to light: its lines, its taxes and what the customer will read."""
        amount = self.view.amount
        if amount is not None:
            self.view = replace(self.view, terms=terms)
            self._plan(amount)

    def _take(self) -> None:
        row, amount, is_final = self.view.row, self.view.amount, self.view.is_final
        if row is None or amount is None or self.view.plan is None:
            return
        taken, tip, lines = sold(self.view, amount), self.view.tip, self.view.lines
        wish = Wish(
            Busy.CAPTURING,
            row.hold.intent,
            lambda to: to.settlement.capture(
                row.hold.intent, taken, is_final=is_final, tip=tip, lines=lines
            ),
            close=self.close,
            refused=self._refused,
        )
        self.doer.do(wish)

    def _refused(self, error: PosError) -> bool:
        """An amount that Stripe does not take can be corrected where it stands."""
        if error.code not in _ABOUT_THE_AMOUNT:
            return False
        problem = notice_for(error, self.formats)
        self._show(replace(self.view, is_sure=False, plan=None, problem=problem))
        return True


def sold(view: CaptureView, amount: Money) -> Money:
    """The amount without the tip in it."""
    return amount if view.tip is None else amount - view.tip
