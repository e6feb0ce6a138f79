"""The practice Stripe in a process of its own, reached over HTTP by the SDK."""

import socket
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
import stripe

from pos.adapters.stripe_simulator.bench import PracticeBench
from pos.adapters.stripe_simulator.faults import Fault
from pos.adapters.stripe_simulator.listen import NotLoopback, parse_address
from pos.adapters.stripe_simulator.server import Simulator
from tests.adapters.stripe_simulator.helpers import (
    EXAMPLE,
    charges_of,
    facts,
    intent_in,
    invalid,
    refused,
)

KEY = {"idempotency_key": "sale-1:create:1"}
MODULE = "pos.adapters.stripe_simulator"


def serve(*arguments):
    command = [sys.executable, "-m", MODULE, *arguments]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )


def connect(url, timeout=20):
    """The SDK over real HTTP, and what to close afterwards."""
    http = stripe.RequestsClient(timeout=timeout)
    return stripe.StripeClient("sk_test_x", base_addresses={"api": url}, http_client=http), http


@pytest.fixture(scope="module")
def state(tmp_path_factory):
    return tmp_path_factory.mktemp("loopback") / "practice.db"


@pytest.fixture(scope="module")
def url(state):
    server = serve("--listen", "127.0.0.1:0", "--state", str(state))
    yield server.stdout.readline().strip()
    server.terminate()
    rest = server.communicate(timeout=20)
    assert (server.returncode, rest) == (0, ("", ""))


@pytest.fixture
def client(url, clean):
    client, http = connect(url)
    yield client
    http.close()


@pytest.fixture
def clean(state, url):
    """The levers on the server's state, from this process; nothing left of the last test."""
    simulator = Simulator(state)
    bench = PracticeBench(simulator)
    bench.reset()
    yield bench
    simulator.close()


def test_a_sale_over_the_wire(client):
    intent = intent_in(client, "requires_capture", metadata={"größe": "XL & mehr"})
    taken = client.v1.payment_intents.capture(intent.id, params={"amount_to_capture": 750})
    assert (taken.status, taken.amount_received) == ("succeeded", 750)
    assert charges_of(client, intent)[0].metadata.to_dict() == {"größe": "XL & mehr"}
    assert client.v1.payment_intents.create(params=EXAMPLE, options=KEY).last_response.headers[
        "Idempotency-Key"
    ] == ("sale-1:create:1")


def test_a_refusal_over_the_wire_is_the_same_refusal(client):
    intent = intent_in(client, "succeeded")
    error = refused(lambda: client.v1.payment_intents.capture(intent.id))
    assert facts(error) == invalid("payment_intent_unexpected_state", None)
    assert error.error.payment_intent.id == intent.id


def test_the_levers_work_from_another_process(client, clean):
    held = intent_in(client, "requires_capture")
    asked = intent_in(client, "requires_action")
    clean.finish_action(asked.id, passes=True)
    assert client.v1.payment_intents.retrieve(asked.id).status == "requires_capture"
    clean.advance(timedelta(days=8))
    assert client.v1.payment_intents.retrieve(held.id).cancellation_reason == "automatic"


@pytest.mark.parametrize(("fault", "made"), [(Fault.RESET_BEFORE, 0), (Fault.RESET_AFTER, 1)])
def test_a_reset_closes_the_socket(client, clean, fault, made):
    clean.inject(fault, path="POST")
    error = refused(lambda: client.v1.payment_intents.create(params=EXAMPLE, options=KEY))
    assert (type(error), error.should_retry) == (stripe.APIConnectionError, True)
    assert len(client.v1.payment_intents.list().data) == made
    client.v1.payment_intents.create(params=EXAMPLE, options=KEY)
    assert len(client.v1.payment_intents.list().data) == 1


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (Fault.TRUNCATED_BODY, 200),
        (Fault.BAD_GATEWAY, 502),
        (Fault.HTML_PAGE, 200),
        (Fault.SERVER_ERROR_SAVED, 500),
        (Fault.RATE_LIMIT, 429),
    ],
)
def test_a_garbled_or_refused_answer_arrives_as_such(client, clean, fault, status):
    clean.inject(fault, path="POST")
    error = refused(lambda: client.v1.payment_intents.create(params=EXAMPLE))
    assert error.http_status == status


def test_an_answer_that_comes_too_late_had_happened(url, client, clean):
    clean.inject(Fault.DELAY, path="POST", delay_ms=1500)
    impatient, hasty = connect(url, timeout=0.3)
    error = refused(lambda: impatient.v1.payment_intents.create(params=EXAMPLE, options=KEY))
    assert type(error) is stripe.APIConnectionError
    conflict = refused(lambda: client.v1.payment_intents.create(params=EXAMPLE, options=KEY))
    assert (conflict.http_status, conflict.error.code) == (409, "idempotency_key_in_use")
    assert len(client.v1.payment_intents.list().data) == 1
    hasty.close()


def test_several_clients_at_once_are_all_served(url, client):
    def sell() -> None:
        own, http = connect(url)
        for _ in range(3):
            intent_in(own, "requires_capture")
        http.close()

    threads = [threading.Thread(target=sell) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(client.v1.payment_intents.list(params={"limit": 100}).data) == 12


@pytest.mark.parametrize("length", ["many", "99999999"])
def test_a_body_without_a_sane_length_is_turned_away(url, length):
    host, port = url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as raw:
        head = f"POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n"
        raw.sendall(head.encode())
        assert raw.recv(100).startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize("address", ["0.0.0.0:0", "192.0.2.7:80", "[::]:0", "8.8.8.8:0"])
def test_it_does_not_listen_where_others_could_reach_it(address):
    with pytest.raises(NotLoopback):
        parse_address(address)


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "shop.example:80", "127.0.0.1:x", "127.0.0.1:70000"]
)
def test_what_is_no_address_is_no_address(address):
    with pytest.raises(ValueError, match=r"."):
        parse_address(address)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("127.0.0.1:0", ("127.0.0.1", 0)),
        ("localhost:12111", ("127.0.0.1", 12111)),
        ("[::1]:5", ("::1", 5)),
    ],
)
def test_loopback_is_written_in_three_ways(text, address):
    assert parse_address(text) == address


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--listen", "0.0.0.0:0"], 2, "not an address of this machine alone"),
        (["--listen", "nowhere"], 2, "not an address like"),
        (["--state", "/"], 1, "not a practice Stripe"),
    ],
)
def test_the_program_says_what_is_wrong(arguments, code, words):
    server = serve(*arguments)
    out, err = server.communicate(timeout=20)
    assert (server.returncode, out) == (code, "")
    assert words in err


def test_a_port_that_is_taken_is_named(url):
    taken = url.removeprefix("http://")
    server = serve("--listen", taken)
    out, err = server.communicate(timeout=20)
    assert (server.returncode, out) == (1, "")
    assert taken in err
