"""The first page: which language, and that nothing can go wrong in practice."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos.domain.language import Language
from pos.settings import Mode
from ui.fallback_fonts import lend_all_letters
from ui.parts import Choice, card, label
from ui.reflow import Reflow
from ui.shop.view import ShopView
from ui.tones import Icon
from ui.widgets import SectionTitle


class WelcomePane(QWidget):
    """Draws the language that is set and the mode that is open."""

    language_chosen = Signal(str)  # a code of Language, empty for the system's
    own_asked = Signal()  # they have a Stripe account and want to work with it

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        lend_all_letters()
        self.languages = {"": Choice(self.tr("As the system"))}
        self.languages |= {str(each): Choice(each.endonym) for each in Language}
        for code, button in self.languages.items():
            button.clicked.connect(
                lambda _checked=False, code=code: self.language_chosen.emit(code)
            )
        languages = Reflow(3, gap=8, line=8)
        for button in self.languages.values():
            languages.add(button)
        self.practice = Choice(self.tr("Try it out with practice money"), icon=Icon.PRACTICE)
        self.practice.set_detail(self.tr("no account, no key, no network"))
        self.own = Choice(self.tr("Work with our own Stripe account"), icon=Icon.KEY)
        self.own.set_detail(self.tr("takes a restricted key from Stripe’s Dashboard"))
        self.own.clicked.connect(self.own_asked)
        ways = Reflow(2, gap=8, line=8)
        for button in (self.practice, self.own):
            ways.add(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(
            card(
                SectionTitle(self.tr("Language of this register")),
                languages,
                8,
                SectionTitle(self.tr("Practice, or real?")),
                label(
                    self.tr(
                        "Practice has books of its own. Whatever is set up there is taken along "
                        "when the books of your own account are opened."
                    ),
                    "soft",
                ),
                ways,
                name=self.tr("Welcome"),
            )
        )
        layout.addStretch()

    def draw(self, view: ShopView) -> None:
        chosen = view.form.texts.get("language", "")
        for code, button in self.languages.items():
            button.setChecked(code == chosen)
            button.set_icon(Icon.TICK if code == chosen else None)
        is_practice = view.mode is Mode.TRAINING
        for way, is_chosen, icon in (
            (self.practice, is_practice, Icon.PRACTICE),
            (self.own, not is_practice, Icon.KEY),
        ):
            way.setChecked(is_chosen)
            way.set_icon(Icon.TICK if is_chosen else icon)
