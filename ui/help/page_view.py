"""Shows a page of help: Markdown with pictures as wide as there is room for."""

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import (
    QImage,
    QResizeEvent,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextTable,
)
from PySide6.QtWidgets import QTextBrowser, QWidget
from typing_extensions import override

from resources.helping import help_picture, help_text, help_title
from ui.theme import px

_PAGE = ".md"
_LINE = 115  # per cent of a line's height


class PageView(QTextBrowser):
    """Opens nothing outside: a link is another page, or nothing."""

    page_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ""
        self._pictures: dict[str, QImage] = {}
        self.setOpenLinks(False)
        self.setProperty("role", "help")
        self.document().setDocumentMargin(px(16))
        self.anchorClicked.connect(self._follow)

    @property
    def name(self) -> str:
        """The page that is shown, empty for none."""
        return self._name

    def show_page(self, name: str) -> None:
        """Show that page from its beginning."""
        self._name = name
        self.setAccessibleName(help_title(name))
        self.document().setMarkdown(
            help_text(name), QTextDocument.MarkdownFeature.MarkdownDialectGitHub
        )
        _set_out(self.document())
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.verticalScrollBar().setValue(0)

    @override
    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """A picture of ours, no wider than the page; never anything else."""
        path = name.toString() if isinstance(name, QUrl) else name
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return None
        picture = self._picture(path.rpartition("/")[2])
        room = self.viewport().width() - 2 * px(24)
        if picture.width() > room > 0:
            return picture.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)
        return picture

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Pictures grow and shrink with the page."""
        super().resizeEvent(event)
        if self._name and event.size().width() != event.oldSize().width():
            place = self.verticalScrollBar().value()
            self.show_page(self._name)
            self.verticalScrollBar().setValue(place)

    def _picture(self, name: str) -> QImage:
        if name not in self._pictures:
            self._pictures[name] = QImage.fromData(help_picture(name))
        return self._pictures[name]

    def _follow(self, link: QUrl) -> None:
        page = link.path()
        if not link.scheme() and page.endswith(_PAGE):
            self.page_asked.emit(page.removesuffix(_PAGE))


def _set_out(document: QTextDocument) -> None:
    """Room between paragraphs, above headings and in tables; Markdown itself knows none."""
    block = document.begin()
    while block.isValid():
        is_heading = block.blockFormat().headingLevel() > 0
        is_listed = block.textList() is not None
        layout = QTextBlockFormat()
        layout.setTopMargin(px(14) if is_heading else 0)
        layout.setBottomMargin(px(4) if is_listed else px(8))
        layout.setLineHeight(_LINE, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        QTextCursor(block).mergeBlockFormat(layout)
        block = block.next()
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            table = frame.format().toTableFormat()
            table.setCellPadding(px(6))
            table.setBottomMargin(px(12))
            frame.setFormat(table)
