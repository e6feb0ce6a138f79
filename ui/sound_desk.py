"""Joins sounds, and what is shown with them, to the counter, the payment and the settings."""

from PySide6.QtCore import QCoreApplication, QObject

from pos.domain.sale import SaleState
from pos.domain.views import SaleRecord
from pos.ports import SettingsStore
from pos.settings import Settings
from ui.format import Formats
from ui.keys import Action, KeyShortcut
from ui.payment.phase import Phase
from ui.payment.view import PaymentView
from ui.shell import Shell
from ui.sounds.heard import HeardBadge
from ui.sounds.speaker import SoundCard, Speaker
from ui.sounds.waves import Sound
from ui.tasks import Lanes
from ui.tones import Icon

_AUTHORISED = frozenset({Phase.HELD, Phase.TAKEN})
_BEFORE = frozenset(
    {Phase.PREPARING, Phase.PRESENT, Phase.WITH_CUSTOMER, Phase.ACTION, Phase.CHECKING}
)


class SoundDesk(QObject):
    """Lives as long as the window."""

    def __init__(self, shell: Shell, lanes: Lanes, card: SoundCard | None = None) -> None:
        """Without a `card` everything is shown and nothing is heard."""
        super().__init__(shell)
        self._shell = shell
        self._lanes = lanes
        self.speaker = Speaker(lanes.sound or lanes.reading, card)
        self.heard = HeardBadge()
        self._store: SettingsStore | None = None
        self._settings: Settings | None = None
        self._formats = Formats()
        self._before = PaymentView()
        self._is_joined = False
        window = shell.window
        window.status.add(self.heard)
        window.add_command(self.tr("Sounds on or off"), Icon.SOUND, self.mute)
        KeyShortcut(Action.MUTE, window).activated.connect(self.mute)
        shell.till.scan_heard.connect(self._scanned)
        shell.settings_known.connect(self._use)
        shell.opened.connect(self.attach)

    def mute(self) -> None:
        """Sounds off, or on again; kept for this register, like how loud they are."""
        store = self._store
        if store is None or self._settings is None:
            return
        text = "off" if self._settings.sounds == "on" else "on"

        def job() -> Settings:
            settings = store.load().changed("sounds", text)
            store.save(settings)
            return settings

        self._lanes.desk.start(job, done=self._turned, failed=self._not_turned)

    def _turned(self, settings: Settings) -> None:
        self._use(settings)
        is_on = settings.sounds == "on"
        self.heard.say(self.tr("Sounds are on") if is_on else self.tr("Sounds are off"))

    def _not_turned(self, _: Exception) -> None:
        self.heard.say(self.tr("Sounds stay as they are"))

    def _use(self, settings: Settings) -> None:
        self._settings = settings
        self._formats = Formats.of(settings)
        self.speaker.use(is_on=settings.sounds == "on", volume=int(settings.sound_volume))

    def attach(self) -> None:
        """To the till that is open now."""
        till = self._shell.till_open
        self._store = None if till is None or till.is_read_only else till.settings
        if not self._is_joined:
            self._is_joined = True
            self._shell.rooms.payment.view_changed.connect(self._paid)
            self._shell.rooms.shop.sound_tried.connect(self.speaker.try_out)

    def _scanned(self, name: str) -> None:
        sound = Sound.SCAN if name else Sound.UNKNOWN
        self.speaker.play(sound)
        self.heard.show_sound(sound, name)

    def _paid(self, view: PaymentView) -> None:
        """A card that was asked has said yes; what was held before is no news."""
        before, self._before = self._before, view
        record = view.record
        if record is None or before.record is None or view.phase not in _AUTHORISED:
            return
        if before.record.sale.id == record.sale.id and before.phase in _BEFORE:
            self.speaker.play(Sound.AUTHORISED)
            self._show_amount(record)

    def _show_amount(self, record: SaleRecord) -> None:
        """Cash is taken; nobody authorised it."""
        if record.sale.state is SaleState.HELD:
            self.heard.show_sound(Sound.AUTHORISED, self._formats.money(record.held))
        else:
            told = QCoreApplication.translate("Watch", "%1 taken")
            told = told.replace("%1", self._formats.money(record.taken))
            self.heard.show_sound(Sound.AUTHORISED, words=told)
