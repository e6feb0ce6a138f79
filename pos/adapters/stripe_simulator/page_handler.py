"""Answers the practice pages' requests, and refuses whoever is not a browser of this machine.

Only the loopback address in `Host` is answered, so that no other name can be pointed here; only
the pages' own origin may post. Nothing of a request is ever logged.
"""

import os
import re
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final
from urllib.parse import parse_qs, urlsplit

from typing_extensions import override

from pos.adapters.stripe_simulator import page_html, page_script, page_words
from pos.adapters.stripe_simulator.desk import Desk
from pos.adapters.stripe_simulator.documents import Document
from pos.adapters.stripe_simulator.errors import Refusal
from pos.adapters.stripe_simulator.page_style import HASH
from pos.adapters.stripe_simulator.server import Simulator
from pos.adapters.stripe_simulator.standin import served

HOST: Final = "127.0.0.1"
_LARGEST_BODY: Final = 1 << 16
_PATIENCE_S: Final = 10
_SESSION: Final = re.compile(r"/c/pay/(cs_test_[0-9A-Za-z]{1,80})(/leave|/left)?")
_BANK: Final = re.compile(r"/bank/([0-9A-Za-z_-]{16,64})")
_EMAIL: Final = re.compile(r"[^@\s]{1,100}@[^@\s]{1,100}")
_HTML: Final = "text/html; charset=utf-8"
_POLICY: Final = (
    f"default-src 'none'; style-src 'sha256-{HASH}'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'self'"
)
_HEADERS: Final = {
    "cache-control": "no-store",
    "content-security-policy": _POLICY,
    "cross-origin-opener-policy": "same-origin",
    # Not "no-referrer": with it a browser posts a form with the origin "null".
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
}


class PageServer(ThreadingHTTPServer):
    """Listens on the loopback address; the handler sees to who may ask."""

    daemon_threads = True
    block_on_close = False
    # On Windows this would let another program listen on the same port.
    allow_reuse_address = os.name == "posix"

    def __init__(self, port: int, simulator: Simulator) -> None:
        self.desk = Desk(simulator)
        super().__init__((HOST, port), PageHandler)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def origin(self) -> str:
        return f"http://{HOST}:{self.port}"


