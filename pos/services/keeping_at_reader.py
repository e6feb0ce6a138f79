"""A card that is kept without a sale: a reader asks for it, and nothing is charged."""

from dataclasses import dataclass

from pos.domain.ids import CustomerId, ReaderId, SetupId
from pos.domain.reader import ActionStatus, ReaderAction
from pos.domain.saved_card import CardSetup, Keeps, SetupStatus
from pos.errors import Declined, InDoubt, PosError, Refused
from pos.ports import GatewayProvider
from pos.services.readers import Readers
from pos.services.saved_cards import SavedCards


@dataclass(frozen=True, slots=True)
class Asking:
    """A reader that asks for a card to keep."""

    reader: ReaderId
    setup: CardSetup


class KeepingAtReader:
    """All of it talks to Stripe: never call it on the thread that draws."""

    def __init__(self, gateway: GatewayProvider, cards: SavedCards, readers: Readers) -> None:
        self._gateway = gateway
        self._cards = cards
        self._readers = readers

    def begin(self, customer: CustomerId, keeps: Keeps, reader: ReaderId | None = None) -> Asking:
        """Let a reader ask for the card; the customer has agreed to the words.

        Raises Refused `reader_not_chosen`, as `Readers.claim`, and what a command raises; where
        nobody knows whether the reader heard it, it is looked at before anything else.
        """
        where = self._readers.needed(reader)
        self._readers.claim(where)
        setup = self._cards.begin_setup(customer, keeps, at_reader=True)
        try:
            self._cards.present_setup(setup, where)
        except InDoubt:
            if not self._is_at(where, setup.id):
                self._readers.let_go(where)
                raise
        except PosError:
            self._readers.let_go(where)
            raise
        return Asking(where, setup)

    def follow(self, asking: Asking) -> Asking:
        """How it stands; `setup.is_saved` when the card is kept.

        Raises Declined when the bank will not have it kept, Refused `card_not_kept` when no card
        came or the reader does something else by now; and what a read raises.
        """
        setup = self._cards.follow_setup(asking.setup.id)
        if setup.is_saved:
            self._readers.let_go(asking.reader)
            return Asking(asking.reader, setup)
        action = self._action(asking.reader, setup.id)
        if action is not None and action.status is not ActionStatus.FAILED:
            return Asking(asking.reader, setup)
        self._readers.let_go(asking.reader)
        if setup.last_error is not None:
            raise Declined("card_declined", decline=setup.last_error)
        raise Refused("card_not_kept")

    def stop(self, asking: Asking) -> CardSetup:
        """Let the reader ask no more; a card that was kept in that moment stays kept."""
        if self._is_at(asking.reader, asking.setup.id):
            self._gateway().terminal.cancel(asking.reader)
        setup = self._cards.follow_setup(asking.setup.id)
        if not setup.is_saved and setup.status is not SetupStatus.CANCELED:
            setup = self._cards.cancel_setup(setup)
        self._readers.let_go(asking.reader)
        return setup

    def _is_at(self, reader: ReaderId, setup: SetupId) -> bool:
        action = self._action(reader, setup)
        return action is not None and action.is_running

    def _action(self, reader: ReaderId, setup: SetupId) -> ReaderAction | None:
        """What the reader does about this, None where it does something else by now."""
        action = self._gateway().terminal.reader(reader).action
        return action if action is not None and action.setup == setup else None
