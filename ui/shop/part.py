"""One part of the shop's page: what it is called, how it is found, built and drawn."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from ui.shop.view import ShopView
from ui.tones import Icon


@dataclass(frozen=True, slots=True)
class Part:
    """`make` is called when somebody looks for the first time, `draw` whenever the view changes.

    `words` are other names that people have for the whole of it.
    """

    title: str
    icon: Icon
    make: Callable[[], QWidget]
    draw: Callable[[ShopView], None]
    words: str = ""
