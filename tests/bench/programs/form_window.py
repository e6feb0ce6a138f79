"""A card form from the first import of the web engine until it can be filled in, or its floor.

`form` shows practice's page through the till's own view; `bare` an empty page in a bare web view.
"""

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final, TypeAlias

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from pos.adapters.stripe_simulator.standin import served
from ui.card_entry.bridge import Said

_PATH: Final = "/card/"
Ready: TypeAlias = Callable[[], None]


class _Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        found = served(self.path)
        body = found.body if found else b"<title>x</title>"
        self.send_response(200)
        self.send_header("content-type", found.kind if found else "text/html")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    @override
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def main() -> None:
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    origin = f"http://127.0.0.1:{server.server_address[1]}"
    app = QApplication(["form"])
    before, memory = time.monotonic(), _resident_mb()

    def ready() -> None:
        took = (time.monotonic() - before) * 1000
        print(json.dumps({"ready": took, "mb": _resident_mb() - memory}), flush=True)
        os._exit(0)  # how it goes away is not what is measured

    shown = _form(origin, ready) if sys.argv[1] == "form" else _bare(origin, ready)
    shown.resize(640, 440)
    shown.show()
    app.exec()


def _form(origin: str, ready: Ready) -> QWidget:
    from ui.card_entry.engine import load
    from ui.card_entry.gate import Gate

    page = origin + _PATH

    def hear(said: Said, _method: str) -> None:
        if said is Said.READY:
            ready()

    form = load()(Gate(page), hear, lambda: sys.exit("the form broke"))
    given = {"key": "pk_test_practice", "secret": "pi_1_secret_x", "dark": False, "colours": {}}
    form.open(page, given, QColor("white"))
    return form


def _bare(origin: str, ready: Ready) -> QWidget:
    from PySide6.QtCore import QUrl
    from PySide6.QtWebEngineWidgets import QWebEngineView

    view = QWebEngineView()
    view.loadFinished.connect(lambda _: ready())
    view.load(QUrl(origin + "/empty"))
    return view


def _resident_mb() -> float:
    """What this process holds in memory, without its helpers; 0 where nobody says."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    main()
