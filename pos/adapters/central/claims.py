"""Table `hold_claims` of the centre: a lease on a hold, handed on by compare-and-set."""

import logging
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from random import SystemRandom
from time import sleep
from typing import Final, TypeVar

import psycopg
from psycopg import errors
from psycopg.rows import TupleRow

from pos.adapters.central.connecting import Connect, Connection, translated
from pos.domain.claim import Claim, Claimant, Shared
from pos.domain.ids import IntentId, KeySpace, LedgerId
from pos.errors import Misconfigured, Refused

log = logging.getLogger(__name__)

T = TypeVar("T")

_TRIES: Final = 8
_LONGEST_PAUSE_S: Final = 0.4
_NOBODY: Final = datetime(1970, 1, 1, tzinfo=UTC)

# The ledger first: a database that lies on several machines spreads rows by it.
_TABLE: Final = """
    CREATE TABLE IF NOT EXISTS hold_claims (
        ledger_id text NOT NULL,
        intent_id text NOT NULL,
        token int8 NOT NULL,
        holder text NOT NULL,
        register text NOT NULL,
        person text NOT NULL,
        since timestamptz NOT NULL,
        until timestamptz NOT NULL,
        PRIMARY KEY (ledger_id, intent_id))"""
_LAY: Final = """
    INSERT INTO hold_claims (ledger_id, intent_id, token, holder, register, person, since, until)
    VALUES (%s, %s, 0, '', '', '', %s, %s) ON CONFLICT (ledger_id, intent_id) DO NOTHING"""
# The lock is a courtesy that spares others a vain try; the token in the update is what decides.
_LOOK: Final = """
    SELECT token, holder, register, person, since, until, CURRENT_TIMESTAMP
    FROM hold_claims WHERE ledger_id = %s AND intent_id = %s FOR UPDATE"""
_TAKE: Final = """
    UPDATE hold_claims SET token = %s, holder = %s, register = %s, person = %s, since = %s,
        until = %s
    WHERE ledger_id = %s AND intent_id = %s AND token = %s"""
_PROLONG: Final = """
    UPDATE hold_claims SET until = %s
    WHERE ledger_id = %s AND intent_id = %s AND token = %s AND until > CURRENT_TIMESTAMP"""
_GIVE_BACK: Final = """
    UPDATE hold_claims SET until = CURRENT_TIMESTAMP
    WHERE ledger_id = %s AND intent_id = %s AND token = %s AND until > CURRENT_TIMESTAMP"""
_STANDING: Final = """
    SELECT ledger_id, intent_id, token, holder, register, person, since, until
    FROM hold_claims WHERE until > CURRENT_TIMESTAMP ORDER BY since, ledger_id, intent_id"""


class _OvertakenError(Exception):
    """Another was quicker between the look and the update."""


class SqlClaims:
    """Port `Claims`. Each call is one short transaction on a connection of its own.

    All times are the database's: registers' clocks differ. That of a transaction is the moment
    it began, so a claim is never believed to be over too early, nor promised for too long.
    """

    def __init__(self, connect: Connect) -> None:
        self._connect = connect
        self._random = SystemRandom()

    def take(self, hold: Shared, by: Claimant, lease: timedelta) -> Claim:
        return self._done(lambda db: _take(db, hold, by, lease))

    def renew(self, claim: Claim, lease: timedelta) -> Claim:
        return self._done(lambda db: _prolonged(db, claim, lease))

    def give_back(self, claim: Claim) -> bool:
        changed = self._done(lambda db: db.execute(_GIVE_BACK, _key(claim)).rowcount)
        return changed == 1

    def standing(self) -> Sequence[Claim]:
        return self._done(lambda db: [_claim(row) for row in db.execute(_STANDING).fetchall()])

    def _done(self, work: Callable[[Connection], T]) -> T:
        """The work, committed once; again where the database asks for that or was unreachable."""
        for left in reversed(range(_TRIES)):
            try:
                with closing(self._connect()) as db, db.transaction():
                    return work(db)
            except errors.UndefinedTable as missing:
                self._make_table(missing)
            except (
                errors.SerializationFailure,
                errors.DeadlockDetected,
                _OvertakenError,
            ) as busy:
                if not left:
                    raise Misconfigured("centre_unreachable", reason="busy") from busy
                sleep(self._random.uniform(0, _LONGEST_PAUSE_S))
            except psycopg.Error as error:
                raise translated(error) from error
        raise Misconfigured("centre_unreachable", reason="busy")

    def _make_table(self, missing: errors.UndefinedTable) -> None:
        """The first claim of a shop; two registers may come to it together."""
        try:
            with closing(self._connect()) as db, db.transaction():
                db.execute(_TABLE)
        except (errors.UniqueViolation, errors.DuplicateTable):
            log.info("another register made the table of claims")
        except psycopg.Error as error:
            raise translated(error) from missing


def _take(db: Connection, hold: Shared, by: Claimant, lease: timedelta) -> Claim:
    key = (hold.ledger, hold.intent)
    db.execute(_LAY, (*key, _NOBODY, _NOBODY))
    found = db.execute(_LOOK, key).fetchone()
    if found is None:
        raise _OvertakenError
    token, holder, register, person, since, until, now = found
    stands = until > now
    if stands and holder != by.id:
        raise Refused("hold_claimed", intent=hold.intent, register=register, person=person,
                      until=_utc(until))  # fmt: skip
    taken = Claim(hold, by, token + 1, _utc(since if stands else now), _utc(now + lease))
    values = (taken.token, by.id, by.register, by.person, taken.since, taken.until, *key, token)
    if db.execute(_TAKE, values).rowcount != 1:
        raise _OvertakenError
    return taken


def _prolonged(db: Connection, claim: Claim, lease: timedelta) -> Claim:
    [(now,)] = db.execute("SELECT CURRENT_TIMESTAMP").fetchall()
    until = _utc(now + lease)
    if db.execute(_PROLONG, (until, *_key(claim))).rowcount != 1:
        raise Refused("claim_lost", intent=claim.hold.intent)
    return Claim(claim.hold, claim.by, claim.token, claim.since, until)


def _key(claim: Claim) -> tuple[LedgerId, IntentId, int]:
    return claim.hold.ledger, claim.hold.intent, claim.token


def _claim(row: TupleRow) -> Claim:
    ledger, intent, token, holder, register, person, since, until = row
    by = Claimant(KeySpace(holder), register, person)
    return Claim(Shared(LedgerId(ledger), IntentId(intent)), by, token, _utc(since), _utc(until))


def _utc(when: datetime) -> datetime:
    """A session's time zone is the server's affair."""
    return when.astimezone(UTC)
