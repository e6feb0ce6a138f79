"""A card form without a sale: the same page in the same engine, for a card that is only kept."""

from collections.abc import Callable, Mapping

from PySide6.QtGui import QColor

from pos.services.keeping_by_form import Typing
from ui.card_entry.dressing import page_colours
from ui.card_entry.engine import load
from ui.card_entry.gate import Gate
from ui.card_entry.language import page_language
from ui.customers.view import ShownForm
from ui.palette import current_colours


def show_form(
    typing: Typing,
    words: Mapping[str, str],
    heard: Callable[[str], None],
    broke: Callable[[], None],
) -> ShownForm:
    """Open it; what the page says is `heard`, and is a reason to ask Stripe.

    Raises as `engine.load`.
    """
    colours = current_colours()
    form = load()(Gate(typing.page), lambda said, _method: heard(said), broke)
    form.open(
        typing.page,
        {
            **words,
            **page_language(),
            "key": typing.publishable_key,
            "secret": typing.client_secret,
            "dark": colours.is_dark,
            "colours": page_colours(colours),
        },
        QColor(colours.surface),
    )
    return ShownForm(form, form.shut)
