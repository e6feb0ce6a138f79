"""What is heard at the counter: the labels of the shop's scale, and sounds with their volume."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ui.fields import Field
from ui.parts import Choice, card, label
from ui.reflow import Reflow
from ui.shop.form_pane import FormPane, Switch, choice_row
from ui.shop.index import findable
from ui.shop.view import FormView
from ui.sounds.waves import Sound
from ui.tones import Icon
from ui.widgets import KeyButton, SectionTitle

NAMES = ("sounds", "sound_volume", "scale_codes")
_VOLUMES = ("25", "50", "70", "100")


class CounterPane(FormPane):
    """Draws three settings of a FormView; `try_asked` lets a sound be heard as it would be."""

    try_asked = Signal(object, int)  # Sound, and percent

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(("scale_codes",), parent)
        self._volume = 0
        self.switch = Switch(self.tr("On"), self.tr("Mute"))
        self.switch.turned.connect(lambda text: self.edited.emit("sounds", text))
        self.volumes = {volume: self._volume_choice(volume) for volume in _VOLUMES}
        self.fields = {
            "sounds": Field(self.tr("Sounds"), self.switch),
            "sound_volume": Field(self.tr("Volume"), self._volume_row()),
            "scale_codes": Field(self.tr("Labels of the scale"), self.lines["scale_codes"]),
        }
        self.fields["sounds"].set_hint(
            self.tr("Everything that is heard is also shown, beside the way to help.")
        )
        self.fields["scale_codes"].set_hint(
            self.tr(
                "Such as 21PPPPPWWWWWC 23PPPPPAAAAAC: digits as they are, P the product’s "
                "number, W the weight in grams, A the price, C the check digit. Empty: no scale."
            )
        )
        findable(self.fields["sounds"], self.tr("beep tone mute quiet silent loud"))
        findable(self.fields["scale_codes"], self.tr("weight price label barcode EAN in-store"))
        self._lay_out(self._sheet())

    @override
    def draw(self, view: FormView) -> None:
        super().draw(view)
        self.switch.draw(view.texts.get("sounds", "on"))
        volume = view.texts.get("sound_volume", "")
        self._volume = int(volume) if volume.isdecimal() else 0
        for text, button in self.volumes.items():
            button.setChecked(text == volume)
            button.set_icon(Icon.TICK if text == volume else None)

    def _volume_choice(self, volume: str) -> Choice:
        button = Choice(self.tr("%1 %").replace("%1", volume))
        button.clicked.connect(lambda: self.edited.emit("sound_volume", volume))
        return button

    def _volume_row(self) -> QWidget:
        holder = QWidget()
        choice_row(self.volumes.values(), holder)
        return holder

    def _tries(self) -> Reflow:
        names = {
            Sound.SCAN: self.tr("Scanned"),
            Sound.UNKNOWN: self.tr("Unknown code"),
            Sound.AUTHORISED: self.tr("Authorised"),
        }
        row = Reflow(3, gap=8, line=8)
        for sound, name in names.items():
            button = KeyButton(name, icon=Icon.SOUND)
            button.clicked.connect(
                lambda _checked=False, sound=sound: self.try_asked.emit(sound, self._volume)
            )
            row.add(button)
        return row

    def _sheet(self) -> QWidget:
        return card(
            SectionTitle(self.tr("Scanner and sounds")),
            label(self.tr("Listen to them:"), "soft"),
            self._tries(),
            self._grid(NAMES, ("scale_codes",)),
            8,
            self._buttons(),
            name=self.tr("Scanner and sounds"),
        )
