"""The web engine around a card form's page: nothing kept, nobody else asked, nothing granted."""

import logging
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from PySide6.QtCore import QFile, QIODevice, QObject, Qt, QUrl
from PySide6.QtGui import QColor
from PySide6.QtWebChannel import QWebChannel
from PySide6.QtWebEngineCore import (
    QWebEngineDownloadRequest,
    QWebEnginePage,
    QWebEnginePermission,
    QWebEngineProfile,
    QWebEngineScript,
    QWebEngineSettings,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
)
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from shiboken6 import delete, isValid
from typing_extensions import override

from ui.card_entry.bridge import CardBridge, Said
from ui.card_entry.gate import Gate, Wanted, host_of
from ui.theme import px

log = logging.getLogger(__name__)

_Attribute = QWebEngineSettings.WebAttribute
_WHOLE: Final = 100
_OFF: Final = (
    _Attribute.JavascriptCanOpenWindows,
    _Attribute.JavascriptCanAccessClipboard,
    _Attribute.LocalContentCanAccessRemoteUrls,
    _Attribute.LocalContentCanAccessFileUrls,
    _Attribute.AllowRunningInsecureContent,
    _Attribute.AllowGeolocationOnInsecureOrigins,
    _Attribute.AllowWindowActivationFromJavaScript,
    _Attribute.HyperlinkAuditingEnabled,
    _Attribute.PluginsEnabled,
    _Attribute.PdfViewerEnabled,
    _Attribute.FullScreenSupportEnabled,
    _Attribute.ScreenCaptureEnabled,
    _Attribute.DnsPrefetchEnabled,
    _Attribute.AutoLoadIconsForPage,
    _Attribute.ErrorPageEnabled,
)


class _Watch(QWebEngineUrlRequestInterceptor):
    """Asks the gate about every request."""

    def __init__(self, gate: Gate, parent: QObject) -> None:
        super().__init__(parent)
        self._gate = gate
        self._told: set[str] = set()

    @override
    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        kind = QWebEngineUrlRequestInfo.ResourceType
        wanted = Wanted(
            info.requestUrl().toString(),
            info.initiator().toString(),
            is_page=info.resourceType() is kind.ResourceTypeMainFrame,
            is_frame=info.resourceType() is kind.ResourceTypeSubFrame,
        )
        if self._gate.lets(wanted):
            return
        info.block(True)
        host = host_of(wanted.url)
        if host not in self._told:
            self._told.add(host)
            log.info("the card form asked for another host and did not get it: %s", host)


class _Page(QWebEnginePage):
    """One page, which goes nowhere, asks nothing of the cashier and says nothing to the log."""

    def __init__(self, profile: QWebEngineProfile, gate: Gate, parent: QObject) -> None:
        super().__init__(profile, parent)
        self._gate = gate
        self.permissionRequested.connect(_deny)
        self.fileSystemAccessRequested.connect(lambda request: request.reject())
        self.registerProtocolHandlerRequested.connect(lambda request: request.reject())
        self.desktopMediaRequested.connect(lambda request: request.cancel())

    @override
    def acceptNavigationRequest(
        self, url: QUrl | str, type: QWebEnginePage.NavigationType, isMainFrame: bool
    ) -> bool:
        # Frames are the gate's: it knows who opens them.
        return not isMainFrame or self._gate.is_page(QUrl(url).toString())

    @override
    def createWindow(  # type: ignore[override]  # None means no window to Qt, not to its types
        self, type: QWebEnginePage.WebWindowType
    ) -> None:
        """No window."""

    @override
    def chooseFiles(self, *_: object) -> list[str]:
        return []

    @override
    def javaScriptAlert(self, *_: object) -> None:
        """Say nothing."""

    @override
    def javaScriptConfirm(self, *_: object) -> bool:
        return False

    @override
    def javaScriptPrompt(self, *_: object) -> tuple[bool, str]:
        return False, ""

    @override
    def javaScriptConsoleMessage(self, *_: object) -> None:
        """Drop it: what a page writes there could be a secret, and would be in the log."""


class WebForm(QWidget):
    """A card form from its opening to its end; a new one for every opening.

    `hear` learns what the page says, `broke` that its process ended or that it did not load.
    """

    def __init__(
        self,
        gate: Gate,
        hear: Callable[[Said, str], None],
        broke: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("keepsItsKeys", True)  # what is typed here is nobody's to look at
        self._hear = hear
        self._broke = broke
        self._is_shut = False
        # Without a name a profile is off the record: no cookie, cache or history outlives it.
        self._profile = QWebEngineProfile()
        self._watch = _Watch(gate, self._profile)  # kept here: Qt alone would let it go
        self._profile.setUrlRequestInterceptor(self._watch)
        self._profile.downloadRequested.connect(_cancel)
        self._profile.scripts().insert(_channel_script())
        self.page = _Page(self._profile, gate, self)
        for attribute in _OFF:
            self.page.settings().setAttribute(attribute, False)
        self.page.renderProcessTerminated.connect(lambda *_: self._fail())
        self.page.loadFinished.connect(self._loaded)
        self.view = QWebEngineView(self)
        self.view.setPage(self.page)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.view.setAcceptDrops(False)
        if (app := QApplication.instance()) is not None:
            app.aboutToQuit.connect(self._gone)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.setFocusProxy(self.view)

    def open(self, page: str, given: Mapping[str, object], ground: QColor) -> None:
        """Load the page; `given` is for it alone, through the channel, `ground` lies behind it."""
        self.page.setBackgroundColor(ground)
        channel = QWebChannel(self.page)
        bridge = CardBridge(given, self._heard, channel)
        channel.registerObject("till", bridge)
        self.page.setWebChannel(channel)
        self.page.load(QUrl(page))

    def shut(self) -> None:
        """Forget the page and everything it knew; safe to call twice."""
        if self._is_shut:
            return
        self._is_shut = True
        self.hide()
        # In this order: a profile that goes before its page takes the program along.
        for part in (self.view, self.page, self._profile):
            if isValid(part):
                part.deleteLater()

    def _loaded(self, is_there: bool) -> None:  # noqa: FBT001 - as Qt calls it
        if not is_there:
            self._fail()
        elif not self._is_shut:
            self.page.setZoomFactor(px(_WHOLE) / _WHOLE)  # as large as the till around it

    def _gone(self) -> None:
        """The program ends: there is no later in which anything could be deleted."""
        for part in (self.view, self.page, self._profile):
            if isValid(part):
                delete(part)

    def _heard(self, said: Said, method: str) -> None:
        if not self._is_shut:
            self._hear(said, method)

    def _fail(self) -> None:
        if not self._is_shut:
            self._broke()


def _deny(permission: QWebEnginePermission) -> None:
    permission.deny()


def _cancel(download: QWebEngineDownloadRequest) -> None:
    download.cancel()


@cache
def _channel_source() -> str:
    """Qt's own half of the channel, which no page has to bring along."""
    file = QFile(":/qtwebchannel/qwebchannel.js")
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        raise FileNotFoundError(file.fileName())
    return bytes(file.readAll().data()).decode()


def _channel_script() -> QWebEngineScript:
    script = QWebEngineScript()
    script.setName("qwebchannel")
    script.setSourceCode(_channel_source())
    script.setInjectionPoint(QWebEngineScript.InjectionPoint.DocumentCreation)
    script.setWorldId(QWebEngineScript.ScriptWorldId.MainWorld)
    script.setRunsOnSubFrames(False)
    return script
