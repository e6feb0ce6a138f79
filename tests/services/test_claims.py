"""Claims on holds in a real PostgreSQL: one register at a time, and never for ever."""

import threading
from contextlib import ExitStack
from datetime import timedelta

import psycopg
import pytest

from pos.adapters.central.claims import SqlClaims
from pos.domain.claim import LEASE, SAFE, Claimant, Shared
from pos.domain.ids import IntentId, KeySpace, LedgerId
from pos.domain.uptime import Uptime
from pos.errors import InDoubt, Misconfigured, Refused
from pos.services.claiming import Claiming
from tests.postgres import postgres

HOLD = Shared(LedgerId("ldg_one"), IntentId("pi_1"))
FIRST = Claimant(KeySpace("ldg_one"), "till-1", "Ann")
SECOND = Claimant(KeySpace("ldg_two"), "till-2", "Bo")
MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def url():
    return postgres().database()


@pytest.fixture
def claims(url):
    made = SqlClaims(lambda: psycopg.connect(url, prepare_threshold=None))
    yield made
    with psycopg.connect(url) as db:
        db.execute("DELETE FROM hold_claims")


class Watchmaker:
    """The machine's count, turned by the test."""

    def __init__(self):
        self.elapsed = timedelta(hours=1)

    def __call__(self):
        return Uptime("boot", self.elapsed)


def _claiming(claims, by=SECOND, uptime=None):
    return Claiming(claims, lambda: by, uptime or Watchmaker())


def _let_it_run_out(url):
    with psycopg.connect(url) as db:
        db.execute("UPDATE hold_claims SET until = CURRENT_TIMESTAMP - interval '1 second'")


def test_a_hold_is_one_registers_at_a_time(claims):
    taken = claims.take(HOLD, FIRST, MINUTE)
    with pytest.raises(Refused, match="hold_claimed") as refused:
        claims.take(HOLD, SECOND, MINUTE)
    assert (refused.value.facts["register"], refused.value.facts["person"]) == ("till-1", "Ann")
    assert refused.value.facts["until"] == taken.until
    assert claims.give_back(taken)
    assert claims.take(HOLD, SECOND, MINUTE).by == SECOND


def test_whoever_has_a_hold_may_ask_again_and_has_it_longer(claims):
    first = claims.take(HOLD, FIRST, MINUTE)
    again = claims.take(HOLD, FIRST, 2 * MINUTE)
    assert again.until > first.until
    assert again.since == first.since
    assert [each.by for each in claims.standing()] == [FIRST]


def test_a_claim_of_a_register_that_died_is_over_by_itself(claims, url):
    claims.take(HOLD, FIRST, MINUTE)
    _let_it_run_out(url)
    assert not claims.standing()
    assert claims.take(HOLD, SECOND, MINUTE).by == SECOND


def test_a_register_that_slept_can_neither_prolong_nor_give_back_what_it_lost(claims, url):
    slept = claims.take(HOLD, FIRST, MINUTE)
    _let_it_run_out(url)
    taken = claims.take(HOLD, SECOND, MINUTE)
    with pytest.raises(Refused, match="claim_lost"):
        claims.renew(slept, MINUTE)
    assert not claims.give_back(slept)
    assert claims.renew(taken, 2 * MINUTE).until > taken.until
    assert [each.token for each in claims.standing()] == [taken.token]


def test_the_token_rises_with_every_hand(claims):
    tokens = []
    for by in (FIRST, SECOND, FIRST):
        taken = claims.take(HOLD, by, MINUTE)
        tokens.append(taken.token)
        claims.give_back(taken)
    assert tokens == sorted(set(tokens))


def test_holds_of_two_ledgers_do_not_meet(claims):
    claims.take(HOLD, FIRST, MINUTE)
    other = Shared(LedgerId("ldg_two"), HOLD.intent)
    assert claims.take(other, SECOND, MINUTE).hold == other


@pytest.mark.parametrize("isolation", ["read committed", "serializable"])
def test_of_many_that_ask_at_once_one_has_it(url, claims, isolation):
    options = f"-c default_transaction_isolation={isolation.replace(' ', chr(92) + ' ')}"
    at_once = SqlClaims(lambda: psycopg.connect(url, options=options, prepare_threshold=None))
    claims.take(Shared(HOLD.ledger, IntentId("pi_0")), FIRST, MINUTE)
    start, told = threading.Barrier(6), []

    def ask(number):
        by = Claimant(KeySpace(f"ldg_{number}"), f"till-{number}")
        start.wait()
        try:
            told.append(at_once.take(HOLD, by, MINUTE).by.register)
        except Refused as no:
            told.append(no.code)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told.count("hold_claimed") == 5
    [standing] = [each for each in claims.standing() if each.hold == HOLD]
    assert standing.by.register in told


