"""What Stripe says of a till's payments, and what is wrong with a ledger that says otherwise."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import stripe

from pos.domain.ids import IntentId, SaleId
from pos.domain.operation import CaptureIntent, OperationState
from pos.domain.sale import MoneyWord
from pos.ports import Books, Store
from pos.services.verify import Verify


@dataclass(frozen=True, slots=True)
class AtStripe:
    """One intent with all its attempts, and what was given back, as Stripe tells them."""

    intent: stripe.PaymentIntent
    charges: tuple[stripe.Charge, ...]
    refunds: tuple[stripe.Refund, ...]

    @property
    def metadata(self) -> dict[str, str]:
        return self.intent.metadata.to_dict()

    @property
    def approved(self) -> list[stripe.Charge]:
        return [charge for charge in self.charges if charge.status == "succeeded"]

    @property
    def word(self) -> MoneyWord:
        """The truth about the money."""
        match self.intent.status:
            case "requires_capture":
                return MoneyWord.HELD
            case "succeeded":
                return MoneyWord.TAKEN
            case "canceled" if self.intent.amount_received:
                return MoneyWord.TAKEN
            case "processing":
                return MoneyWord.CHECKING
            case _:
                return MoneyWord.NOT_TAKEN


def with_charges(
    sdk: stripe.StripeClient, intents: Iterable[stripe.PaymentIntent]
) -> list[AtStripe]:
    """Intents with every attempt and every refund that Stripe lists for them."""
    charges, refunds = sdk.v1.charges, sdk.v1.refunds
    return [
        AtStripe(
            each,
            tuple(charges.list(params={"payment_intent": each.id, "limit": 100}).data),
            tuple(refunds.list(params={"payment_intent": each.id, "limit": 100}).data),
        )
        for each in intents
    ]


def compare(store: Store, intents: Sequence[AtStripe]) -> list[str]:
    """What is wrong with a ledger, given the payments of its sales at Stripe."""
    with store.read() as books:
        found = [
            *_at_most_once(books, intents),
            *_nothing_lost(books, intents),
            *_captures_are_as_asked(books, intents),
            *_given_back_once(books, intents),
            *(f"left open: {each}" for each in books.operations.open()),
        ]
    return found + [f"verify: {finding}" for finding in Verify(store).verify().findings]


def _at_most_once(books: Books, intents: Sequence[AtStripe]) -> Iterator[str]:
    """No card is charged twice, and several cards for no more than the sale comes to."""
    approved: dict[str, list[stripe.Charge]] = {}
    for each in intents:
        sale = each.metadata.get("sale", each.intent.id)
        approved.setdefault(sale, []).extend(each.approved)
        if len(each.approved) > 1:
            yield f"charged {len(each.approved)} times: {sale}"
    for sale, charges in approved.items():
        if len(charges) < 2:
            continue
        found = books.sales.get(SaleId(sale))
        due = found.due.minor - sum(part.amount.minor for part in found.cash)
        if not found.is_split or sum(charge.amount for charge in charges) > due:
            yield f"charged {len(charges)} times: {sale}"


def _nothing_lost(books: Books, intents: Sequence[AtStripe]) -> Iterator[str]:
    """Every payment that Stripe knows is mirrored and booked, amount for amount."""
    for each in intents:
        real = each.intent
        mirror = books.intents.find(IntentId(real.id))
        if mirror is None:
            yield f"lost: {real.id} ({real.status}) of {each.metadata.get('sale')}"
            continue
        ours = (str(mirror.status), mirror.amount.minor, mirror.received.minor)
        if ours != (real.status, real.amount, real.amount_received):
            yield f"differs: {real.id} is {real.status}, {real.amount_received}; here {ours}"
        yield from _charges_lost(books, each)


def _charges_lost(books: Books, each: AtStripe) -> Iterator[str]:
    known = {charge.id for charge in books.intents.charges(IntentId(each.intent.id))}
    expected = set()
    for charge in each.approved:
        expected.add("hold")
        if charge.id not in known:
            yield f"lost: charge {charge.id} of {each.intent.id}"
    if each.approved and each.intent.amount_received:
        expected.add("capture")
    if each.approved and each.intent.status == "canceled":
        expected.add("release")
    booked = _booked(books, each.intent.id)
    for kind in sorted(expected - booked.keys()):
        yield f"not booked: {kind} of {each.intent.id}"
    if booked.get("capture", each.intent.amount_received) != each.intent.amount_received:
        yield f"booked {booked['capture']}, taken {each.intent.amount_received}: {each.intent.id}"
    yield from _held_otherwise(each, booked["hold"] + booked["increase"])


def _held_otherwise(each: AtStripe, held: int) -> Iterator[str]:
    """What is booked as held is what the bank had approved in all."""
    for charge in each.approved:
        details = charge.payment_method_details
        read = details.to_dict().get(details.type or "", {}) if details else {}
        # A card that cannot be held was charged for what was asked.
        authorised = read.get("amount_authorized", charge.amount)
        if held != authorised:
            yield f"booked {held} as held, {authorised} was: {each.intent.id}"


def _booked(books: Books, intent: str) -> Counter[str]:
    """What each kind of entry comes to for one payment."""
    sums: Counter[str] = Counter()
    for row in books.ledger._db.execute(  # type: ignore[attr-defined]  # one payment's rows, not all
        "SELECT kind, amount_minor FROM entries WHERE intent_id = ?", [intent]
    ):
        sums[row["kind"]] += row["amount_minor"]
    return sums


def _captures_are_as_asked(books: Books, intents: Sequence[AtStripe]) -> Iterator[str]:
    """What is written down as taken is what was asked for, not what somebody else took."""
    for each in intents:
        for operation in books.operations.of(SaleId(each.metadata.get("sale", ""))):
            request = operation.request
            if (
                operation.state is OperationState.SUCCEEDED
                and isinstance(request, CaptureIntent)
                and request.intent == each.intent.id
                and not _is_as_asked(request, each.intent.amount_received)
            ):
                yield f"untrue: took {request.amount.minor}, not {each.intent.amount_received}"


def _is_as_asked(request: CaptureIntent, received: int) -> bool:
    """A part may be followed by others; the last capture comes to all that was taken."""
    after = request.taken_after.minor
    return after == received if request.is_final else after <= received


def _given_back_once(books: Books, intents: Sequence[AtStripe]) -> Iterator[str]:
    """Each refund of ours was made once, and is booked."""
    for each in intents:
        ours = [
            (refund.metadata.to_dict().get("operation", ""), refund)
            for refund in each.refunds
            if refund.metadata is not None
        ]
        asked = [operation for operation, _ in ours if operation]
        if len(set(asked)) < len(asked):
            yield f"given back {len(asked)} times: {each.intent.id}"
        for operation, refund in ours:
            if not operation:
                continue
            booked = books.ledger.amounts([f"refund/{refund.id}"])
            if [money.minor for money in booked.values()] != [refund.amount]:
                yield f"given back and not booked so: {refund.id} of {each.intent.id}"
