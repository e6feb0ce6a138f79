"""Words of reports: what each tells, its columns, and what its rows are about."""

from collections.abc import Mapping
from typing import Final

from resources.words.sentence import Moved, Sentence

INSIGHTS: Final[Mapping[str, Sentence]] = {
    "insight_cancelled": Sentence(
        "The report was stopped.",
        "Ask for it again: what was added up is kept.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "insight_format": Sentence(
        "A report is written as CSV or as PDF, not as “{file}”.",
        "End the file’s name in .csv or .pdf.",
        Moved.NOT_ABOUT_MONEY,
    ),
}

TITLES: Final[Mapping[str, str]] = {
    "days": "Takings by day",
    "hours": "Takings by hour of the day",
    "weekdays": "Takings by day of the week",
    "months": "Takings by month",
    "clerks": "Takings by clerk",
    "registers": "Takings by register",
    "tenders": "Takings by tender",
    "tax": "Tax by rate",
    "holds": "What became of holds",
    "lapses": "Money lost to lapses",
    "declines": "Why cards were declined",
    "waits": "Time from hold to capture",
    "fees": "Stripe’s fees",
}

SHORT: Final[Mapping[str, str]] = {
    "days": "By day",
    "hours": "By hour",
    "weekdays": "By weekday",
    "months": "By month",
    "clerks": "By clerk",
    "registers": "By register",
    "tenders": "By tender",
    "tax": "Tax",
    "holds": "Holds",
    "lapses": "Lapses",
    "declines": "Declines",
    "waits": "Hold to capture",
    "fees": "Fees",
}

ABOUT: Final[Mapping[str, str]] = {
    "days": "What customers paid by card and in cash, tax and tips included.",
    "hours": "What customers paid in each hour on the shop’s clock, all days together.",
    "weekdays": "What customers paid on each day of the week, all weeks together.",
    "months": "What customers paid in each month.",
    "clerks": "What customers paid, by who sold it. What goes back counts with who sold it.",
    "registers": "What customers paid, by the register that sold it.",
    "tenders": "What customers paid, in cash or by which brand of card.",
    "tax": "Tax as it is booked, by its rate in percent. Tips are no part of the sales.",
    "holds": "Holds that were opened, captured, released and that lapsed, each on its own day.",
    "lapses": "Holds that ended before anybody captured them, less what was held again for them.",
    "declines": "Attempts that the card’s bank or Stripe declined. Reasons that a thief must not "
    "hear are counted as “No reason told”.",
    "waits": "How long money was held before it was taken for the first time.",
    "fees": "What Stripe kept for itself, and its share of what was taken by card that day.",
}

NOTHING: Final[Mapping[str, str]] = {
    "lapses": "Nothing lapsed in these days.",
    "declines": "No card was declined in these days.",
    "fees": "No fees are booked for these days. They come with Stripe’s balance: "
    "see the page of the books.",
    "waits": "Nothing was captured in these days.",
    "holds": "Nothing was held in these days.",
}
NOTHING_TAKEN: Final = "Nothing was taken in these days."

KEYS: Final[Mapping[str, str]] = {
    "days": "Day",
    "hours": "Hour",
    "weekdays": "Weekday",
    "months": "Month",
    "clerks": "Clerk",
    "registers": "Register",
    "tenders": "Tender",
    "tax": "Rate",
    "holds": "Day",
    "lapses": "Day",
    "declines": "Reason",
    "waits": "Waited",
    "fees": "Day",
}
"""What stands above the first column."""

MEASURES: Final[Mapping[str, str]] = {
    "payments": "Payments",
    "taken": "Paid",
    "returns": "Refunds",
    "given_back": "Given back",
    "takings": "Takings",
    "share": "Share",
    "tax_taken": "Tax charged",
    "tax_given_back": "Tax given back",
    "tax": "Tax",
    "opened": "Opened",
    "held": "Held",
    "captures": "Captured",
    "captured": "Taken",
    "releases": "Released",
    "released": "Let go",
    "lapses": "Lapsed",
    "lapsed": "Amount lapsed",
    "held_again": "Held again",
    "lost": "Lost",
    "declines": "Declines",
    "declined": "Amount",
    "by_card": "Taken by card",
    "fees": "Fees",
    "fee_share": "Share",
    "median": "Half of them within",
    "nine_in_ten": "Nine in ten within",
    "net_sales": "Sales without tax",
    "tips": "Tips",
}

HOW_MANY: Final[Mapping[str, str]] = {
    "opened": "{number} opened",
    "captures": "{number} captured",
    "releases": "{number} released",
    "lapses": "{number} lapsed",
}
TOTAL: Final = "All together"
CASH: Final = "Cash"
A_CARD: Final = "Card, brand not known"
NOBODY: Final = "Nobody signed in"
NO_REGISTER: Final = "Not sold at a register"
SECONDS: Final = "{count} s"
WITHIN: Final = "{low} to {high}"
AT_LEAST: Final = "{low} and more"
BELOW: Final = "less than {high}"
PERIOD: Final = "{first} to {last}, by the clocks of {zone}"
ONE_DAY: Final = "{first}, by the clocks of {zone}"
MADE: Final = "Made {when} · {register} · ledger {ledger}"
OF_ALL: Final = "{registers} together"
CURRENCY: Final = "Amounts in {currency}"
OF_SHOP: Final = "{shop}: {title}"
BARS: Final = "The bars: {measure}"
PRACTICE: Final = "PRACTICE, NO MONEY"
TEST: Final = "TEST MODE, NO MONEY"

BRANDS: Final[Mapping[str, str]] = {
    "amex": "American Express",
    "cartes_bancaires": "Cartes Bancaires",
    "diners": "Diners Club",
    "eftpos_au": "eftpos",
    "jcb": "JCB",
    "unionpay": "UnionPay",
}
"""Those that a capital letter alone does not spell."""

REASONS: Final[Mapping[str, str]] = {
    "generic_decline": "No reason told",
    "insufficient_funds": "Not enough money on the card",
    "do_not_honor": "The bank said no",
    "call_issuer": "The customer has to call their bank",
    "expired_card": "Card expired",
    "incorrect_cvc": "Wrong security code",
    "incorrect_number": "Wrong card number",
    "incorrect_pin": "Wrong PIN",
    "pin_try_exceeded": "PIN wrong too often",
    "processing_error": "Error on the way to the bank",
    "card_velocity_exceeded": "Over the card’s limit",
    "withdrawal_count_limit_exceeded": "Over the card’s limit of payments",
    "authentication_required": "The bank wants to know the customer",
    "payment_intent_authentication_failure": "The customer was not recognised by the bank",
    "card_not_supported": "Card does not do this kind of payment",
    "currency_not_supported": "Card does not pay in this currency",
    "try_again_later": "The bank said: later",
    "card_declined": "No reason told",
}
