"""The doctor finds what is wrong, says it, and survives whatever it examines."""

import shutil
import socket
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import hypothesis.strategies as st
import pytest
import sqlite_utils
from hypothesis import HealthCheck, given, settings

from pos.adapters.keyring_secrets import MemorySecrets
from pos.adapters.stripe_api.gateway import client
from pos.adapters.stripe_api.probe import ClientProbe
from pos.adapters.stripe_simulator.bench import PracticeBench
from pos.adapters.stripe_simulator.client import SimulatorHTTPClient
from pos.adapters.stripe_simulator.faults import Fault
from pos.adapters.stripe_simulator.server import Simulator
from pos.bootstrap import open_till
from pos.domain.cart import Item
from pos.domain.health import Diagnosis, Grade, Part, Place
from pos.domain.printing import Connection, Printer
from pos.errors import Broken, InDoubt, Misconfigured, PosError
from pos.logs import set_up
from pos.services.clock_skew import ClockCheck, of_clock
from pos.services.doctor import Doctor
from pos.services.keys import Keys, KeySource
from pos.settings import Mode, Start
from tests import paper_sink
from tests.services.doctor_kit import (
    FULL,
    NOW,
    RESTRICTED,
    Bent,
    Clock,
    examined,
    found,
    instruments,
    practised,
    verdicts,
    with_stripe,
)


@pytest.fixture(scope="module")
def opened_once(tmp_path_factory):
    return practised(tmp_path_factory.mktemp("opened") / "data").folder


@pytest.fixture
def practice(tmp_path, opened_once):
    """A practice ledger that was opened once; a copy, for opening takes its time."""
    folder = tmp_path / "data"
    shutil.copytree(opened_once, folder)
    folder.chmod(0o700)
    return Start(folder, Mode.TRAINING)


@pytest.fixture
def simulator():
    simulator = Simulator(None, wall=lambda: NOW)
    yield simulator
    simulator.close()


@pytest.fixture
def test_mode(tmp_path):
    return Start(tmp_path / "data", Mode.TEST)


def test_a_practice_till_is_well_and_says_what_it_does_not_use(practice):
    checkup = examined(instruments(practice, machine=Bent(screen_trouble="", lock_holder=None)))
    assert checkup.is_well
    told = verdicts(checkup)
    assert told["ledger"] == "ok: ledger_opens"
    assert told["lock"] == "ok: lock_free"
    assert told["schema"] == "ok: schema_current"
    assert told["books"] == "ok: books_hold"
    assert told["operations"] == "ok: nothing_waits"
    assert told["folder"] == "ok: folder_private"
    for part in ("keyring", "key", "stripe", "clock", "key_rights", "card_reader", "printer"):
        assert told[part].startswith("not_used: "), part
    assert set(told) == {str(part) for part in Part}


def test_before_the_first_start_nothing_is_there_and_nothing_is_made(tmp_path):
    checkup = examined(instruments(Start(tmp_path / "none")))
    assert checkup.is_well
    assert found(checkup, Part.FOLDER).code == "folder_to_come"
    assert found(checkup, Part.LEDGER).code == "ledger_to_come"
    assert found(checkup, Part.LOG).code == "log_to_come"
    assert list(tmp_path.iterdir()) == []


def test_beside_an_open_till_it_says_who_has_the_ledger(practice):
    till = open_till(practice)
    try:
        checkup = examined(instruments(practice))
    finally:
        till.close()
    lock = found(checkup, Part.LOCK)
    assert checkup.is_well
    assert lock.code == "lock_held"
    assert str(lock.facts["holder"]).startswith(("process ", "another process"))
    assert found(examined(instruments(practice)), Part.LOCK).code == "lock_free"


