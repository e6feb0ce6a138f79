"""A card that is kept without a sale: typed into Stripe's own form, and nothing is charged."""

from contextlib import suppress
from dataclasses import dataclass, field, replace

from pos.domain.ids import CustomerId
from pos.domain.saved_card import CardSetup, Keeps, SetupStatus
from pos.errors import InDoubt, PosError, Refused
from pos.services.card_form import CardForm
from pos.services.saved_cards import SavedCards


@dataclass(frozen=True, slots=True)
class Typing:
    """All that a form is opened with. `client_secret` is for the page alone, and in memory only.

    `setup` is what Stripe said of it when it was asked last.
    """

    setup: CardSetup
    page: str
    publishable_key: str
    client_secret: str = field(repr=False, compare=False)


class KeepingByForm:
    """All of it talks to Stripe: never call it on the thread that draws.

    The till may end while a form is open. Nobody can finish such a set-up, as its secret went with
    the form; a card that was kept in that moment is in the customer's wallet.
    """

    def __init__(self, cards: SavedCards, form: CardForm) -> None:
        self._cards = cards
        self._form = form

    def obstacle(self) -> PosError | None:
        """Why no form can be opened in this mode, as far as settings go; Stripe is not asked."""
        return self._form.obstacle()

    def begin(self, customer: CustomerId, keeps: Keeps) -> Typing:
        """Begin to keep a card; the customer has agreed to the words.

        Raises as `obstacle` says, before anything is asked of Stripe; as `SavedCards.begin_setup`;
        and what a read raises when Stripe does not give the secret: nothing can be kept then.
        """
        key, page = self._form.keeping_page()
        setup = self._cards.begin_setup(customer, keeps)
        try:
            secret = self._cards.setup_secret(setup.id)
        except PosError:
            with suppress(PosError):  # without its secret nobody can use it
                self._cards.cancel_setup(setup)
            raise
        return Typing(setup, page, key, secret)

    def follow(self, typing: Typing) -> Typing:
        """How it stands by Stripe's word; `setup.is_saved` when the card is kept.

        A decline is no end (`setup.last_error`): another card can be typed into the same form.
        Nor is a bank that waits for its customer (`requires_action`). Raises Refused
        `card_not_kept` for what was canceled elsewhere, and what a read raises.
        """
        setup = self._cards.follow_setup(typing.setup.id)
        if setup.status is SetupStatus.CANCELED:
            raise Refused("card_not_kept")
        return replace(typing, setup=setup)

    def stop(self, typing: Typing) -> CardSetup:
        """The form is closed: cancel what is left; a card kept in that moment stays kept.

        Raises what a read and a send raise.
        """
        setup = self._cards.follow_setup(typing.setup.id)
        if _is_over(setup):
            return setup
        try:
            return self._cards.cancel_setup(setup)
        except InDoubt:
            raise
        except PosError:
            # Stripe cancels nothing that was finished between the look and this.
            setup = self._cards.follow_setup(typing.setup.id)
            if not _is_over(setup):
                raise
            return setup


def _is_over(setup: CardSetup) -> bool:
    return setup.status in {SetupStatus.SUCCEEDED, SetupStatus.CANCELED}
