"""The protocol, broken on purpose, one piece at a time: a proof that cannot fail is none.

Each breakage is one sentence of the protocol turned around in this process and nowhere else.
The crash test and the simulation have to notice every one of them.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Final

from tests.breakages import hands, office, people, ways


@dataclass(frozen=True, slots=True)
class Breakage:
    """What is broken, in a sentence; `made` breaks it until its block ends."""

    sentence: str
    made: Callable[[], AbstractContextManager[None]]

    @classmethod
    def of(cls, made: Callable[[], AbstractContextManager[None]], sentence: str = "") -> "Breakage":
        return cls(sentence or (made.__doc__ or "").strip(), made)


BREAKAGES: Final[Mapping[str, Breakage]] = {
    "send-before-record": Breakage.of(ways.send_before_the_record),
    "no-journal": Breakage.of(ways.no_journal),
    "new-key-every-try": Breakage.of(ways.new_key_every_try),
    "settle-in-two": Breakage.of(ways.settle_in_two_transactions),
    "timeout-is-decline": Breakage.of(ways.timeout_is_a_decline),
    "replay-without-look": Breakage.of(ways.replay_without_a_look),
    "replay-old-keys": Breakage.of(ways.replay_of_old_keys),
    "forget-doubts": Breakage.of(ways.doubts_forgotten_at_restart),
    "give-up-early": Breakage.of(ways.given_up_while_on_its_way),
    "charge-in-absence": Breakage.of(ways.charged_in_absence),
    "amount-not-checked": Breakage.of(ways.amount_not_checked),
    "second-tender": Breakage.of(ways.second_tender_let_in),
    "ignore-news": Breakage.of(ways.news_ignored),
    "no-guard": Breakage.of(ways.guard_dropped),
    "nobody-asks": Breakage.of(people.nobody_asks),
    "approval-for-ever": Breakage.of(people.approval_for_ever),
    "nothing-noted": Breakage.of(people.nothing_noted),
    "any-pin": Breakage.of(people.any_pin),
    "recipe-takes-all": Breakage.of(people.recipe_takes_all),
    "bulk-says-done": Breakage.of(people.bulk_says_done),
    "report-leaves-out": Breakage.of(people.report_leaves_out),
    "two-hands": Breakage.of(hands.two_hands),
    "readers-of-all": Breakage.of(hands.readers_of_all),
    "reader-timeout-is-no": Breakage.of(hands.timeout_is_no),
    "left-lying": Breakage.of(hands.left_lying),
    "fees-forgotten": Breakage.of(office.fees_forgotten),
    "rows-left-behind": Breakage.of(office.rows_left_behind),
    "sync-normal": Breakage.of(ways.synchronous_normal, "Commits are not synced one by one."),
    "sync-off": Breakage.of(ways.synchronous_off, "Nothing is ever synced."),
}


@contextmanager
def applied(name: str) -> Iterator[None]:
    """Break it in this process until the block ends.

    Raises KeyError for a name that is none.
    """
    with BREAKAGES[name].made():
        yield
