"""The promises a shop relies on, each in words; the judge breaks off at the first broken one."""

from enum import StrEnum


class Promise(StrEnum):
    """What must hold whatever happens."""

    ONE_CHARGE = "a sale is charged successfully at most once"
    SAME_MONEY = "what is captured, held, released and refunded at Stripe is in the ledger"
    HOLDS_END = "every hold ends captured, canceled or lapsed"
    ANNOUNCED = "a hold that lapses was on the board with its deadline before"
    NO_DOUBT_LEFT = "no operation stays in doubt once Stripe can be reached"
    TRUE_WORDS = "what the till says about money is true, or it says checking"
    WRITTEN_FIRST = "nothing is sent that is not durable in the journal"
    NO_LATE_EFFECT = "an operation that was rejected moved no money"
    IN_PRESENCE = "a card is only asked while its customer waits"
    FRESH_KEYS = "a key is only sent again while Stripe surely knows it"
    ONE_QUESTION = "while an answer is missing nothing else is asked about that sale"
    IN_ONE_HAND = "a payment is in one hand at a time, and in nobody's when the shop is closed"
    READERS_SHARED = "no register stops or replaces another one's payment at a reader"
    TAKEN_OVER = "what was done to a payment elsewhere is kept as a change, and nothing else is"
    VERIFIED = "verify holds"
    BALANCED = "the trial balance comes to zero"
    CLEARED = "what Stripe moved and paid out is booked to the unit, or has a reason that passes"
    PERMITTED = "no action without its permission, and no approval is used twice or for more"
    RECIPE_ONCE = "a recipe never acts twice, nor beyond what was agreed"
    HONEST_LIST = "what a bulk says was done is done, and what it did not reach is as it was"
    CENTRE_IS_SUM = "the centre is the sum of the registers, whatever dies on the way there"
    Z_IS_LEDGER = "all Z reports together are the ledger"
    KNOWN_FAILURES = "whatever goes wrong is told as one of the kinds of failure, for a reason"


class BrokenPromise(BaseException):
    """A promise did not hold; no handler of the program may swallow that."""

    def __init__(self, promise: Promise, evidence: str) -> None:
        super().__init__(f"{promise}: {evidence}")
        self.promise = promise
        self.evidence = evidence
