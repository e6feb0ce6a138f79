"""The receiver: this machine only, signed by Stripe only, and fast."""

import http.client
import json
import logging
import socket
import threading
from contextlib import closing
from datetime import UTC, datetime

import pytest
import stripe

from pos.adapters.webhook_receiver import LARGEST_BODY, TOLERANCE_S, delivery_from, receiving
from pos.errors import Misconfigured, Refused
from pos.services.nudges import Delivery, Nudge

SECRET = "whsec_0123456789abWXYZ"
OTHER = "whsec_abcdefgh01234567"
EVENT = {
    "id": "evt_1",
    "object": "event",
    "type": "charge.captured",
    "livemode": False,
    "data": {"object": {"id": "ch_1", "object": "charge"}},
}
EXPECTED = Delivery(Nudge("evt_1", "charge.captured", "ch_1"), is_live=False)


def _signed(body: str, secret: str = SECRET, *, age_s: int = 0) -> str:
    now = int(datetime.now(UTC).timestamp())
    header: str = stripe.WebhookSignature.generate_signature_header(body, secret, now - age_s)
    return header


class Receiver:
    """What a program on this machine sees of it, and what it let in."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.heeded: list[Delivery] = []
        self.refused: list[str] = []
        self.heed = self.heeded.append

    def take(self, delivery: Delivery) -> None:
        self.heed(delivery)

    def ask(self, method: str, path: str, body: str | bytes | None = None, **headers: str):
        with closing(http.client.HTTPConnection(self.address, timeout=5)) as connection:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode().strip(), answer.headers

    def post(self, body: str, header: str | None = None, path: str = "/"):
        sent = {} if header is None else {"Stripe-Signature": header}
        return self.ask("POST", path, body.encode(), **sent)[:2]


@pytest.fixture
def receiver():
    found = Receiver("")
    with receiving(SECRET, found.take, found.refused.append, port=0) as address:
        found.address = address
        yield found


@pytest.mark.parametrize("path", ["/", "/webhook"])
def test_a_signed_event_is_let_in_and_answered_at_once(receiver, path):
    body = json.dumps(EVENT)
    assert receiver.post(body, _signed(body), path) == (200, "OK")
    assert receiver.heeded == [EXPECTED]
    assert receiver.refused == []


def test_one_of_several_signatures_is_enough_while_the_secret_is_rolled(receiver):
    body = json.dumps(EVENT)
    ours, theirs = _signed(body), _signed(body, OTHER).split(",")[1]
    time, good = ours.split(",")
    assert receiver.post(body, f"{time},{theirs},{good}")[0] == 200
    assert receiver.post(body, f"{time},{theirs}")[0] == 400
    assert len(receiver.heeded) == 1


def test_the_signature_is_over_the_bytes_as_they_came(receiver):
    body = json.dumps(EVENT | {"note": "Café €"}, ensure_ascii=False, indent=3)
    assert receiver.post(body, _signed(body))[0] == 200
    assert receiver.post(body + " ", _signed(body))[0] == 400


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "t=1",
        "v1=ab",
        "t=x,v1=ab",
        "nonsense",
        _signed(json.dumps(EVENT), OTHER),
        _signed(json.dumps(EVENT | {"id": "evt_2"})),
        _signed(json.dumps(EVENT)).replace("v1=", "v0="),
        _signed(json.dumps(EVENT)) + "0",
        "t=1,v1=\xe9",
    ],
    # Of their own: what is signed now has another name in each process that runs the tests.
    ids=[
        "none",
        "empty",
        "no signature",
        "no time",
        "no number",
        "nonsense",
        "another secret",
        "another body",
        "another scheme",
        "one digit more",
        "not ASCII",
    ],
)
def test_a_forged_event_is_not_believed(receiver, header):
    assert receiver.post(json.dumps(EVENT), header) == (400, "webhook_forged")
    assert (receiver.heeded, receiver.refused) == ([], ["webhook_forged"])


def test_an_old_event_cannot_be_played_again(receiver):
    body = json.dumps(EVENT)
    assert receiver.post(body, _signed(body, age_s=TOLERANCE_S + 5))[0] == 400
    assert receiver.post(body, _signed(body, age_s=TOLERANCE_S - 60))[0] == 200


@pytest.mark.parametrize(
    "body",
    [
        "",
        "no json",
        "[]",
        "null",
        "{}",
        json.dumps(EVENT | {"id": "../../evt_1"}),
        json.dumps(EVENT | {"id": 5}),
        json.dumps(EVENT | {"type": "a\nb"}),
        json.dumps(EVENT | {"livemode": "no"}),
        json.dumps(EVENT | {"data": {"object": {"id": "ch_1/../x"}}}),
        json.dumps(EVENT | {"data": []}),
    ],
)
def test_what_is_signed_and_no_event_is_refused(receiver, body):
    assert receiver.post(body, _signed(body)) == (400, "webhook_not_an_event")
    assert receiver.heeded == []


def test_bytes_that_are_no_text_are_refused(receiver):
    status, word, _ = receiver.ask("POST", "/", b"\xff\xfe", **{"Stripe-Signature": "t=1,v1=a"})
    assert (status, word) == (400, "webhook_forged")


def test_a_thin_event_nudges_as_well():
    thin = {
        "id": "evt_test_65",
        "object": "v2.core.event",
        "type": "v1.billing.meter.error_report_triggered",
        "livemode": True,
        "related_object": {"id": "mtr_1", "type": "billing.meter"},
    }
    body = json.dumps(thin)
    found = delivery_from(body.encode(), _signed(body), SECRET)
    assert (found.nudge.object, found.is_live) == ("mtr_1", True)


def test_who_is_not_for_this_till_is_turned_away_politely(receiver):
    def refuse(_: Delivery) -> None:
        raise Refused("event_of_other_mode", mode="test")

    receiver.heed = refuse
    body = json.dumps(EVENT)
    assert receiver.post(body, _signed(body)) == (403, "event_of_other_mode")
    assert receiver.refused == ["event_of_other_mode"]


def test_what_could_not_be_kept_may_be_sent_again(receiver):
    def refuse(_: Delivery) -> None:
        raise Misconfigured("disk_full", file="evt_1.json")

    receiver.heed = refuse
    body = json.dumps(EVENT)
    assert receiver.post(body, _signed(body)) == (503, "disk_full")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 405),
        ("PUT", "/webhook", 405),
        ("DELETE", "/", 405),
        ("OPTIONS", "/", 405),
        ("HEAD", "/", 405),
        ("POST", "/other", 404),
        ("GET", "/webhook/", 404),
        ("POST", "/?x=1", 404),
        ("BREW", "/", 501),
    ],
)
def test_nothing_else_is_served(receiver, method, path, status):
    found, _, headers = receiver.ask(method, path)
    assert found == status
    assert (headers["allow"] == "POST") == (status == 405)
    assert "Python" not in headers["server"]


@pytest.mark.parametrize(
    ("length", "status"),
    [(str(LARGEST_BODY + 1), 413), ("9" * 30, 413), ("-1", 411), ("x", 411), ("٣", 411)],
)
def test_a_body_that_is_too_long_is_not_read(receiver, length, status):
    with closing(http.client.HTTPConnection(receiver.address, timeout=5)) as connection:
        connection.putrequest("POST", "/")
        connection.putheader("content-length", length.encode())
        connection.endheaders()
        assert connection.getresponse().status == status
    assert receiver.heeded == []


def test_who_hangs_up_half_way_stops_nobody_else(receiver):
    host, port = receiver.address.split(":")
    with socket.create_connection((host, int(port))) as rude:
        rude.sendall(b"POST / HTTP/1.1\r\ncontent-length: 100\r\n\r\nhalf")
    body = json.dumps(EVENT)
    assert receiver.post(body, _signed(body))[0] == 200


def test_many_at_once_are_all_answered(receiver):
    body, header = json.dumps(EVENT), _signed(json.dumps(EVENT))
    seen: list[int] = []
    callers = [
        threading.Thread(target=lambda: seen.append(receiver.post(body, header)[0]))
        for _ in range(12)
    ]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert seen == [200] * 12


def test_it_listens_to_this_machine_alone(receiver):
    assert receiver.address.startswith("127.0.0.1:")


def test_a_port_that_is_taken_is_named():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with (
            pytest.raises(Misconfigured, match="webhook_port_taken"),
            receiving(SECRET, print, print, port=port),
        ):
            pass


def test_when_it_ends_the_port_is_free_again():
    with receiving(SECRET, print, print, port=0) as address:
        host, port = address.split(":")
    with socket.create_server((host, int(port))) as again:
        assert again.getsockname()[1] == int(port)


def test_neither_secret_nor_body_is_in_any_log_or_error(receiver, caplog):
    body = json.dumps(EVENT | {"note": "very private"})
    with caplog.at_level(logging.DEBUG):
        for header in (_signed(body), _signed(body, OTHER), "t=1", None):
            receiver.post(body, header)
    with pytest.raises(Refused) as caught:
        delivery_from(body.encode(), _signed(body, OTHER), SECRET)
    told = caplog.text + repr(caught.value) + repr(caught.value.__context__.__class__)
    assert caught.value.__suppress_context__
    assert caught.value.facts == {}
    for private in (SECRET, SECRET[6:], "very private"):
        assert private not in told
