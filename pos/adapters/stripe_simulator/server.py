"""The practice Stripe: a request goes in, Stripe's answer comes out."""

import re
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from pos.adapters.stripe_simulator import clock, faults, forms, idempotency
from pos.adapters.stripe_simulator.bodies import API_VERSION
from pos.adapters.stripe_simulator.books import Books
from pos.adapters.stripe_simulator.deadlines import pass_deadlines
from pos.adapters.stripe_simulator.documents import Document, Mint, to_json
from pos.adapters.stripe_simulator.errors import Refusal, forbidden, invalid, trouble, unauthorised
from pos.adapters.stripe_simulator.expand import expand
from pos.adapters.stripe_simulator.faults import AnswerLate, ConnectionLost, Fault
from pos.adapters.stripe_simulator.params import read
from pos.adapters.stripe_simulator.routes import find
from pos.adapters.stripe_simulator.state import State, UnwritableState

_SECRET_KEY: Final = re.compile(r"[sr]k_test_\w+")
_PUBLISHABLE_KEY: Final = re.compile(r"pk_(test|live)_\w*")
_EVENTS_KEPT: Final = timedelta(days=30)
_LOG_LENGTH: Final = 1000
_FULL: Final = trouble(500, "The practice Stripe cannot write its file.", saved=False)


@dataclass(frozen=True, slots=True)
class Response:
    """What goes back over the wire; header names are in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Logged:
    """One request as it was answered; status 0 when no answer went out."""

    method: str
    path: str
    key: str
    status: int
    replayed: bool


@dataclass(frozen=True, slots=True)
class _Request:
    id: str
    method: str
    path: str
    form: str  # the query string of a GET, the body of a POST
    headers: Mapping[str, str]

    @property
    def key(self) -> str:
        """The idempotency key; only POST has one, "" is none."""
        return self.headers.get("idempotency-key", "") if self.method == "POST" else ""


@dataclass(slots=True)
class _Answer:
    status: int
    body: str
    headers: dict[str, str] = field(default_factory=dict)


class Simulator:
    """Stripe's side of the wire, from a state file or (with None) from memory.

    Threads and processes may share one file. `wall` is the real time, `seed` makes ids
    repeatable, `account` names the account once and for all, and `sleep` (for a server that
    can really be slow) makes a delay a wait instead of a client's time-out.
    """

    def __init__(
        self,
        path: Path | None,
        *,
        wall: Callable[[], datetime] = clock.utc_now,
        seed: str | None = None,
        account: str | None = None,
        sleep: Callable[[float], None] | None = None,
    ) -> None:
        self.state = State(path)
        self.pages: Callable[[], str] = lambda: ""
        """Gives the origin of the practice pages; `PracticePages` puts itself here."""
        self._wall = wall
        self._sleep = sleep
        self._flights = idempotency.Flights()
        self._log: deque[Logged] = deque(maxlen=_LOG_LENGTH)
        with self.state.transaction():
            position = self.state.last_position()
            self._mint = Mint(None if seed is None else f"{seed}/{position}")
            if account is not None:
                self.state.set("account", account)
            self.prune(self.books())

    @property
    def requests(self) -> tuple[Logged, ...]:
        """The last requests to this process, oldest first."""
        return tuple(self._log)

    def now(self) -> datetime:
        """Aware UTC by the practice clock."""
        with self.state.reading():
            return clock.now(self.state, self._wall)

    def look(self) -> Books:
        """The state as it is, for looking only; inside `reading` or a transaction."""
        state = self.state
        return Books(
            state,
            self._mint,
            now=int(clock.now(state, self._wall).timestamp()),
            account=state.setting("account") or "acct_1Practice",
            pages=self.pages,
        )

    def books(self, request: Document | None = None) -> Books:
        """The state as of now, what is due done; inside a transaction."""
        books = self.look()
        pass_deadlines(books)
        if request is not None:
            books.request = request
        return books

    def prune(self, books: Books) -> None:
        """Forget what Stripe would have forgotten: keys after 24 hours, events after 30 days."""
        self.state.prune(
            answers_before=books.now - int(idempotency.KEPT_FOR.total_seconds()),
            events_before=books.now - int(_EVENTS_KEPT.total_seconds()),
        )

    def close(self) -> None:
        self.state.close()

    def handle(
        self, method: str, url: str, headers: Mapping[str, str], body: str | None
    ) -> Response:
        """Answer one request.

        Raises:
            ConnectionLost: when a fault takes the answer away.
        """
        parts = urlsplit(url)
        verb = method.upper()
        request = _Request(
            self._mint("req", 14),
            verb,
            parts.path,
            (body or "") if verb == "POST" else parts.query,
            {name.lower(): value for name, value in headers.items()},
        )
        try:
            with self._flights.one(request.key):
                response = self._faulty(request)
        except Refusal as refusal:
            response = self._send(request, _refused(request, refusal))
        except UnwritableState:
            response = self._send(request, _refused(request, _FULL))
        except ConnectionLost:
            self._note(request, 0)
            raise
        self._note(request, response.status, replayed="idempotent-replayed" in response.headers)
        return response

    def _faulty(self, request: _Request) -> Response:
        fault, delay_ms = self._take_fault(request)
        if fault is Fault.RESET_BEFORE:
            raise ConnectionLost("the connection was reset before the request was read")
        if fault is Fault.HTML_PAGE:
            return _garbled(200, faults.HTML)
        refusal = None if fault is None else faults.refusal(fault, request.key)
        response = self._send(
            request, self._answer(request, fault) if refusal is None else _refused(request, refusal)
        )
        match fault:
            case Fault.RESET_AFTER:
                raise ConnectionLost("the connection was reset before the answer was sent")
            case Fault.DELAY:
                if self._sleep is None:
                    raise AnswerLate("the answer took too long")
                self._sleep(delay_ms / 1000)
                return response
            case Fault.TRUNCATED_BODY:
                return _garbled(response.status, response.body[: len(response.body) // 2])
            case Fault.BAD_GATEWAY:
                return _garbled(502, faults.HTML)
            case _:
                return response

    def _take_fault(self, request: _Request) -> tuple[Fault | None, int]:
        target = f"{request.method} {request.path}"
        with self.state.reading():
            if not self.state.faults():
                return None, 0
        with self.state.transaction():
            for seq, name, pattern, delay_ms in self.state.faults():
                if faults.matches(pattern, target, Fault(name)):
                    self.state.spend_fault(seq)
                    return Fault(name), delay_ms
        return None, 0

    def _answer(self, request: _Request, fault: Fault | None) -> _Answer:
        _check_caller(request.headers)
        route, object_id = find(request.method, request.path)
        state, key = self.state, request.key
        idempotency.check_key(key)
        print_ = idempotency.fingerprint(request.path, request.form)
        with state.transaction():
            books = self.books({"id": request.id, "idempotency_key": key or None})
            kept = idempotency.replay(state, key, print_) if key else None
            if kept is not None:
                return _replayed(*kept)
            state.mark()
            saved = True
            try:
                params = read(route.shape, _form(request.form), required=route.required)
                result = route.handler(books, object_id, params)
                body = to_json(expand(books, result, params.get("expand", [])))
                inner = faults.inner_error(fault)
                if inner is not None:
                    raise inner
                answer = _Answer(200, body)
            except Refusal as refusal:
                if not refusal.keeps_changes:
                    state.back_to_mark()
                answer = _refused(request, refusal)
                saved = refusal.saved
            if key and saved:
                state.keep_answer(key, (print_, request.id, answer.status, answer.body), books.now)
        return answer

    def _send(self, request: _Request, answer: _Answer) -> Response:
        headers = {
            "content-type": "application/json",
            "date": format_datetime(self.now(), usegmt=True),
            "request-id": request.id,
            "stripe-version": API_VERSION,
            **(
                {"idempotency-key": request.key, "original-request": request.id}
                if request.key
                else {}
            ),
            **answer.headers,
        }
        return Response(answer.status, headers, answer.body.encode())

    def _note(self, request: _Request, status: int, *, replayed: bool = False) -> None:
        self._log.append(Logged(request.method, request.path, request.key, status, replayed))


def _garbled(status: int, body: bytes) -> Response:
    """An answer that is not Stripe's, or not all of it."""
    return Response(status, {"content-type": "text/html"}, body)


