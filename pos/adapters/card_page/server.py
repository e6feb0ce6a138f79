"""The web server behind the card form's page; imported when somebody opens a form."""

from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from typing_extensions import override

from resources import card_entry

HOST: Final = "127.0.0.1"
_INDEX: Final = "index.html"


class PageServer(ThreadingHTTPServer):
    """Three static files on any free port."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__((HOST, 0), _Handler)

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.server_address[1]}/"

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
