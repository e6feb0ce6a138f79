"""`holdfast listen`: real sockets, real signatures, and a ledger that is brought up to date."""

import http.client
import json
import os
import signal
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest
import stripe
from typing_extensions import override

from pos import bootstrap
from pos.adapters.stripe_api.gateway import client
from pos.cli import listen
from pos.cli.output import Terminal
from pos.cli.session import Session
from pos.domain.drift import Reconciliation
from pos.errors import InDoubt, PosError
from pos.services.listening import Listening
from pos.services.nudges import Nudge, Nudges
from pos.settings import Mode, Start
from tests.adapters import file_keyring
from tests.forked import Forked

KEY = "sk_test_0123456789abWXYZ"
SECRET = "whsec_0123456789abWXYZ"
EVENT = {
    "id": "evt_1",
    "object": "event",
    "type": "payment_intent.succeeded",
    "livemode": False,
    "data": {"object": {"id": "pi_1", "object": "payment_intent"}},
}


class Program:
    """A program of this repository that tells what it does, a line at a time."""

    def __init__(self, process: Forked) -> None:
        self.process = process
        self.address = ""
        self.lines: list[str] = []

    def line(self) -> str:
        """The next one; an empty one when it has ended."""
        self.lines.append(self.process.stdout.readline())
        return self.lines[-1].strip()

    def until(self, happened: str) -> Any:
        """The next JSON line in which this has happened."""
        while text := self.line():
            document = json.loads(text)
            if document["happened"] == happened:
                return document
        raise AssertionError([*self.lines, self.process.stderr.read()])


@pytest.fixture
def surroundings(tmp_path):
    """What the programs are started with: one folder, one keyring with key and secret."""
    keyring = tmp_path / "keyring.json"
    kept = {"holdfast test": KEY, "holdfast test-webhook": SECRET}
    keyring.write_text(json.dumps(kept))
    return os.environ | {
        "PYTHON_KEYRING_BACKEND": file_keyring.BACKEND,
        file_keyring.PLACE: str(keyring),
        "HOLDFAST_DATA_DIR": str(tmp_path / "data"),
        "HOLDFAST_MODE": "test",
        "PYTHONUNBUFFERED": "1",
    }


@pytest.fixture
def program(programs, surroundings):
    """`with program("pos.cli", "listen") as running`; what still runs is ended."""

    @contextmanager
    def start(*arguments: str, given: str = "", **environment: str) -> Iterator[Program]:
        with programs.running(*arguments, env=surroundings | environment) as process:
            process.stdin.write(given)
            process.stdin.close()
            yield Program(process)

    return start


@pytest.fixture
def practice(program):
    """A Stripe over loopback, with a state that lasts for the test."""
    with program("pos.adapters.stripe_simulator") as running:
        yield running.line()


@pytest.fixture
def holdfast(programs, surroundings, practice):
    """`holdfast("sale", "new")`: a command beside the listening one; its document."""

    def run(*arguments: str, code: int = 0) -> Any:
        env = surroundings | {"HOLDFAST_API_BASE": practice}
        done = programs.run("pos.cli", *arguments, "--json", env=env)
        assert done.returncode == code, done
        return json.loads(done.stdout)

    return run


@pytest.fixture
def ledger(holdfast, products):
    """A ledger that no till has open."""
    holdfast("catalogue", "import", str(products))


@pytest.fixture
def held(holdfast, ledger):
    """A payment in it that waits to be captured."""
    return holdfast("sale", "new", "--item", "C-1", "--card", "pm_card_visa")["sale"]


@pytest.fixture
def listening(program, practice, ledger):
    with program("pos.cli", "listen", "--port", "0", "--json", HOLDFAST_API_BASE=practice) as ear:
        ear.address = ear.until("listening")["address"]
        ear.until("looked")
        yield ear


def _capture(practice: str, intent: str) -> None:
    """Somebody takes it in the Dashboard."""
    elsewhere = client("sk_test_dashboard", api_base=practice)
    elsewhere.v1.payment_intents.capture(intent)


def _post(address: str, event: dict[str, object], secret: str = SECRET) -> int:
    body = json.dumps(event)
    header = stripe.WebhookSignature.generate_signature_header(body, secret)
    with closing(http.client.HTTPConnection(address, timeout=10)) as connection:
        connection.request("POST", "/webhook", body, {"Stripe-Signature": header})
        return connection.getresponse().status


def test_what_others_did_arrives_in_a_closed_ledger_and_the_programs_end_cleanly(
    held, listening, practice, holdfast, surroundings
):
    intent = held["payment"]["intent"]
    _capture(practice, intent)
    event = EVENT | {"data": {"object": {"id": intent, "object": "payment_intent"}}}
    assert _post(listening.address, event) == 200
    heard = listening.until("event")
    assert (heard["event"], heard["object"], heard["mode"]) == ("evt_1", intent, "test")
    assert listening.until("looked")["changes"] == 1
    changed = listening.until("changed")
    assert (changed["kind"], changed["amount"]["minor"]) == ("captured", 400)
    assert holdfast("sale", "show", held["receipt"])["sale"]["money"] == "taken"
    nudges = Path(surroundings["HOLDFAST_DATA_DIR"]) / "nudges"
    assert [path for path in nudges.rglob("*") if path.is_file()] == []

    assert _post(listening.address, event) == 200  # a duplicate is fine
    assert listening.until("looked")["changes"] == 0
    listening.process.send_signal(signal.SIGTERM)
    assert listening.until("stopped")["mode"] == "test"
    assert listening.process.wait(timeout=20) == 0


