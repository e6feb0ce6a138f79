"""Being the customer at the simulated readers of Stripe's own test mode."""

from collections.abc import Sequence
from typing import Final

from pos.domain.ids import ReaderId
from pos.domain.money import Money
from pos.domain.reader import PAYS, ActionStatus, Reader, ReaderAction
from pos.domain.reader_screen import Purpose, ReaderScreen, Stage
from pos.errors import Refused
from pos.ports import GatewayProvider

_LOOK_MS: Final = 3_000
"""Each look is a question or two to Stripe."""

_PURPOSES: Final = {
    PAYS: Purpose.PAYMENT,
    "refund_payment": Purpose.REFUND,
    "process_setup_intent": Purpose.KEEPING,
}


class SimulatedReaders:
    """Port `PracticeReaders` over test mode: cards and tips, as far as Stripe's helper goes.

    A PIN is typed right by itself, and there is neither a cancel key nor a cable.
    """

    def __init__(self, gateway: GatewayProvider) -> None:
        self._gateway = gateway
        self._tips: dict[str, int] = {}

    def reader_card_names(self) -> Sequence[str]:
        return self._gateway().terminal.test_cards()

    def reader_look_ms(self) -> int:
        return _LOOK_MS

    def reader_has_cable(self) -> bool:
        return False

    def reader_screen(self, reader: str) -> ReaderScreen | None:
        """Raises as the gateway does; None for a reader that Stripe does not know."""
        try:
            found = self._gateway().terminal.reader(ReaderId(reader))
        except Refused:
            return None
        action = found.action
        if action is None or action.type not in _PURPOSES:
            return ReaderScreen(found.id, found.label, _idle(found))
        stage = Stage.OFFLINE if found.is_online is False else _stage(action)
        amount = self._amount(action)
        minor = self._tips.get(reader, 0) if stage is Stage.CARD else 0
        tip = Money(minor, amount.currency) if amount is not None and minor else None
        return ReaderScreen(
            found.id,
            found.label,
            stage,
            _PURPOSES[action.type],
            amount=amount + tip if amount is not None and tip is not None else amount,
            tip=tip,
            said=action.decline_code or action.failure_code,
        )

    def reader_tip(self, reader: str, minor: int) -> None:
        """Kept until the card is presented: the helper takes both at once."""
        self._tips[reader] = minor

    def reader_card(self, reader: str, card: str, *, inserted: bool = False) -> None:
        self._gateway().terminal.present(ReaderId(reader), card, self._tips.pop(reader, 0))

    def reader_pin(self, reader: str, *, right: bool) -> None:
        raise _not_there(reader)

    def reader_cancel(self, reader: str) -> None:
        raise _not_there(reader)

    def reader_gives_up(self, reader: str) -> None:
        raise _not_there(reader)

    def reader_cable(self, reader: str, *, is_in: bool) -> None:
        raise _not_there(reader)

    def reader_trouble(self, reader: str, trouble: str | None) -> None:
        raise _not_there(reader)

    def _amount(self, action: ReaderAction) -> Money | None:
        if action.type != PAYS or action.intent is None:
            return None
        return self._gateway().retrieve(action.intent).amount


def _idle(reader: Reader) -> Stage:
    if reader.is_online is False:
        return Stage.OFFLINE
    return Stage.IDLE if reader.action is None else Stage.CART


def _stage(action: ReaderAction) -> Stage:
    if action.is_running:
        return Stage.CARD
    if action.status is ActionStatus.SUCCEEDED:
        return Stage.APPROVED
    return (
        Stage.DECLINED if action.decline_code or "declined" in action.failure_code else Stage.FAILED
    )


def _not_there(reader: str) -> Refused:
    return Refused("practice_reader_idle", reader=reader)
