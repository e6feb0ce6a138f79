"""The state file: what outlives a restart, and what happens when several open it."""

import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from pysqlite3 import dbapi2 as sqlite3

from pos.adapters.stripe_simulator.bench import PracticeBench
from pos.adapters.stripe_simulator.faults import Fault
from pos.adapters.stripe_simulator.server import Simulator
from pos.adapters.stripe_simulator.state import UnreadableState
from tests.adapters.stripe_simulator.helpers import (
    EXAMPLE,
    START,
    client_for,
    event_types,
    facts,
    intent_in,
    refused,
)

KEY = {"idempotency_key": "sale-1:create:1"}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "practice.db"


@pytest.fixture
def start(path):
    """Starts simulators on the same file, and stops them."""
    started = []

    def start(**options):
        started.append(Simulator(path, **{"wall": lambda: START, **options}))
        return started[-1]

    yield start
    for simulator in started:
        simulator.close()


def test_a_hold_is_still_there_after_a_restart(start):
    first = start()
    intent = intent_in(client_for(first), "requires_capture")
    first.close()
    client = client_for(start())
    again = client.v1.payment_intents.retrieve(intent.id)
    assert again.to_dict() == intent.to_dict()
    assert client.v1.payment_intents.capture(intent.id).amount_received == 1099
    assert event_types(client)[-1] == "payment_intent.succeeded"


def test_the_turned_clock_and_its_lapses_outlive_a_restart(start):
    first = start()
    intent = intent_in(client_for(first), "requires_capture")
    PracticeBench(first).advance(timedelta(days=8))
    first.close()
    second = start()
    assert second.now() == START + timedelta(days=8)
    assert client_for(second).v1.payment_intents.retrieve(intent.id).status == "canceled"


def test_keys_outlive_a_restart(start):
    first = start()
    created = client_for(first).v1.payment_intents.create(params=EXAMPLE, options=KEY)
    first.close()
    again = client_for(start()).v1.payment_intents.create(params=EXAMPLE, options=KEY)
    assert again.last_response.body == created.last_response.body
    assert again.last_response.headers["idempotent-replayed"] == "true"


def test_what_stripe_would_have_forgotten_is_forgotten_at_the_next_start(start):
    first = start()
    client_for(first).v1.payment_intents.create(params=EXAMPLE, options=KEY)
    first.close()
    client = client_for(start(wall=lambda: START + timedelta(days=31)))
    again = client.v1.payment_intents.create(params=EXAMPLE, options=KEY)
    assert "idempotent-replayed" not in again.last_response.headers
    assert len(client.v1.events.list().data) == 1
    assert len(client.v1.payment_intents.list().data) == 2


def test_two_simulators_on_one_file_see_each_others_work_clock_and_faults(start):
    one, other = start(), start()
    intent = intent_in(client_for(one), "requires_capture")
    PracticeBench(other).inject(Fault.UNAVAILABLE)
    error = refused(lambda: client_for(one).v1.payment_intents.retrieve(intent.id))
    assert error.http_status == 503
    PracticeBench(other).advance(timedelta(days=8))
    assert client_for(one).v1.payment_intents.retrieve(intent.id).status == "canceled"


def test_of_two_captures_from_two_tills_one_is_made(start):
    tills = [client_for(start()) for _ in range(2)]
    intent = intent_in(tills[0], "requires_capture")
    results = []

    def capture(client) -> None:
        try:
            results.append(client.v1.payment_intents.capture(intent.id).status)
        except Exception as error:  # noqa: BLE001 - whatever it is, the assertion shows it
            results.append(facts(error)[3])

    threads = [threading.Thread(target=capture, args=(till,)) for till in tills]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(results) == ["payment_intent_unexpected_state", "succeeded"]


def test_many_threads_share_one_simulator(start):
    client = client_for(start())
    threads = [
        threading.Thread(target=intent_in, args=(client, "requires_capture")) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    intents = client.v1.payment_intents.list(params={"limit": 100}).data
    assert [intent.status for intent in intents] == ["requires_capture"] * 8


def test_two_processes_share_one_file(path, start):
    client = client_for(start())
    program = (
        "import pathlib, sys\n"
        "from pos.adapters.stripe_simulator.server import Simulator\n"
        "simulator = Simulator(pathlib.Path(sys.argv[1]))\n"
        "form = 'amount=700&currency=usd'\n"
        "headers = {'authorization': 'Bearer sk_test_x'}\n"
        "for _ in range(20):\n"
        "    answer = simulator.handle('post', '/v1/payment_intents', headers, form)\n"
        "    assert answer.status == 200, answer.body\n"
    )
    others = [subprocess.Popen([sys.executable, "-c", program, str(path)]) for _ in range(2)]
    ours = [client.v1.payment_intents.create(params=EXAMPLE).id for _ in range(20)]
    assert [other.wait(60) for other in others] == [0, 0]
    intents = list(client.v1.payment_intents.list(params={"limit": 100}).auto_paging_iter())
    assert len({intent.id for intent in intents}) == 60
    assert set(ours) < {intent.id for intent in intents}


def test_the_same_seed_makes_the_same_ids_and_new_ones_after_a_restart(start, tmp_path):
    first = start(seed="demo")
    twin = Simulator(tmp_path / "twin.db", wall=lambda: START, seed="demo")
    one = client_for(first).v1.payment_intents.create(params=EXAMPLE)
    assert client_for(twin).v1.payment_intents.create(params=EXAMPLE).id == one.id
    twin.close()
    first.close()
    again = client_for(start(seed="demo")).v1.payment_intents.create(params=EXAMPLE)
    assert again.id != one.id


@pytest.mark.parametrize("content", [b"this is a picture" * 100, b"\x89PNG\r\n" * 400])
def test_a_file_that_is_no_database_is_refused(path, content):
    path.write_bytes(content)
    with pytest.raises(UnreadableState):
        Simulator(path)
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    "statement", ["CREATE TABLE sales (id TEXT) STRICT", "PRAGMA user_version = 99"]
)
def test_somebody_elses_or_a_newer_database_is_refused(path, statement):
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()
    with pytest.raises(UnreadableState):
        Simulator(path)


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(UnreadableState):
        Simulator(tmp_path / "nowhere" / "practice.db")


def test_a_full_disk_is_an_error_of_stripes_and_changes_nothing(start):
    simulator = start()
    client = client_for(simulator)
    intent = intent_in(client, "requires_capture")
    with simulator.state.reading():
        pages = simulator.state._connection.execute("PRAGMA page_count").fetchone()[0]
        simulator.state._connection.execute(f"PRAGMA max_page_count = {pages}")
    big = {"metadata": {f"k{number}": "v" * 500 for number in range(50)}}
    error = refused(lambda: client.v1.payment_intents.capture(intent.id, params=big))
    assert (error.http_status, error.headers["stripe-should-retry"]) == (500, "true")
    assert client.v1.payment_intents.retrieve(intent.id).to_dict() == intent.to_dict()


def test_the_state_and_its_log_belong_to_their_owner_only(start, path):
    started = start()
    intent_in(client_for(started), "requires_capture")
    modes = {file.name: file.stat().st_mode & 0o777 for file in path.parent.iterdir()}
    assert path.name in modes
    assert set(modes.values()) == {0o600}