def test_the_parts_are_announced_and_told_in_order(practice):
    heard: list[Part] = []
    checkup = Doctor(instruments(practice)).examine(heard.append)
    assert heard[0] is Part.PROGRAM
    order = list(Part)
    places = [order.index(each.part) for each in checkup.diagnoses]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("place", "code", "grade"),
    [
        (Place(exists=True, is_writable=False), "folder_locked", Grade.BAD),
        (
            Place(exists=True, is_writable=True, is_private=False),
            "folder_open_to_others",
            "warning",
        ),
        (Place(exists=True, is_writable=True, is_private=None), "folder_private", Grade.OK),
    ],
)
def test_a_folder_is_writable_and_its_owners_only(practice, place, code, grade):
    bent = instruments(practice, machine=Bent(place=place))
    [folder] = [d for d in examined(bent).diagnoses if d.part is Part.FOLDER]
    assert (folder.code, folder.grade) == (code, grade)


def test_a_folder_on_a_network_drive_is_bad(practice):
    def refuse(_folder):
        raise Misconfigured("folder_on_network", folder="data")

    folder = found(examined(instruments(practice, check_place=refuse)), Part.FOLDER)
    assert (folder.code, folder.grade) == ("folder_on_network", Grade.BAD)
    assert folder.problem is not None


@pytest.mark.parametrize(
    ("free", "code", "grade"),
    [
        (5 * 10**9, "space_enough", Grade.OK),
        (10**9 - 1, "space_short", Grade.WARNING),
        (10**8 - 1, "space_gone", Grade.BAD),
        (None, "space_unknown", Grade.WARNING),
    ],
)
def test_space_on_the_disk(tmp_path, free, code, grade):
    machine = Bent(place=Place(exists=False, free=free))
    space = found(examined(instruments(Start(tmp_path / "x"), machine=machine)), Part.SPACE)
    assert (space.code, space.grade) == (code, grade)


def test_a_qt_that_ends_the_program_is_bad(practice):
    versions = {"pyside6-essentials": "6.12.0", "python": "3.11.2"}
    program = found(examined(instruments(practice, machine=Bent(versions=versions))), Part.PROGRAM)
    assert (program.code, program.grade) == ("qt_unsound", Grade.BAD)


def test_a_machine_without_a_screen_is_a_warning_only(practice):
    checkup = examined(instruments(practice, machine=Bent(screen_trouble="libGL.so.1")))
    assert found(checkup, Part.SCREEN).grade is Grade.WARNING
    assert checkup.is_well


def test_an_old_sqlite_is_bad(practice):
    def refuse():
        raise Misconfigured("sqlite_too_old", version="3.40.1")

    assert found(examined(instruments(practice, check_sqlite=refuse)), Part.SQLITE).grade == "bad"


def test_a_log_that_is_a_folder_or_others_can_read_is_a_warning(practice):
    (practice.folder / "holdfast.log").mkdir()
    assert found(examined(instruments(practice)), Part.LOG).code == "log_locked"
    (practice.folder / "holdfast.log").rmdir()
    file = set_up(practice.folder)
    assert found(examined(instruments(practice)), Part.LOG).code == "log_kept"
    file.chmod(0o644)
    assert found(examined(instruments(practice)), Part.LOG).code == "log_open_to_others"


def test_other_people_who_can_read_the_ledger_are_named_as_a_risk(practice):
    [file] = practice.folder.glob("training-acct_*.db")
    file.chmod(0o644)
    codes = [each.code for each in examined(instruments(practice)).diagnoses]
    assert "ledger_open_to_others" in codes
    assert "ledger_opens" in codes


def test_a_clock_on_the_wall_in_another_zone_is_a_warning(practice):
    here = instruments(practice, clock=Clock(), machine=Bent(offset=timedelta(hours=1)))
    assert found(examined(here), Part.ZONE).code == "zones_agree"
    there = instruments(practice, clock=Clock(), machine=Bent(offset=timedelta(hours=-5)))
    zone = found(examined(there), Part.ZONE)
    assert (zone.code, zone.grade) == ("zones_differ", Grade.WARNING)
    assert (zone.facts["machine"], zone.facts["wanted"]) == ("UTC-05:00", "UTC+01:00")


# The ledger -------------------------------------------------------------------------------


def ledger_of(start):
    [file] = start.folder.glob("training-acct_*.db")
    return file


