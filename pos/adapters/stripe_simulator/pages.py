"""The practice pages: what a customer sees in a browser, served on this machine alone."""

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from pos.adapters.stripe_simulator.server import Simulator

if TYPE_CHECKING:
    from pos.adapters.stripe_simulator.page_handler import PageServer

log = logging.getLogger(__name__)

_PORT: Final = "pages_port"
_EVERY_S: Final = 0.1
"""How long closing may have to wait for the thread to notice."""


class PracticePages:
    """Begins to run when somebody first asks where the pages are.

    The same port is taken again after a restart where it is free, so that a link on paper lasts.
    """

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        self._lock = threading.Lock()
        self._server: PageServer | None = None
        self._thread: threading.Thread | None = None
        self._is_closed = False
        simulator.pages = self.origin

    def origin(self) -> str:
        """`http://127.0.0.1:PORT`; "" when this machine has no port to give, or all is closed."""
        with self._lock:
            if self._server is None and not self._is_closed:
                self._server = self._start()
            return "" if self._server is None else self._server.origin

    def close(self) -> None:
        """Stop answering; safe to call again."""
        with self._lock:
            self._is_closed = True
            server, thread = self._server, self._thread
            self._server = self._thread = None
        if server is not None and thread is not None:
            server.shutdown()
            server.server_close()
            thread.join()

    def _start(self) -> "PageServer | None":
        server = _first(lambda: self._listen(self._usual_port()), lambda: self._listen(0))
        if server is None:
            log.info("the practice pages have no port to listen on")
            return None
        self._simulator.state.remember(_PORT, str(server.port))
        self._thread = threading.Thread(
            target=server.serve_forever, args=(_EVERY_S,), name="practice pages", daemon=True
        )
        self._thread.start()
        return server

    def _usual_port(self) -> int:
        with self._simulator.state.reading():
            return int(self._simulator.state.setting(_PORT) or 0)

    def _listen(self, port: int) -> "PageServer":
        # A till that shows no page does without the machinery of a web server.
        from pos.adapters.stripe_simulator.page_handler import PageServer

        return PageServer(port, self._simulator)


def _first(*ways: Callable[[], "PageServer"]) -> "PageServer | None":
    for way in ways:
        try:
            return way()
        except OSError:
            continue
    return None