def test_who_is_not_for_this_till_is_refused_in_words(listening):
    assert _post(listening.address, EVENT, "whsec_abcdefgh01234567") == 400
    assert listening.until("turned_away")["error"]["code"] == "webhook_forged"
    assert _post(listening.address, EVENT | {"livemode": True}) == 403
    assert listening.until("turned_away")["error"]["code"] == "event_of_other_mode"
    assert _post(listening.address, EVENT | {"account": "acct_1Other"}) == 403
    assert listening.until("turned_away")["error"]["code"] == "event_of_other_account"
    listening.process.send_signal(signal.SIGINT)
    assert listening.process.wait(timeout=20) == 0
    assert SECRET not in "".join(listening.lines) + (listening.process.stderr.read())


def test_beside_an_open_till_it_only_nudges(listening, surroundings, practice, monkeypatch):
    monkeypatch.setenv("HOLDFAST_STRIPE_KEY", KEY)
    folder = Path(surroundings["HOLDFAST_DATA_DIR"])
    till = bootstrap.open_till(Start(folder, Mode.TEST, api_base=practice, environment_key=KEY))
    try:
        assert _post(listening.address, EVENT) == 200
        assert listening.until("nudged")
        [nudge] = (folder / "nudges" / till.path.stem).iterdir()
        assert json.loads(nudge.read_text()) == {
            "event": "evt_1",
            "type": "payment_intent.succeeded",
            "object": "pi_1",
        }
    finally:
        till.close()


def test_the_practice_stripe_can_send_them_itself(program, listening, holdfast, tmp_path):
    state = str(tmp_path / "stripe.db")
    arguments = ("--state", state, "--forward-to", listening.address, "--secret-stdin")
    with program("pos.adapters.stripe_simulator", *arguments, given=f"{SECRET}\n") as other:
        elsewhere = client("sk_test_dashboard", api_base=other.line())
        made = elsewhere.v1.payment_intents.create({"amount": 500, "currency": "eur"})
        assert listening.until("event")["object"] == made.id


def test_people_read_what_it_does_line_by_line(program, practice, ledger):
    with program("pos.cli", "listen", "--port", "0", HOLDFAST_API_BASE=practice) as ear:
        first = ear.line()
        address = first.removeprefix("Listening on ").partition(". ")[0]
        assert first.endswith(f"Forward with: stripe listen --forward-to {address}")
        assert ear.line() == "Looked at Stripe. News: 0. Changed in Stripe: 0."
        assert _post(address, EVENT | {"livemode": True}) == 403
        assert ear.line().startswith("An event of another mode arrived; this is test mode.")
        ear.process.send_signal(signal.SIGTERM)
        assert ear.line() == "Stopped listening."
        assert ear.process.wait(timeout=20) == 0


@pytest.fixture
def looks(monkeypatch):
    """Each look at Stripe takes the next of these; after the last one the ear is to stop."""
    listening = Listening(_NoNudges(), mode=Mode.TEST, account="acct_1Shop")
    outcomes: list[PosError | Reconciliation] = []

    def look(_session):
        outcome = outcomes.pop(0)
        if not outcomes:
            listening.stop()
        if isinstance(outcome, PosError):
            raise outcome
        return outcome

    monkeypatch.setattr(listen, "_reconciled", look)
    monkeypatch.setattr(listen, "_TRY_AGAIN_S", 0)
    monkeypatch.setattr(bootstrap, "receiving_webhooks", lambda *_, **__: nullcontext("here"))
    return listening, outcomes


class _NoNudges(Nudges):
    """Remembers what was heeded and keeps no file."""

    def __init__(self) -> None:
        self.heard: list[Nudge] = []

    @override
    def waiting(self) -> list[Nudge]:
        return [Nudge("evt_1", "charge.captured", "ch_1")]

    @override
    def heeded(self, nudges: Iterable[Nudge]) -> None:
        self.heard.extend(nudges)


def test_after_a_look_that_failed_it_looks_again_by_itself(looks, tmp_path, capsys):
    listening, outcomes = looks
    silence = InDoubt("no_answer")
    outcomes += [silence, Reconciliation(unsettled=(silence,)), Reconciliation(events=1)]
    nudges = _NoNudges()
    terminal = Terminal(Session(Start(tmp_path, Mode.TEST)), as_json=True)
    listen.Ear(terminal, listening, nudges).listen(0)
    happened = [json.loads(line)["happened"] for line in capsys.readouterr().out.splitlines()]
    assert happened == ["listening", "failed", "looked", "unsettled", "looked", "stopped"]
    assert len(nudges.heard) == 1  # only what was heeded is forgotten


def test_without_a_webhook_secret_it_says_what_to_do(holdfast, ledger, surroundings):
    Path(surroundings[file_keyring.PLACE]).write_text(json.dumps({"holdfast test": KEY}))
    error = holdfast("listen", code=5)["error"]
    assert error["code"] == "webhook_secret_missing"
    assert "keys set --webhook" in error["advice"]


def test_practice_has_no_webhooks_and_says_so(bare):
    answer = bare("listen", code=3)
    assert "The practice Stripe sends no webhooks." in answer.err
    assert bare.json("listen", code=3)["error"]["code"] == "webhook_not_in_training"


def test_its_help_names_the_stripe_cli(bare):
    assert "stripe listen --forward-to 127.0.0.1:4242" in " ".join(
        bare("listen", "--help").out.split()
    )


def test_no_other_address_can_be_asked_for(bare):
    for wrong in (["--port", "70000"], ["--host", "192.0.2.1"], ["192.0.2.1:1"]):
        bare("listen", *wrong, code=2)