@pytest.mark.parametrize("content", [b"not a ledger", b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_file_that_is_no_ledger_is_bad_and_never_a_traceback(practice, content):
    file = ledger_of(practice)
    for beside in practice.folder.glob(f"{file.name}-*"):
        beside.unlink()
    file.write_bytes(content)
    checkup = examined(instruments(practice))
    assert not checkup.is_well
    assert found(checkup, Part.ZONE).grade is Grade.UNUSED
    assert any(d.part is Part.LEDGER and d.grade is Grade.BAD for d in checkup.diagnoses)


def test_an_empty_ledger_is_not_taken_for_a_new_one(practice):
    ledger_of(practice).write_bytes(b"")
    ledger = [d for d in examined(instruments(practice)).diagnoses if d.part is Part.LEDGER]
    assert [(each.code, each.grade) for each in ledger] == [("ledger_empty", Grade.BAD)]


@given(st.binary(min_size=1, max_size=64), st.integers(0, 10**9))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_broken_in_the_file_the_examination_goes_on(practice, rubbish, at):
    file = ledger_of(practice)
    sound = file.read_bytes()
    at %= len(sound)
    try:
        file.write_bytes(sound[:at] + rubbish + sound[at + len(rubbish) :])
        checkup = examined(instruments(practice))
    finally:
        file.write_bytes(sound)
    assert {Part.LEDGER, Part.PRINTER} <= {each.part for each in checkup.diagnoses}


def test_the_reader_of_this_register_is_named(practice):
    assert found(examined(instruments(practice)), Part.READER).code == "no_reader"
    with closing(open_till(practice)) as till:
        till.readers.choose(till.readers.all()[0].id)
    told = found(examined(instruments(practice)), Part.READER)
    assert (told.code, told.facts) == ("reader_chosen", {"reader": "tmr_PracticeReader"})


def test_a_guard_that_was_taken_away_is_found(practice):
    db = sqlite_utils.Database(ledger_of(practice))
    db.execute("DROP TRIGGER operations_stay")
    db.conn.commit()
    db.close()
    checkup = examined(instruments(practice))
    assert found(checkup, Part.SCHEMA).code == "schema_differs"
    assert found(checkup, Part.BOOKS).code == "books_do_not_hold"


def test_more_entries_than_can_be_proved_quickly_are_left_to_verify(practice, monkeypatch):
    monkeypatch.setattr("pos.services.doctor_ledger._QUICKLY", -1)
    books = found(examined(instruments(practice)), Part.BOOKS)
    assert (books.code, books.grade) == ("books_too_many", Grade.OK)


def test_a_ledger_of_an_older_version_is_only_a_warning(practice):
    def outdated(_account):
        raise Misconfigured("ledger_outdated", file="x.db")

    checkup = examined(instruments(practice, open_ledger=outdated))
    ledger = [each for each in checkup.diagnoses if each.part is Part.LEDGER]
    assert [(each.code, each.grade) for each in ledger] == [("ledger_outdated", Grade.WARNING)]


def test_ledgers_of_two_accounts_are_a_question_and_both_are_examined(practice):
    twice = instruments(practice, accounts=lambda: ("acct_1Practice", "acct_1Practice"))
    codes = [each.code for each in examined(twice).diagnoses]
    assert codes.count("ledger_opens") == 2
    assert "ledgers_several" in codes


@pytest.mark.parametrize(
    ("later", "code", "grade"),
    [
        (timedelta(minutes=1), "waits_for_stripe", Grade.OK),
        (timedelta(minutes=11), "waits_for_stripe", Grade.WARNING),
        (timedelta(hours=20), "waits_for_a_person", Grade.BAD),
        (timedelta(hours=-1), "waits_for_stripe", Grade.WARNING),
    ],
)
def test_requests_without_an_answer_are_told_by_their_age(practice, expect_log, later, code, grade):
    expect_log("no answer yet")
    till = open_till(practice)
    till.patience.stop()
    sale = till.counter.current().sale
    [product, *_] = till.catalogue.list("", 1)
    item = Item(product.sku, product.barcode, product.name, product.price, product.tax_rate)
    till.counter.save(sale.id, sale.cart.add(item, 20))
    till.practice.inject(Fault.RESET_BEFORE, times=9, path="")
    with pytest.raises(InDoubt) as caught:
        till.checkout.begin(sale.id)
    till.close()
    now = datetime.now(UTC) + later
    waits = found(examined(instruments(practice, clock=Clock(now))), Part.OPERATIONS)
    assert (waits.code, waits.grade) == (code, grade)
    assert waits.facts["reference"] == caught.value.facts["operation"]


@pytest.mark.parametrize(
    ("ago", "code"),
    [(None, "backup_none"), (timedelta(days=8), "backup_old"), (timedelta(1), "backup_recent")],
)
def test_the_last_backup_is_told_by_its_age(practice, ago, code):
    last = None if ago is None else NOW - ago
    bent = instruments(practice, clock=Clock(), last_backup=lambda _path: last)
    assert found(examined(bent), Part.BACKUP).code == code


def test_a_backup_is_known_by_the_note_that_it_leaves(practice, tmp_path):
    live = instruments(replace(practice, mode=Mode.TEST)).last_backup
    assert live is not None
    assert instruments(practice).last_backup is None
    assert live(ledger_of(practice)) is None
    till = open_till(practice)
    try:
        made = till.backups.back_up(to=tmp_path / "copy.db")
    finally:
        till.close()
    assert live(ledger_of(practice)) == made.record.created_at.replace(microsecond=0)


# The way to Stripe ------------------------------------------------------------------------


def test_with_a_restricted_key_and_a_right_clock_all_is_well(test_mode, simulator):
    checkup = examined(with_stripe(test_mode, simulator, RESTRICTED))
    told = verdicts(checkup)
    assert told["key"] == "ok: key_restricted"
    assert told["stripe"] == "ok: stripe_answers"
    assert told["clock"] == "ok: clock_right"
    assert told["key_rights"] == "ok: rights_enough"
    assert str(found(checkup, Part.STRIPE).facts["request_id"]).startswith("req_")


def test_a_key_that_may_do_everything_is_a_warning(test_mode, simulator):
    key = found(examined(with_stripe(test_mode, simulator, FULL)), Part.KEY)
    assert (key.code, key.grade) == ("key_unrestricted", Grade.WARNING)


def test_only_what_changes_nothing_is_asked_of_stripe(test_mode, simulator):
    examined(with_stripe(test_mode, simulator, RESTRICTED))
    assert {request.method for request in simulator.requests} == {"GET"}


@pytest.mark.parametrize(
    ("path", "code", "grade"),
    [
        ("GET /v1/payment_intents", "rights_missing", Grade.BAD),
        ("GET /v1/charges", "rights_missing", Grade.BAD),
        ("GET /v1/events", "rights_narrow", Grade.WARNING),
        ("GET /v1/disputes", "rights_narrow", Grade.WARNING),
        ("GET /v1/balance_transactions", "rights_without_books", Grade.OK),
        ("GET /v1/payouts", "rights_without_books", Grade.OK),
    ],
)
def test_what_a_restricted_key_may_not_read_is_told(test_mode, simulator, path, code, grade):
    PracticeBench(simulator).inject(Fault.FORBIDDEN, times=1, path=path)
    rights = found(examined(with_stripe(test_mode, simulator, RESTRICTED)), Part.RIGHTS)
    assert (rights.code, rights.grade) == (code, grade)
    assert rights.facts["refused"] == path.rpartition("/")[2]


@pytest.mark.parametrize(
    ("fast", "code", "grade"),
    [
        (timedelta(seconds=59), "clock_right", Grade.OK),
        (timedelta(seconds=-59), "clock_right", Grade.OK),
        (timedelta(seconds=90), "clock_fast", Grade.WARNING),
        (timedelta(seconds=-90), "clock_slow", Grade.WARNING),
        (timedelta(minutes=6), "clock_fast", Grade.BAD),
        (timedelta(hours=-2), "clock_slow", Grade.BAD),
    ],
)
def test_the_clock_is_compared_with_stripes(test_mode, simulator, fast, code, grade):
    clock = found(examined(with_stripe(test_mode, simulator, RESTRICTED, fast=fast)), Part.CLOCK)
    assert (clock.code, clock.grade) == (code, grade)


@pytest.mark.parametrize(
    ("fast", "code"), [(timedelta(0), "clock_right"), (timedelta(minutes=-9), "clock_slow")]
)
def test_a_screen_can_ask_about_the_clock_alone(tmp_path, simulator, fast, code):
    stripe = client(FULL, http_client=SimulatorHTTPClient(simulator))
    keys = Keys(Mode.TEST, MemorySecrets(), str, ledgers=tuple, from_environment=FULL)
    check = ClockCheck(keys, lambda _key: ClientProbe(stripe), Clock(simulator.now(), fast))
    assert check.look().code == code


def test_a_practice_till_asks_nobody_about_its_clock(practice):
    till = open_till(practice)
    try:
        assert till.clock_check.look().grade is Grade.UNUSED
    finally:
        till.close()


def test_an_answer_without_a_date_says_nothing_about_the_clock():
    assert of_clock(None).grade is Grade.WARNING


@given(st.timedeltas(timedelta(days=-3), timedelta(days=3)))
def test_a_clock_is_judged_alike_in_both_directions(skew):
    assert of_clock(skew).grade is of_clock(-skew).grade
    assert (of_clock(skew).grade is Grade.BAD) == (abs(skew) > timedelta(minutes=5))
    assert (of_clock(skew).grade is Grade.OK) == (abs(skew) <= timedelta(seconds=60))


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault.RESET_BEFORE, "stripe_silent"),
        (Fault.KEY_EXPIRED, "key_rejected"),
        (Fault.HTML_PAGE, "stripe_silent"),
        (Fault.UNAVAILABLE, "stripe_silent"),
        (Fault.FORBIDDEN, "key_lacks_permission"),
    ],
)
def test_a_stripe_that_does_not_answer_is_bad_and_the_rest_is_not_asked(
    test_mode, simulator, fault, code
):
    PracticeBench(simulator).inject(fault, times=1, path="")
    checkup = examined(with_stripe(test_mode, simulator, RESTRICTED))
    stripe = found(checkup, Part.STRIPE)
    assert (stripe.code, stripe.grade) == (code, Grade.BAD)
    assert found(checkup, Part.RIGHTS).code == "rights_not_asked"
    assert found(checkup, Part.CLOCK).code == "clock_not_asked"


