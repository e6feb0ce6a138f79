"""Store-days in the test run: fixed seeds, a fresh one every time, and a judge that can fail."""

import re
import secrets

import pytest

from pos.domain.sale import MoneyWord, money_word
from pos.errors import Declined
from pos.services.journal import Journal
from tests.postgres import postgres
from tests.simulation.__main__ import main
from tests.simulation.acts import ALL, Kind
from tests.simulation.life import Life, live
from tests.simulation.promise import Promise
from tests.simulation.run import lives, run
from tests.simulation.shrink import shrink

FIXED = [("1", 1), ("2", 1), ("3", 8)]


def _days(registers: int) -> int:
    return 24 if registers == 1 else 8


@pytest.mark.parametrize(("seed", "registers"), FIXED)
def test_every_promise_is_kept_on_days_that_are_lived_again_in_every_run(seed, registers):
    done = run(lives(seed, _days(registers), registers, ALL), jobs=1)
    assert done.failed is None, done.failed
    assert done.tally["sales"] > 20
    assert done.tally["crashes"] > 3


@pytest.mark.parametrize("registers", [1, 8])
def test_every_promise_is_kept_on_days_that_nobody_has_lived_before(registers):
    seed = secrets.token_hex(4)
    print(f"fresh seed {seed}")
    done = run(lives(seed, _days(registers), registers, ALL), jobs=1)
    assert done.failed is None, (
        f"python -m tests.simulation --seed {seed} --days {_days(registers)}"
        f" --registers {registers}: {done.failed}"
    )


def test_the_same_seed_tells_the_same_story():
    life = Life("again", 4, 2)
    first, second = live(life), live(life)
    assert first.failure is None, first.failure
    assert (first.digest, first.tally) == (second.digest, second.tally)
    assert live(Life("another", 1, 2)).digest != first.digest


def test_what_comes_out_does_not_depend_on_how_many_work_at_it():
    shops = [Life("shared/0", 3), Life("shared/1", 3)]
    assert run(shops, jobs=2).digest == run(shops, jobs=1).digest


# The judge can fail ---------------------------------------------------------------------------


def _lived(seed="lies", days=100, kinds=ALL):
    for shop in lives(seed, days, 1, kinds):
        result = live(shop)
        if result.failure is not None:
            return result
    pytest.fail("nobody noticed")


def test_a_till_that_never_says_checking_is_caught(monkeypatch):
    monkeypatch.setattr(
        "pos.domain.views.money_word",
        lambda intent, *, in_doubt: money_word(intent, in_doubt=False),
    )
    assert _lived().failure.promise == Promise.TRUE_WORDS


def _boasting(intent, *, in_doubt):
    word = money_word(intent, in_doubt=in_doubt)
    return MoneyWord.TAKEN if word is MoneyWord.HELD else word


def test_a_till_that_says_taken_of_what_is_held_is_caught(monkeypatch):
    monkeypatch.setattr("pos.domain.views.money_word", _boasting)
    assert _lived(kinds=frozenset()).failure.promise == Promise.TRUE_WORDS


def test_a_till_that_takes_silence_for_a_no_is_caught(monkeypatch):
    def hasty(journal, operation, doubt, *, before):
        raise journal._reject(operation, Declined("card_declined"), None)

    monkeypatch.setattr(Journal, "_doubtful", hasty)
    assert _lived(kinds=frozenset({Kind.NETWORK})).failure.promise in {
        Promise.TRUE_WORDS,
        Promise.NO_LATE_EFFECT,
    }


def test_a_till_that_never_looks_at_its_holds_again_is_caught(monkeypatch):
    monkeypatch.setattr("tests.simulation.register.Register.recover", lambda register: 0)
    assert _lived().failure.promise in {Promise.NO_DOUBT_LEFT, Promise.SAME_MONEY}


def test_a_failure_shrinks_to_a_short_script_that_still_fails(monkeypatch):
    monkeypatch.setattr("pos.domain.views.money_word", _boasting)
    result = _lived()
    script = shrink(result.life, result, seconds=600, tries=80)
    assert len(script.acts) <= 4
    assert len(script.acts) < len(result.life.plan())
    again = live(Life(result.life.seed, 1 + max(act.day for act in script.acts)), script.acts)
    assert again.failure is not None
    assert again.failure.promise == result.failure.promise


# The command ------------------------------------------------------------------------------------


def test_the_command_reports_what_it_lived(capsys):
    assert main(["--days", "3", "--seed", "5", "--faults", "none", "--jobs", "1"]) == 0
    said = capsys.readouterr().out
    assert "         3  days" in said
    assert "store-days a minute" in said
    assert "Every promise was kept." in said


def test_the_command_tells_seed_day_promise_and_script_of_a_failure(capsys, monkeypatch):
    monkeypatch.setattr(
        "pos.domain.views.money_word",
        lambda intent, *, in_doubt: money_word(intent, in_doubt=False),
    )
    # Where answers get lost, a till that never doubts is soon found out.
    asked = ["--days", "100", "--seed", "lies", "--faults", "network", "--jobs", "1"]
    assert main([*asked, "--shrink", "2"]) == 1
    said = capsys.readouterr().out
    assert f"BROKEN PROMISE: {Promise.TRUE_WORDS}" in said
    assert re.search(r"seed lies/\d, day \d+", said)
    assert "Shrunk to" in said


def test_the_centre_is_the_sum_of_the_registers_whatever_dies_on_the_way_there():
    postgres()  # skips where there is none
    done = run([Life("centre", 4, 4, ALL, with_centre=True)], jobs=1)
    assert done.failed is None, done.failed
    assert done.tally["registers at the centre"] == 4