def test_a_centre_that_is_not_there_is_told_without_its_name_or_password():
    gone = SqlClaims(lambda: psycopg.connect("postgresql://u:secret@127.0.0.1:1/x"))
    with pytest.raises(Misconfigured, match="centre_unreachable") as error:
        gone.take(HOLD, FIRST, MINUTE)
    assert error.value.facts == {"reason": "OperationalError"}


def test_a_connection_that_is_cut_leaves_no_half_claim(url, claims):
    connections = []

    def connect():
        connections.append(psycopg.connect(url, prepare_threshold=None))
        if len(connections) == 1:
            postgres().terminate(url)
        return connections[-1]

    cut = SqlClaims(connect)
    with pytest.raises(Misconfigured, match="centre_unreachable"):
        cut.take(HOLD, FIRST, MINUTE)
    assert cut.take(HOLD, FIRST, MINUTE).by == FIRST


# The service ---------------------------------------------------------------------------------


def test_a_hold_is_given_back_when_it_is_known_how_it_ended(claims):
    with _claiming(claims).alone(HOLD):
        assert [each.by for each in claims.standing()] == [SECOND]
    assert not claims.standing()
    with pytest.raises(Refused, match="not_held"), _claiming(claims).alone(HOLD):
        raise Refused("not_held")
    assert not claims.standing()


def test_a_hold_whose_answer_is_missing_stays_claimed(claims):
    with pytest.raises(InDoubt), _claiming(claims).alone(HOLD):
        raise InDoubt("no_answer")
    assert [each.hold for each in claims.standing()] == [HOLD]


def test_a_request_is_not_recorded_under_a_claim_that_may_run_out_before_its_answer(claims):
    uptime = Watchmaker()
    with _claiming(claims, uptime=uptime).alone(HOLD) as held:
        uptime.elapsed += SAFE
        held.check(None)
        uptime.elapsed += timedelta(microseconds=1)
        with pytest.raises(Refused, match="claim_lost"):
            held.check(None)
    assert SAFE < LEASE


def test_two_threads_of_a_register_share_its_claim_until_both_are_done(claims):
    claiming = _claiming(claims)
    with ExitStack() as second:
        with claiming.alone(HOLD):
            second.enter_context(claiming.alone(HOLD))
        assert [each.hold for each in claims.standing()] == [HOLD]
    assert not claims.standing()


def test_a_second_program_of_a_register_gives_nothing_back_that_the_first_one_needs(claims):
    with _claiming(claims).alone(HOLD), _claiming(claims).alone(HOLD):
        pass
    [standing] = claims.standing()
    assert standing.hold == HOLD
    with pytest.raises(Refused, match="hold_claimed"), _claiming(claims, FIRST).alone(HOLD):
        pass


def test_own_holds_go_on_while_the_centre_is_silent_which_is_not_asked_at_every_click():
    asked = []

    def refuse():
        asked.append(1)
        raise psycopg.OperationalError

    uptime = Watchmaker()
    claiming = _claiming(SqlClaims(refuse), uptime=uptime)
    for _ in range(3):
        with claiming.alone_if_reached(HOLD) as held:
            held.check(None)
            assert held.claim is None
    assert len(asked) == 1
    uptime.elapsed += 5 * MINUTE
    with claiming.alone_if_reached(HOLD):
        assert len(asked) == 2


def test_own_holds_wait_for_another_register_that_has_them(claims):
    claims.take(HOLD, FIRST, MINUTE)
    with pytest.raises(Refused, match="hold_claimed"), _claiming(claims).alone_if_reached(HOLD):
        pytest.fail("it is not ours")


def test_what_goes_wrong_with_an_own_hold_is_not_taken_for_a_silent_centre(claims):
    with (
        pytest.raises(Misconfigured, match="key_missing"),
        _claiming(claims).alone_if_reached(HOLD),
    ):
        raise Misconfigured("key_missing")
    assert not claims.standing()