def test_without_a_network_it_ends_with_a_verdict(test_mode):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    start = replace(test_mode, api_base=f"http://127.0.0.1:{port}", environment_key=RESTRICTED)
    stripe = found(examined(instruments(start)), Part.STRIPE)
    assert (stripe.code, stripe.grade) == ("stripe_silent", Grade.BAD)
    assert stripe.facts == {"reason": "no_answer"}


def test_a_key_of_another_account_than_the_ledgers_is_bad(test_mode, simulator):
    other = with_stripe(test_mode, simulator, RESTRICTED)
    bent = replace(other, accounts=lambda: ("acct_other",), open_ledger=_refuse)
    stripe = found(examined(bent), Part.STRIPE)
    assert (stripe.code, stripe.grade) == ("account_of_other_ledger", Grade.BAD)


def _refuse(_account):
    raise Misconfigured("ledger_unopenable", file="x.db")


def test_without_a_key_there_is_nothing_to_ask_with(test_mode):
    checkup = examined(instruments(test_mode))
    assert found(checkup, Part.KEYRING).code == "keyring_answers"
    assert found(checkup, Part.KEY).code == "no_key"
    assert found(checkup, Part.STRIPE).grade is Grade.UNUSED
    assert not checkup.is_well


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Misconfigured("keyring_locked"), "keyring_locked"),
        (Misconfigured("keyring_no_answer", waited=timedelta(1)), "keyring_no_answer"),
        (Misconfigured("keyring_missing", backend="keyrings.alt.file"), "keyring_unfit"),
        (Misconfigured("keyring_missing", backend="keyring.backends.fail"), "keyring_missing"),
    ],
)
def test_a_keyring_that_keeps_nothing_safe_is_bad_unless_a_key_is_given(test_mode, error, code):
    def refuse():
        raise error

    bent = instruments(test_mode, keyring=refuse, key=refuse)
    keyring = found(examined(bent), Part.KEYRING)
    assert (keyring.code, keyring.grade) == (code, Grade.BAD)
    assert found(examined(bent), Part.KEY).code == "key_not_read"
    given = replace(bent, start=replace(test_mode, environment_key=FULL))
    assert found(examined(given), Part.KEYRING).grade is Grade.WARNING


