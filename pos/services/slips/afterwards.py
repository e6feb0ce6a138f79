"""Which slip money calls for that has just moved, and what the shop does with it by itself."""

from typing import Final

from pos.domain.sale import UNPAID, MoneyWord, SaleState
from pos.domain.slip import SlipKind
from pos.domain.slip_settings import AfterMoney
from pos.domain.views import SaleRecord
from pos.settings import Settings

_LET_GO: Final = frozenset({SaleState.RELEASED, SaleState.LAPSED})


def wish_for(kind: SlipKind | None, settings: Settings) -> AfterMoney:
    """What the shop has decided about slips of that kind."""
    match kind:
        case SlipKind.HOLD:
            return AfterMoney(settings.slip_after_hold)
        case SlipKind.RECEIPT:
            return AfterMoney(settings.slip_after_sale)
        case SlipKind.RELEASE:
            return AfterMoney(settings.slip_after_release)
        case SlipKind.REFUND:
            return AfterMoney(settings.slip_after_refund)
        case _:
            return AfterMoney.NEVER


def called_for(record: SaleRecord) -> SlipKind | None:
    """The newest thing that became of its money, None while nobody knows."""
    if record.is_in_doubt:
        return None
    if record.given_back:
        return SlipKind.REFUND
    match record.money:
        case MoneyWord.HELD:
            return SlipKind.HOLD
        case MoneyWord.TAKEN:
            return None if record.sale.state in UNPAID else SlipKind.RECEIPT
        case MoneyWord.NOT_TAKEN if record.sale.state in _LET_GO:
            return SlipKind.RELEASE
        case _:
            return None
