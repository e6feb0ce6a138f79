"""What of Stripe's account is booked for movements of its balance, each with its own share."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from sqlite_utils.db import Database

from pos.domain.balance import BalanceTransaction
from pos.domain.bookkeeping import STRIPE
from pos.domain.clearing import Part, is_ours, shared
from pos.domain.ids import IntentId, LedgerId
from pos.domain.ledger import EntryKind
from pos.domain.money import Currency
from pos.domain.money_flows import CHARGES, FAILURES, OF_MOVEMENTS, REFUNDS

Sums = Mapping[Currency, int]

# A correction about a movement is found by the movement's id, in the index of references. The sign
# before the account keeps the planner from going through all that ever moved at Stripe.
_BY_REFERENCE: Final = f"""
    SELECT wanted.value ->> 0 AS id, postings.currency AS currency,
        sum(postings.amount_minor) AS minor
    FROM json_each(?) AS wanted
    CROSS JOIN entries ON entries.reference = wanted.value ->> 1
        OR (entries.reference > 'correction/' || (wanted.value ->> 1) || '/'
            AND entries.reference < 'correction/' || (wanted.value ->> 1) || '0')
    CROSS JOIN postings ON postings.entry = entries.sequence
    WHERE +postings.account = '{STRIPE}'
    GROUP BY 1, 2"""  # noqa: S608 - our own words

_CAPTURED: Final = f"""
    SELECT wanted.value AS id, postings.currency AS currency, sum(postings.amount_minor) AS minor
    FROM json_each(?) AS wanted
    CROSS JOIN entries ON entries.reference = 'capture/' || wanted.value
        OR (entries.reference > 'capture/' || wanted.value || '/'
            AND entries.reference < 'capture/' || wanted.value || '0')
    CROSS JOIN postings ON postings.entry = entries.sequence
    WHERE +postings.account = '{STRIPE}'
    GROUP BY 1, 2"""  # noqa: S608 - our own words

# What each movement of a payment says that it took of it, in the order in which they were made:
# where it was exchanged, so much as was exchanged.
_TAKING: Final = f"""
    SELECT moved.id AS id, moved.intent_id AS intent_id, coalesce(
        (SELECT -sum(postings.amount_minor) FROM entries
         JOIN postings ON postings.entry = entries.sequence
         WHERE entries.reference = 'conversion/' || moved.id
             AND +postings.account = '{STRIPE}' AND postings.currency <> moved.currency),
        CASE WHEN EXISTS (SELECT 1 FROM entries WHERE reference = 'conversion/' || moved.id)
            THEN 0 ELSE moved.amount_minor END) AS minor
    FROM json_each(?) AS wanted
    CROSS JOIN balance_transactions AS moved ON moved.intent_id = wanted.value
    WHERE moved.type IN ('charge', 'payment')
    ORDER BY moved.intent_id, moved.created_at, moved.id"""  # noqa: S608 - our own words


def parts_of(db: Database, moved: Sequence[BalanceTransaction], ledger: LedgerId) -> list[Part]:
    """The movements, each with what is booked for it."""
    wanted = [[each.id, name] for each in moved for name in _references(each)]
    booked: dict[str, dict[Currency, int]] = defaultdict(lambda: defaultdict(int))
    for row in db.execute(_BY_REFERENCE, [json.dumps(wanted)]):
        booked[row["id"]][Currency(row["currency"])] += row["minor"]
    intents = {each.intent for each in moved if each.intent}
    known = _known(db, intents)
    for name, (currency, minor) in _taken(db, {each.intent for each in moved if _takes(each)}):
        booked[name][currency] += minor
    return [
        Part(
            each,
            is_ours(each, ledger, is_known=each.intent in known),
            {currency: minor for currency, minor in booked[each.id].items() if minor},
        )
        for each in moved
    ]


def captured_of(db: Database, intents: Iterable[IntentId]) -> Mapping[IntentId, Sums]:
    """What is booked as taken of each payment, in minor units per currency."""
    found: dict[IntentId, dict[Currency, int]] = {}
    for row in db.execute(_CAPTURED, [json.dumps(sorted(intents))]):
        found.setdefault(IntentId(row["id"]), {})[Currency(row["currency"])] = row["minor"]
    return found


def _takes(moved: BalanceTransaction) -> bool:
    return moved.type in CHARGES


def _taken(
    db: Database, intents: Iterable[IntentId | None]
) -> Iterable[tuple[str, tuple[Currency, int]]]:
    """What is booked as taken, for each movement that took it; of all those of each payment."""
    named = [intent for intent in intents if intent]
    taking: dict[IntentId, list[tuple[str, int]]] = defaultdict(list)
    for row in db.execute(_TAKING, [json.dumps(sorted(named))]):
        taking[IntentId(row["intent_id"])].append((row["id"], row["minor"]))
    for intent, sums in captured_of(db, named).items():
        for currency, minor in sums.items():
            shares = shared(minor, [want for _, want in taking[intent]])
            for (name, _), share in zip(taking[intent], shares, strict=True):
                yield name, (currency, share)


def _known(db: Database, intents: Iterable[IntentId]) -> frozenset[IntentId]:
    rows = db.execute(
        "SELECT id FROM intents WHERE id IN (SELECT value FROM json_each(?))",
        [json.dumps(sorted(intents))],
    )
    return frozenset(IntentId(row["id"]) for row in rows)


def _references(moved: BalanceTransaction) -> list[str]:
    """Under which the movement is booked, but for what was taken of its payment.

    Its own id is among them: corrections about it follow that.
    """
    found = [str(moved.id), *(f"{kind}/{moved.id}" for kind in OF_MOVEMENTS)]
    if moved.refund and moved.type in REFUNDS:
        found.append(f"{EntryKind.REFUND}/{moved.refund}")
    if moved.refund and moved.type in FAILURES:
        found.append(f"{EntryKind.REFUND_FAILED}/{moved.refund}")
    if moved.type == "payout":
        found.append(f"{EntryKind.PAYOUT}/{moved.source}")
    if moved.type in {"payout_failure", "payout_cancel"}:
        found.append(f"{EntryKind.PAYOUT_RETURNED}/{moved.source}")
    return found
