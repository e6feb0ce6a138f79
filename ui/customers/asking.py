"""Whoever asks for a card to keep, a reader or a form: followed and stopped alike."""

from pos.domain.saved_card import CardSetup
from pos.errors import Refused
from pos.services.keeping_at_reader import Asking
from pos.services.keeping_by_form import Typing
from ui.customers.view import SavedServices
from ui.notices import Notice, notice_for


def follow(services: SavedServices, asking: Asking | Typing) -> Asking | Typing:
    """How it stands; raises as the service that asks, Refused `card_not_kept` without one."""
    if isinstance(asking, Typing):
        if services.form is not None:
            return services.form.keeping.follow(asking)
    elif services.keeping is not None:
        return services.keeping.follow(asking)
    raise Refused("card_not_kept")


def stop(services: SavedServices, asking: Asking | Typing) -> CardSetup:
    """Ask no more; raises as the service that asked."""
    if isinstance(asking, Typing):
        if services.form is not None:
            return services.form.keeping.stop(asking)
    elif services.keeping is not None:
        return services.keeping.stop(asking)
    return asking.setup


def left(asking: Asking | Typing, setup: CardSetup) -> Notice | None:
    """What is said of a form that was closed; whoever stops a reader sees that it stopped."""
    if isinstance(asking, Typing) and not setup.is_saved:
        return notice_for(Refused("card_not_kept"))
    return None
