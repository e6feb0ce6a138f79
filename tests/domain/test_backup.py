"""Which backups are kept, and which keys they may be sealed to."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import hypothesis.strategies as st
import pyrage
import pytest
from hypothesis import given

from pos.domain.backup import BackupRecord, Keep, superfluous
from pos.domain.ids import LedgerId
from pos.domain.recipients import check_recipients
from pos.errors import Refused

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


def backup(at: datetime, *, is_proved: bool = True) -> BackupRecord:
    return BackupRecord(
        path=Path(f"/b/{at:%Y%m%dT%H%M%S%f}.db"),
        ledger=LedgerId("ldg_1"),
        mode="live",
        account="acct_1",
        epoch=1,
        schema="0007_chain",
        entries=1,
        head=None,
        created_at=at,
        sha256="0" * 64,
        size=1,
        is_encrypted=False,
        is_proved=is_proved,
    )


def left(backups, keep):
    gone = superfluous(backups, keep, BERLIN)
    return [each for each in backups if each not in gone]


def test_the_last_of_each_day_is_kept_for_as_many_days_as_asked():
    backups = [
        backup(NOON - timedelta(days=day, hours=hour)) for day in range(10) for hour in (0, 3)
    ]
    kept = left(backups, Keep(7, 0))
    assert [each.created_at for each in kept] == [NOON - timedelta(days=day) for day in range(7)]


def test_the_last_of_each_week_is_kept_beside_the_dailies():
    backups = [backup(NOON - timedelta(days=day)) for day in range(60)]
    kept = {each.created_at for each in left(backups, Keep(2, 4))}
    # 2 November 2026 is a Monday; the Sundays before it end their weeks.
    sundays = [NOON - timedelta(days=1 + 7 * week) for week in range(3)]
    assert kept == {NOON, NOON - timedelta(days=1), *sundays}


def test_a_day_begins_by_the_clocks_of_the_shop():
    before_midnight = datetime(2026, 11, 1, 22, 59, tzinfo=UTC)
    after = before_midnight + timedelta(minutes=2)
    assert left([backup(before_midnight), backup(after)], Keep(1, 0)) == [backup(after)]
    assert len(left([backup(before_midnight), backup(after)], Keep(2, 0))) == 2


def test_the_newest_proved_backup_stays_whatever_came_after_it():
    proved = backup(NOON - timedelta(days=30))
    broken = [backup(NOON - timedelta(days=day), is_proved=False) for day in range(5)]
    assert left([proved, *broken], Keep(1, 0)) == [proved, broken[0]]


@given(
    st.lists(st.integers(0, 40 * 24), unique=True, min_size=1, max_size=40),
    st.integers(1, 9),
    st.integers(0, 5),
)
def test_rotation_never_takes_the_newest_and_never_keeps_too_many(hours, days, weeks):
    backups = [backup(NOON - timedelta(hours=hour)) for hour in hours]
    kept = left(backups, Keep(days, weeks))
    assert max(each.created_at for each in backups) in {each.created_at for each in kept}
    assert len(kept) <= days + weeks
    assert left(kept, Keep(days, weeks)) == kept


@pytest.mark.parametrize(("text", "keep"), [("7/4", Keep(7, 4)), (" 1 / 0 ", Keep(1, 0))])
def test_how_many_to_keep_is_read_from_text_and_written_to_it(text, keep):
    assert Keep.read(text) == keep
    assert Keep.read(str(keep)) == keep


@pytest.mark.parametrize("text", ["", "7", "0/4", "-1/4", "367/0", "1/521", "a/b", "7/4/1", "٧/٤"])
def test_what_says_no_number_of_backups_is_refused(text):
    with pytest.raises(Refused, match="backup_keep"):
        Keep.read(text)


def a_key() -> str:
    return str(pyrage.x25519.Identity.generate().to_public())


def test_every_public_key_is_taken_once_and_in_order():
    first, second = a_key(), a_key()
    assert check_recipients("") == ()
    assert check_recipients(f" {first},{second}\n{first} ") == (first, second)


@given(st.integers(4, 61), st.sampled_from("qpzry9x8gf2tvdw0s3jn54khce6mua7l"))
def test_one_mistyped_letter_of_a_key_is_found(place, letter):
    key = "age1t8rjr482gkysus3qtqu3gcvt06gx0cxen088n4qp5sfdenqaua3s7ts38z"
    typed = key[:place] + letter + key[place + 1 :]
    if typed == key:
        assert check_recipients(typed) == (key,)
    else:
        with pytest.raises(Refused, match="recipient_unreadable"):
            check_recipients(typed)


@pytest.mark.parametrize("text", ["age1", "age1b", "ssh-ed25519 AAAA", "AGE1" + "Q" * 58, "x" * 99])
def test_what_is_no_public_key_is_refused(text):
    with pytest.raises(Refused, match="recipient_unreadable"):
        check_recipients(text)


def test_a_secret_key_is_refused_and_never_repeated():
    secret = str(pyrage.x25519.Identity.generate())
    with pytest.raises(Refused, match="recipient_is_secret") as refusal:
        check_recipients(f"{a_key()} {secret}")
    assert refusal.value.facts == {}
    with pytest.raises(Refused, match="recipient_is_secret"):
        check_recipients(secret.lower())


def test_nobody_seals_to_more_keys_than_fit_on_a_page():
    with pytest.raises(Refused, match="recipients_too_many"):
        check_recipients(" ".join(a_key() for _ in range(21)))
