"""Shows a page of help: Markdown with pictures as wide as there is room for."""

import re
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QImage, QResizeEvent, QTextBlockFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QWidget
from typing_extensions import override

from pos.domain.language import Language
from resources.helping import help_picture, help_text, help_title, sections, split_target
from ui.theme import px

_PAGE: Final = ".md"
_PICTURE: Final = re.compile(r"!\[[^\]]*\]\((?P<path>pictures/(?P<name>[^)]+))\)")
_LINE: Final = 115  # per cent of a line's height
_EDGE: Final = 16
_PART: Final = 2  # the level of the headings that can be asked for


class PageView(QTextBrowser):
    """Opens nothing outside: a link is another page, or nothing."""

    page_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ""
        self._words: tuple[str, ...] = ()
        self._language = Language.EN
        self._page: QTextDocument | None = None
        self.setOpenLinks(False)
        self.setProperty("role", "help")
        self.anchorClicked.connect(self._follow)

    @property
    def name(self) -> str:
        """The page that is shown, empty for none."""
        return self._name

    def show_page(
        self, target: str, words: Sequence[str] = (), language: Language = Language.EN
    ) -> None:
        """Show that page from its beginning or from a heading, with those words marked."""
        name, anchor = split_target(target)
        self._name, self._words, self._language = name, tuple(words), language
        self.setAccessibleName(help_title(name, language))
        text = help_text(name, language)
        # A document of its own for every page: Qt 6.11.3 crashes when one is filled again that
        # was set out through a cursor.
        document = QTextDocument(self)
        document.setDefaultFont(self.font())
        document.setDocumentMargin(px(_EDGE))
        document.setMarkdown(text, QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
        for found in _PICTURE.finditer(text):
            kind = QTextDocument.ResourceType.ImageResource.value
            document.addResource(kind, QUrl(found["path"]), self._fitted(found["name"]))
        _set_out(document)
        before, self._page = self._page, document
        self.setDocument(document)
        if before is not None:
            before.deleteLater()
        # Qt would keep the width of its first attempt at a page with two tables.
        document.markContentsDirty(0, document.characterCount())
        self._mark_words()
        self._scroll_to(anchor)

    def marked(self) -> list[str]:
        """The words that are marked, in the order of the page."""
        return [selection.cursor.selectedText() for selection in self.extraSelections()]

    def _mark_words(self) -> None:
        found = []
        for word in self._words:
            cursor = self.document().find(word)
            while not cursor.isNull():
                mark = QTextBrowser.ExtraSelection()
                mark.cursor = cursor
                mark.format.setBackground(self.palette().highlight())
                mark.format.setForeground(self.palette().highlightedText())
                found.append(mark)
                cursor = self.document().find(word, cursor)
        self.setExtraSelections(found)

    def _scroll_to(self, anchor: str) -> None:
        """To the heading; to the beginning where there is none of that name."""
        anchors = [section.anchor for section in sections(self._name, self._language)]
        place = anchors.index(anchor) if anchor in anchors else 0
        block, headings = self.document().begin(), 0
        while block.isValid() and headings < place:
            headings += block.blockFormat().headingLevel() == _PART
            if headings < place:
                block = block.next()
        top = self.document().documentLayout().blockBoundingRect(block).top() if place else 0
        self.verticalScrollBar().setValue(int(top))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Pictures grow and shrink with the page."""
        super().resizeEvent(event)
        if self._name and event.size().width() != event.oldSize().width():
            self.show_page(self._name, self._words, self._language)

    def _fitted(self, name: str) -> QImage:
        """A picture of ours, no wider than the page."""
        picture = QImage.fromData(help_picture(name))
        room = self.viewport().width() - 2 * px(_EDGE + 8)
        if picture.width() > room > 0:
            return picture.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)
        return picture

    def _follow(self, link: QUrl) -> None:
        page = link.path()
        if not link.scheme() and page.endswith(_PAGE):
            part = f"#{link.fragment()}" if link.hasFragment() else ""
            self.page_asked.emit(page.removesuffix(_PAGE) + part)


def _set_out(document: QTextDocument) -> None:
    """Room between paragraphs and above headings; Markdown itself knows none."""
    cursor = QTextCursor(document)
    is_more = True
    while is_more:
        now = cursor.blockFormat()
        layout = QTextBlockFormat()
        layout.setTopMargin(px(14) if now.headingLevel() else 0)
        layout.setBottomMargin(px(4) if now.objectIndex() >= 0 else px(8))
        layout.setLineHeight(_LINE, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.mergeBlockFormat(layout)
        is_more = cursor.movePosition(QTextCursor.MoveOperation.NextBlock)