class PageHandler(BaseHTTPRequestHandler):
    """One request of a browser."""

    server: PageServer
    protocol_version = "HTTP/1.1"
    timeout = _PATIENCE_S
    wbufsize = -1  # headers and body leave together

    def do_GET(self) -> None:
        if not self._is_for_us():
            return
        path = urlsplit(self.path).path
        found = served(path)
        session, bank = _SESSION.fullmatch(path), _BANK.fullmatch(path)
        if found is not None:
            self._answer(HTTPStatus.OK, found.kind, found.body, dict(found.headers))
        elif session is not None and session[2] != "/leave":
            self._show_session(session[1], left=session[2] is not None)
        elif bank is not None:
            self._show_bank(bank[1])
        else:
            self._page(HTTPStatus.NOT_FOUND, page_html.missing())

    def do_POST(self) -> None:
        body = self._body()
        if body is None or not self._is_for_us():
            return
        path = urlsplit(self.path).path
        session, bank = _SESSION.fullmatch(path), _BANK.fullmatch(path)
        if path in page_script.PATHS:
            self._answer_script(path, body)
        elif session is not None and session[2] == "/leave":
            self._go(f"/c/pay/{session[1]}/left")
        elif session is not None and session[2] is None:
            self._pay(session[1], _form(body))
        elif bank is not None:
            self._answer_bank(bank[1], _form(body).get("answer", "close"))
        else:
            self._page(HTTPStatus.NOT_FOUND, page_html.missing())

    def _show_session(self, session_id: str, *, left: bool) -> None:
        look = self.server.desk.session(session_id)
        if look is None:
            self._page(HTTPStatus.NOT_FOUND, page_html.missing())
        elif look.session["status"] != "open":
            self._page(HTTPStatus.OK, page_html.ended(look.session, look.intent))
        elif left:
            self._page(HTTPStatus.OK, page_html.left(look.session))
        else:
            shown = page_html.checkout(look.session, look.intent, look.items)
            self._page(HTTPStatus.OK, shown)

    def _pay(self, session_id: str, form: dict[str, str]) -> None:
        """Pay, then let the browser look: a page that is loaded again pays nothing again."""
        page = f"/c/pay/{session_id}"
        card, email = form.get("card", ""), form.get("email", "")
        if card not in page_words.TOKENS:
            self._go(page)
            return
        back = self._own_origin() + page
        given = email if _EMAIL.fullmatch(email) else None
        try:
            intent = self.server.desk.pay_session(session_id, card, back=back, email=given)
        except Refusal:
            self._go(page)  # why, is on the payment and said on the page
            return
        self._go(_bank_page(intent) or page)

    def _show_bank(self, token: str) -> None:
        waiting = self.server.desk.at_the_bank(token)
        if waiting is None:
            self._page(HTTPStatus.NOT_FOUND, page_html.missing())
        else:
            self._page(HTTPStatus.OK, page_html.bank(token, waiting))

    def _answer_bank(self, token: str, answer: str) -> None:
        waiting = self.server.desk.at_the_bank(token)
        if waiting is None:
            self._page(HTTPStatus.NOT_FOUND, page_html.missing())
            return
        declined = ""
        if answer in {"pass", "fail"}:
            try:
                self.server.desk.answer_bank(token, passes=answer == "pass")
            except Refusal as refusal:
                declined = str(refusal)
        back = (waiting["next_action"].get("redirect_to_url") or {}).get("return_url") or ""
        if back.startswith(self._own_origin() + "/c/pay/"):
            self._go(urlsplit(back).path)
        else:
            self._page(HTTPStatus.OK, page_html.answered(answer, declined))

    def _answer_script(self, path: str, body: bytes) -> None:
        status, said = page_script.answer(
            self.server.desk, path, self.headers.get("content-type", ""), body
        )
        self._answer(status, "application/json", said, {})

    def _is_for_us(self) -> bool:
        """Whether this is a browser on this machine, on a page of ours or come by a link."""
        is_host = self.headers.get("host", "") in self._names()
        origin = self.headers.get("origin")
        is_origin = origin is None or origin == self._own_origin()
        site = self.headers.get("sec-fetch-site", "none")
        is_site = self.command == "GET" or site in {"none", "same-origin"}
        if is_host and is_origin and is_site:
            return True
        self.close_connection = True
        self._answer(HTTPStatus.FORBIDDEN, "text/plain; charset=utf-8", b"Not from here.\n", {})
        return False

    def _names(self) -> tuple[str, ...]:
        port = self.server.port
        return f"{HOST}:{port}", f"localhost:{port}"

    def _own_origin(self) -> str:
        return "http://" + self.headers.get("host", "")

    def _body(self) -> bytes | None:
        """The body; None after a refusal, for one that is too long or of no stated length."""
        length = self.headers.get("content-length", "")
        if not length.isdecimal() or int(length) > _LARGEST_BODY:
            self.close_connection = True
            self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "text/plain", b"", {})
            return None
        return self.rfile.read(int(length))

    def _go(self, path: str) -> None:
        self._answer(HTTPStatus.SEE_OTHER, _HTML, b"", {"location": path})

    def _page(self, status: HTTPStatus, html: str) -> None:
        self._answer(status, _HTML, html.encode(), {})

    def _answer(self, status: HTTPStatus, kind: str, body: bytes, more: dict[str, str]) -> None:
        self.send_response_only(status)
        headers = {**_HEADERS, **more, "content-type": kind, "content-length": str(len(body))}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    @override
    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What is no request of a browser's, or another verb: nothing of it is repeated."""
        self.close_connection = True
        self._answer(HTTPStatus(code), "text/plain; charset=utf-8", b"Not understood.\n", {})

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: addresses of pages are as good as keys."""


def _form(body: bytes) -> dict[str, str]:
    fields = parse_qs(body.decode(errors="replace"), max_num_fields=20)
    return {name: values[-1] for name, values in fields.items()}


def _bank_page(intent: Document) -> str:
    """Where the customer's bank waits, as a path of ours, or "" where it does not."""
    redirect = (intent["next_action"] or {}).get("redirect_to_url") or {}
    path = urlsplit(redirect.get("url", "")).path
    return path if _BANK.fullmatch(path) else ""
