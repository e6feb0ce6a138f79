"""Serves the card form's page on this machine alone, for test keys; live ones need HTTPS."""

from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any, Final

from typing_extensions import override

from resources import card_entry

HOST: Final = "127.0.0.1"
_INDEX: Final = "index.html"


class CardPage:
    """Three static files behind any free port, from the first time that its address is asked."""

    def __init__(self) -> None:
        self._turn = Lock()
        self._server: ThreadingHTTPServer | None = None
        self._thread: Thread | None = None

    def address(self) -> str:
        """Where the page is, served from now on until `close`."""
        with self._turn:
            if self._server is None:
                self._server = _Server((HOST, 0), _Handler)
                serve = self._server.serve_forever
                self._thread = Thread(target=serve, args=(0.1,), name="card-page", daemon=True)
                self._thread.start()
            return f"http://{HOST}:{self._server.server_address[1]}/"

    def close(self) -> None:
        """Serve nothing any more; safe to call twice."""
        with self._turn:
            server, thread = self._server, self._thread
            self._server = self._thread = None
        if server is not None and thread is not None:
            server.shutdown()
            thread.join()
            server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    @override
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Somebody hung up; nothing was lost."""


class _Handler(BaseHTTPRequestHandler):
    """Gives the page's files and nothing else; no word of a request goes into any log."""

    server_version = "Holdfast"
    sys_version = ""
    timeout = 5

    def do_GET(self) -> None:
        try:
            file = card_entry.page_file(self.path.removeprefix("/") or _INDEX)
        except FileNotFoundError:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        self.send_response(HTTPStatus.OK)
        self.send_header("content-type", file.kind)
        self.send_header("content-length", str(len(file.body)))
        self.send_header("content-security-policy", card_entry.policy())
        self.send_header("referrer-policy", "no-referrer")
        self.send_header("x-content-type-options", "nosniff")
        self.send_header("cache-control", "no-store")
        self.end_headers()
        self.wfile.write(file.body)

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: who is asked for what is nobody's business."""
