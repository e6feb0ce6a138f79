"""Receives Stripe's webhooks on this machine alone, and believes only what Stripe has signed."""

import json
import logging
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer
from socket import socket
from socketserver import ThreadingMixIn
from threading import BoundedSemaphore, Thread
from typing import Any, Final

from typing_extensions import override

from pos.errors import Misconfigured, PosError, Refused
from pos.services.nudges import Delivery, Nudge, is_event_id

log = logging.getLogger(__name__)

HOST: Final = "127.0.0.1"
"""A receiver that other machines can reach is another thing, and not built here."""

TOLERANCE_S: Final = 300
"""Older signatures are refused, so that nobody can play an old event again (Stripe docs, Webhooks:
five minutes are the libraries' default)."""

LARGEST_BODY: Final = 1 << 19
PATHS: Final = frozenset({"/", "/webhook"})
_THREADS: Final = 4
_MOST_WAITING: Final = 32
_PATIENCE_S: Final = 5
_WORD: Final = re.compile(r"[A-Za-z0-9_.]{1,250}")

Heed = Callable[[Delivery], None]
"""Takes in a verified delivery; raises Refused for what is not for this till."""

Refuse = Callable[[str], None]
"""Hears the code of each request that was turned away."""


class Forged(Refused):
    """The signature is missing, wrong or too old, or what was signed is no event."""


def delivery_from(body: bytes, signature: str, secret: str) -> Delivery:
    """What Stripe has signed, as far as it is of use; several `v1` are fine, as during a roll.

    Raises Forged `webhook_forged`, `webhook_not_an_event`. Neither carries what came in.
    """
    import stripe

    try:
        stripe.WebhookSignature.verify_header(body, signature, secret, TOLERANCE_S)
    except (stripe.SignatureVerificationError, ValueError, TypeError):
        # The SDK's error holds body and header: nothing of it goes further.
        raise Forged("webhook_forged") from None
    try:
        return _delivery(json.loads(body))
    except (LookupError, TypeError, ValueError, AttributeError):
        raise Forged("webhook_not_an_event") from None


def _delivery(raw: Any) -> Delivery:
    """A snapshot event or a thin one; raises ValueError and its like for anything else."""
    about = raw["data"]["object"] if "data" in raw else raw["related_object"]
    nudge = Nudge(raw["id"], raw["type"], about.get("id") or about["object"])
    if not is_event_id(nudge.event) or not all(map(_WORD.fullmatch, (nudge.type, nudge.object))):
        raise ValueError("not an event")
    if not isinstance(raw["livemode"], bool):
        raise TypeError("livemode")
    return Delivery(nudge, raw["livemode"], str(raw.get("account") or ""))


class _Server(ThreadingMixIn, HTTPServer):
    """A few threads and a short line before them; who finds it full is sent away unheard."""

    allow_reuse_address = True

    def __init__(self, port: int, secret: str, heed: Heed, refuse: Refuse) -> None:
        self.secret = secret
        self.heed = heed
        self.refuse = refuse
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="webhook")
        self._room = BoundedSemaphore(_MOST_WAITING)
        super().__init__((HOST, port), _Handler)

    @override
    def verify_request(self, request: Any, client_address: Any) -> bool:
        return str(client_address[0]) == HOST

    @override
    def process_request(self, request: Any, client_address: Any) -> None:
        if not self._room.acquire(blocking=False):
            self.shutdown_request(request)
            return
        self._pool.submit(self._work, request, client_address)

    def _work(self, request: socket, client_address: Any) -> None:
        try:
            self.process_request_thread(request, client_address)
        finally:
            self._room.release()

    @override
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Somebody hung up, or a mistake of ours: the traceback would show what came in."""
        log.info("a webhook request ended early")

    @override
    def server_close(self) -> None:
        super().server_close()
        self._pool.shutdown(cancel_futures=True)


class _Handler(BaseHTTPRequestHandler):
    """`POST /` or `/webhook`; one request to a connection, and no word of it in any log."""

    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "Holdfast"
    sys_version = ""
    error_message_format = "%(code)d %(message)s\n"
    error_content_type = "text/plain; charset=utf-8"
    timeout = _PATIENCE_S

    def do_POST(self) -> None:
        """Answer before anything is looked up at Stripe: the file that appears is the work."""
        if self.path not in PATHS:
            self._say(HTTPStatus.NOT_FOUND)
            return
        body = self._body()
        if body is None:
            return
        try:
            signature = self.headers.get("Stripe-Signature", "")
            self.server.heed(delivery_from(body, signature, self.server.secret))
        except Forged as error:
            self._turn_away(HTTPStatus.BAD_REQUEST, error)
        except Refused as error:
            self._turn_away(HTTPStatus.FORBIDDEN, error)
        except PosError as error:
            # Not taken in: Stripe, or whoever forwards for it, may try again.
            self._turn_away(HTTPStatus.SERVICE_UNAVAILABLE, error)
        else:
            self._say(HTTPStatus.OK)

    def _other(self) -> None:
        known = self.path in PATHS
        self._say(HTTPStatus.METHOD_NOT_ALLOWED if known else HTTPStatus.NOT_FOUND)

    do_GET = do_HEAD = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _other  # noqa: N815 - the names http.server calls

    def _body(self) -> bytes | None:
        """The raw bytes that were signed; None when they are too many, or fewer than promised."""
        length = self.headers.get("content-length", "")
        if not (length.isascii() and length.isdecimal()):
            self._say(HTTPStatus.LENGTH_REQUIRED)
            return None
        if int(length[:12]) > LARGEST_BODY:
            self._say(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return None
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            self.close_connection = True
            return None
        return body

    def _turn_away(self, status: HTTPStatus, error: PosError) -> None:
        self.server.refuse(error.code)
        self._say(status, error.code)

    def _say(self, status: HTTPStatus, word: str = "") -> None:
        text = f"{word or status.phrase}\n".encode()
        self.send_response(status)
        self.send_header("content-type", "text/plain; charset=utf-8")
        self.send_header("content-length", str(len(text)))
        self.send_header("connection", "close")
        if status is HTTPStatus.METHOD_NOT_ALLOWED:
            self.send_header("allow", "POST")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text)
        self.close_connection = True

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: what is forwarded here belongs to customers."""


@contextmanager
def receiving(secret: str, heed: Heed, refuse: Refuse, *, port: int) -> Iterator[str]:
    """Receive on 127.0.0.1 until the block ends; gives `127.0.0.1:PORT`. Port 0: any free one.

    `heed` and `refuse` are called on threads of the receiver.
    Raises Misconfigured `webhook_port_taken`.
    """
    try:
        server = _Server(port, secret, heed, refuse)
    except OSError as error:
        raise Misconfigured("webhook_port_taken", port=port) from error
    thread = Thread(target=server.serve_forever, args=(0.1,), name="webhook-door", daemon=True)
    thread.start()
    try:
        yield f"{HOST}:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