def _form(text: str) -> forms.Form:
    try:
        return forms.parse(text)
    except forms.Malformed as error:
        raise invalid(f"Invalid request: {error} is both a value and a hash.") from error


def _refused(request: _Request, refusal: Refusal) -> _Answer:
    return _Answer(refusal.status, to_json(refusal.body(request.id)), refusal.headers)


def _replayed(request_id: str, status: int, body: str) -> _Answer:
    headers = {"original-request": request_id, "idempotent-replayed": "true"}
    if status >= 500:  # noqa: PLR2004 - HTTP
        headers["stripe-should-retry"] = "false"
    return _Answer(status, body, headers)


def _check_caller(headers: Mapping[str, str]) -> None:
    """Raise what a wrong key, account or API version deserves."""
    key = headers.get("authorization", "").removeprefix("Bearer ")
    if not key:
        raise unauthorised("You did not provide an API key.")
    if _PUBLISHABLE_KEY.fullmatch(key):
        raise unauthorised(
            "This API call cannot be made with a publishable API key. Please use a secret API key.",
            "secret_key_required",
        )
    if not _SECRET_KEY.fullmatch(key):
        raise unauthorised(f"Invalid API Key provided: {key[:8]}****")
    if headers.get("stripe-account"):
        raise forbidden("The provided key does not have access to that account.")
    version = headers.get("stripe-version", API_VERSION)
    if version != API_VERSION:
        raise invalid(f"Invalid Stripe API version: {version}")
