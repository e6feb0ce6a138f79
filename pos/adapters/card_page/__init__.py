"""Serves the card form's page on this machine alone, for test keys; live ones need HTTPS."""

from threading import Lock, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # no start waits for a web server that it may never need
    from pos.adapters.card_page.server import PageServer


class CardPage:
    """Behind any free port, from the first time that its address is asked."""

    def __init__(self) -> None:
        self._turn = Lock()
        self._server: PageServer | None = None
        self._thread: Thread | None = None

    def address(self) -> str:
        """Where the page is, served from now on until `close`."""
        from pos.adapters.card_page.server import PageServer

        with self._turn:
            if self._server is None:
                self._server = PageServer()
                serve = self._server.serve_forever
                self._thread = Thread(target=serve, args=(0.1,), name="card-page", daemon=True)
                self._thread.start()
            return self._server.address

    def close(self) -> None:
        """Serve nothing any more; safe to call twice."""
        with self._turn:
            server, thread = self._server, self._thread
            self._server = self._thread = None
        if server is not None and thread is not None:
            server.shutdown()
            thread.join()
            server.server_close()