def test_a_live_key_in_the_environment_is_bad(tmp_path):
    start = Start(tmp_path, Mode.LIVE, environment_key="sk_live_" + "x" * 24)
    key = found(examined(instruments(start)), Part.KEY)
    assert (key.code, key.grade) == ("environment_key_live", Grade.BAD)


# Whatever happens -------------------------------------------------------------------------

INSTRUMENTS = (
    "accounts", "path_of", "open_ledger", "check_place", "check_sqlite", "keyring", "key", "probe",
    "last_backup",
)  # fmt: skip


@pytest.mark.parametrize("name", INSTRUMENTS)
@pytest.mark.parametrize(
    "error",
    [Misconfigured("disk_full", file="x"), InDoubt("no_answer"), Broken("storage", reason="x"),
     OSError(5, "x"), ValueError("x"), KeyError("x"), UnicodeDecodeError("utf-8", b"", 0, 1, "x")],
    ids=lambda error: type(error).__name__,
)  # fmt: skip
def test_an_instrument_that_breaks_is_a_finding_and_the_rest_goes_on(practice, name, error):
    def break_(*_arguments):
        raise error

    given = (FULL, KeySource.SESSION) if name == "probe" else ("", KeySource.NONE)
    changes = {"key": lambda: given, "last_backup": lambda _path: None}
    bent = instruments(practice, **{**changes, name: break_})
    if name in {"keyring", "key", "probe"}:
        bent = replace(bent, start=replace(practice, mode=Mode.TEST))
    checkup = examined(bent)
    assert found(checkup, Part.PRINTER).part is list(Part)[-1]
    assert found(checkup, Part.PROGRAM).grade is Grade.OK
    troubled = [each for each in checkup.diagnoses if each.grade is Grade.BAD]
    expected = error.code if isinstance(error, PosError) else "not_examined"
    if name == "probe" and isinstance(error, InDoubt):
        expected = "stripe_silent"
    assert expected in {each.code for each in troubled}


