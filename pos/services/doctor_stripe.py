"""Examines the way to Stripe: keyring, key, account, clock, and what the key may read."""

from collections.abc import Iterator
from typing import Final

from pos.domain.health import FOR_BOOKS, FOR_SOME, NEEDED, Diagnosis, Grade, Part, Resource
from pos.errors import InDoubt, Misconfigured, PosError
from pos.ports.machine import StripeProbe
from pos.services.clock_skew import glimpse, of_clock
from pos.services.instruments import Instruments
from pos.services.keys import KeySource
from pos.settings import Mode

_SPEAKS_TO_STRIPE: Final = (Part.STRIPE, Part.CLOCK)


class StripeExamination:
    """Asks with the key in use, and only what changes nothing."""

    def __init__(self, instruments: Instruments) -> None:
        self._with = instruments
        self._key = ""
        self._has_keyring = True
        self._is_reached = False

    @property
    def _is_practice(self) -> bool:
        return self._with.start.mode is Mode.TRAINING

    def keyring(self) -> Iterator[Diagnosis]:
        if self._is_practice:
            yield Diagnosis(Part.KEYRING, Grade.UNUSED, "practice_keeps_no_key")
            return
        try:
            facts = {"name": self._with.keyring()}
        except Misconfigured as error:
            self._has_keyring = False
            yield self._without_keyring(error)
        else:
            yield Diagnosis(Part.KEYRING, Grade.OK, "keyring_answers", facts)

    def key(self) -> Iterator[Diagnosis]:
        if self._is_practice:
            yield Diagnosis(Part.KEY, Grade.UNUSED, "practice_needs_no_key")
            return
        if not (self._has_keyring or self._with.start.environment_key):
            # It would be asked again, and a locked one lets everybody wait for a password.
            yield Diagnosis(Part.KEY, Grade.UNUSED, "key_not_read")
            return
        self._key, source = self._with.key()
        facts = {"mode": str(self._with.start.mode), "source": str(source)}
        if source is KeySource.NONE:
            yield Diagnosis(Part.KEY, Grade.BAD, "no_key", facts)
        elif self._key.startswith("rk_"):
            yield Diagnosis(Part.KEY, Grade.OK, "key_restricted", facts)
        else:
            yield Diagnosis(Part.KEY, Grade.WARNING, "key_unrestricted", facts)

    def reach(self) -> Iterator[Diagnosis]:
        if not self._key:
            code = "practice_has_its_own" if self._is_practice else "not_asked_without_key"
            yield from (Diagnosis(part, Grade.UNUSED, code) for part in _SPEAKS_TO_STRIPE)
            return
        try:
            seen, skew = glimpse(self._probe(), self._with.clock)
        except PosError as error:
            yield _unreached(error)
            yield Diagnosis(Part.CLOCK, Grade.UNUSED, "clock_not_asked")
            return
        self._is_reached = True
        accounts = self._with.accounts()
        facts = {"account": seen.account, "request_id": seen.request_id}
        if accounts and seen.account not in accounts:
            yield Diagnosis(Part.STRIPE, Grade.BAD, "account_of_other_ledger", facts)
        else:
            yield Diagnosis(Part.STRIPE, Grade.OK, "stripe_answers", facts)
        yield of_clock(skew)

    def rights(self) -> Iterator[Diagnosis]:
        if not self._is_reached:
            yield Diagnosis(Part.RIGHTS, Grade.UNUSED, "rights_not_asked")
            return
        probe = self._probe()
        asked = [each for each in Resource if each not in FOR_SOME]
        refused = [each for each in asked if not probe.may_read(each)]
        facts = {"refused": ", ".join(refused), "allowed": len(asked) - len(refused)}
        if not refused:
            yield Diagnosis(Part.RIGHTS, Grade.OK, "rights_enough", facts)
        elif NEEDED & set(refused):
            yield Diagnosis(Part.RIGHTS, Grade.BAD, "rights_missing", facts)
        elif set(refused) <= FOR_BOOKS:
            yield Diagnosis(Part.RIGHTS, Grade.OK, "rights_without_books", facts)
        else:
            yield Diagnosis(Part.RIGHTS, Grade.WARNING, "rights_narrow", facts)

    def _without_keyring(self, error: Misconfigured) -> Diagnosis:
        """A key that is given for each run needs none; otherwise the till cannot take a card."""
        grade = Grade.WARNING if self._with.start.environment_key else Grade.BAD
        backend = str(error.facts.get("backend", ""))
        if backend and not backend.endswith(".fail"):
            return Diagnosis(Part.KEYRING, grade, "keyring_unfit", {"name": backend})
        return Diagnosis(Part.KEYRING, grade, error.code, error.facts, problem=error)

    def _probe(self) -> StripeProbe:
        return self._with.probe(self._key)


def _unreached(error: PosError) -> Diagnosis:
    """A silence here is one about the network: nobody has run a card."""
    if isinstance(error, InDoubt):
        return Diagnosis(Part.STRIPE, Grade.BAD, "stripe_silent", {"reason": error.code})
    return Diagnosis(Part.STRIPE, Grade.BAD, error.code, error.facts, problem=error)
