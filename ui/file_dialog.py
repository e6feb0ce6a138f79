"""The question for a file: Qt's own dialog, opened without waiting for it."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.theme import px


def ask_for_file(
    parent: QWidget,
    title: str,
    *,
    filters: Sequence[str],
    chosen: Callable[[Path], None],
    folder: Path | None = None,
    save_as: str = "",
) -> QFileDialog:
    """Ask for a file to read, or with `save_as` for one to write, and call `chosen` with it.

    `folder` is where the last one was; without it the question begins where people keep their
    documents. Whether to write over a file is not asked here: the page says what would be lost.
    """
    dialog = QFileDialog(parent, title)
    # Not the system's: it may not come up on a till that has no desktop.
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.setNameFilters(list(filters))
    dialog.setDirectory(str(_place(folder)))
    if save_as:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setDefaultSuffix(Path(save_as).suffix.removeprefix("."))
        dialog.selectFile(save_as)
    else:
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.resize(px(860), px(600))
    dialog.fileSelected.connect(lambda name: chosen(Path(name)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def ask_for_folder(parent: QWidget, title: str, *, chosen: Callable[[Path], None]) -> QFileDialog:
    """Ask for a folder that is there."""
    dialog = QFileDialog(parent, title)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setDirectory(str(_place(None)))
    dialog.resize(px(860), px(600))
    dialog.fileSelected.connect(lambda name: chosen(Path(name)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def _place(folder: Path | None) -> Path:
    if folder is not None and folder.is_dir():
        return folder
    places = QStandardPaths.StandardLocation
    for place in (places.DocumentsLocation, places.HomeLocation):
        found = Path(QStandardPaths.writableLocation(place))
        if found.is_dir():
            return found
    return Path()
