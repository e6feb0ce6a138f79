"""Evidence of one sale as a file: asked for beside the sale, written off the GUI thread."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from pos.domain.permissions import Act, Rule
from pos.errors import PosError
from pos.services.access import Access
from pos.services.evidence_pack import EvidenceFile, EvidencePacks
from ui.file_dialog import ask_for_file
from ui.format import Formats
from ui.notices import good_news, notice_for
from ui.tasks import JobLane
from ui.tones import Icon, Tone
from ui.widgets import KeyButton


class Approver(Protocol):
    """Asks for the leave that is missing."""

    def offer(self, error: PosError, again: Callable[[], None]) -> bool: ...


class EvidenceDesk(QObject):
    """Writes one file at a time; what came of it is told as a notice."""

    told = Signal(object)  # Notice
    written = Signal(object)  # EvidenceFile

    def __init__(
        self, lane: JobLane, parent: QObject | None = None, *, approving: Approver | None = None
    ) -> None:
        super().__init__(parent)
        self.approver = approving
        self._lane = lane
        self._packs: EvidencePacks | None = None
        self._access: Access | None = None
        self._folder: Path | None = None
        self._formats = Formats()
        self._is_busy = False

    def attach(self, packs: EvidencePacks | None, access: Access | None = None) -> None:
        """Take the services of an opened till; None when it is left."""
        self._packs, self._access, self._is_busy = packs, access, False

    def use(self, formats: Formats) -> None:
        self._formats = formats

    @property
    def may(self) -> bool:
        """Whether the person at the till may do it, or may at least ask; no disk is touched."""
        if self._packs is None:
            return False
        return self._access is None or self._access.look(Act.EVIDENCE) is not Rule.NEVER

    def ask_where(self, parent: QWidget, name: str) -> QFileDialog:
        """Ask for the file; `name` is a receipt number or a payment."""
        translate = QCoreApplication.translate
        return ask_for_file(
            parent,
            translate("Evidence", "Where shall the evidence be written?"),
            filters=(
                translate("Evidence", "Paper for people (*.pdf)"),
                translate("Evidence", "Document for programs (*.json)"),
            ),
            folder=self._folder,
            save_as=f"evidence-{name}.pdf",
            chosen=lambda path: self.write(name, path),
        )

    def write(self, name: str, path: Path) -> None:
        """Put the file together; one that is there already stays as it is."""
        packs = self._packs
        if packs is None or self._is_busy:
            return
        self._folder, language = path.parent, self._formats.writing.language
        self._is_busy = True
        self._lane.start(
            lambda: packs.write(name, path, language=language),
            done=self._done,
            failed=lambda error: self._failed(error, lambda: self.write(name, path)),
        )

    def _done(self, made: EvidenceFile) -> None:
        self._is_busy = False
        title = QCoreApplication.translate("Evidence", "Evidence of %1 is in %2.")
        title = title.replace("%1", made.receipt).replace("%2", made.path.name)
        folder = QCoreApplication.translate("Evidence", "Folder: %1")
        todo = folder.replace("%1", str(made.path.parent))
        self.told.emit(good_news(title, tone=Tone.INFO, todo=todo))
        self.written.emit(made)

    def _failed(self, error: Exception, again: Callable[[], None]) -> None:
        self._is_busy = False
        approver = self.approver
        if isinstance(error, PosError) and approver and approver.offer(error, again):
            return
        self.told.emit(notice_for(error, self._formats))


def evidence_button() -> KeyButton:
    """The same button wherever a sale is shown."""
    return KeyButton(QCoreApplication.translate("Evidence", "Evidence…"), icon=Icon.SHIELD)