def test_findings_carry_no_secret(test_mode, simulator):
    checkup = examined(with_stripe(test_mode, simulator, RESTRICTED))
    told = repr(checkup)
    assert RESTRICTED not in told
    assert "rrrr" not in told
    assert all(isinstance(each, Diagnosis) for each in checkup.diagnoses)


def test_printers_are_asked_how_they_stand_and_what_waits_for_them(tmp_path):
    start = practised(tmp_path)
    with paper_sink.paper_sink() as sink, closing(open_till(start)) as till:
        printer = Printer("Counter", Connection.NETWORK, sink.address)
        till.paper.printers.add(printer)
        till.paper.printers.add(replace(printer, name="Bar", address=paper_sink.nobody()))
        till.paper.printers.test("Bar")
        sink.status = paper_sink.PAPER_LOW
        checkup = examined(instruments(start))
    told = [each for each in checkup.diagnoses if each.part is Part.PRINTER]
    assert [(str(each.grade), each.code) for each in told] == [
        ("warning", "printer_not_well"),
        ("warning", "printer_not_well"),
        ("warning", "slips_wait"),
    ]
    assert {each.facts.get("state") for each in told} == {
        "the paper is nearly at its end",
        "it cannot be reached",
        None,
    }
    assert not sink.paper


def test_a_printer_that_is_well_is_said_to_be(tmp_path):
    start = practised(tmp_path)
    with paper_sink.paper_sink() as sink, closing(open_till(start)) as till:
        till.paper.printers.add(Printer("Counter", Connection.NETWORK, sink.address))
        told = found(examined(instruments(start)), Part.PRINTER)
    assert (told.code, dict(told.facts)) == ("printer_well", {"name": "Counter", "state": "ready"})
