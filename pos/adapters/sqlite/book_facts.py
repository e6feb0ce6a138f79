"""One row for every entry with all that an export says of it, as SQL for others to write out."""

from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

from pos.adapters.sqlite.book_spans import COUNTED_AT, IN_SPAN, Span, shifted
from pos.domain.bookkeeping import SALES, TAX, UNEXPLAINED
from pos.domain.money import Currency

_AROUND: Final = timedelta(days=3 * 365)
"""How far from the time that it counts for an entry may have happened, or its hold may end."""

NO_POSTINGS: Final = "''"

_COLUMNS: Final = """entries.sequence, entries.kind, entries.reference, entries.occurred_at,
    entries.recorded_at, entries.amount_minor, entries.currency, entries.reason,
    coalesce(entries.sale_id, '') AS sale, entries.intent_id AS intent,
    coalesce(charges.brand, '') AS brand, coalesce(charges.last4, '') AS last4,
    charges.capture_before, summed.net, summed.tax, summed.by_rate, summed.postings,
    trim(coalesce(charges.brand, '') || ' ' || coalesce(charges.last4, '')) AS card,
    CASE WHEN sales.number THEN sales.register ELSE '' END AS register,
    CASE WHEN sales.number THEN sales.register || printf('-%06d', sales.number)
        ELSE '' END AS receipt"""


def facts_query(
    period: Span, zone: ZoneInfo, exponent: str = "2", *, postings: str = NO_POSTINGS
) -> str:
    """A select of the entries of a period, in booking order, whose columns cost once to ask.

    Net and tax are minor units, null where nothing was sold, and `by_rate` reads `5.5%: 0.11;
    20%: 1.50` with `exponent` as `exponent_of` says; `date`, `occurred_local` and
    `hold_until_local` are the shop's, the latter without their offsets `occurred_offset` and
    `hold_until_offset`. `postings` is an aggregate over them. Bind the span's values.
    """
    told = period.around(_AROUND)
    at = shifted("entries.occurred_at", zone, told)
    recorded = shifted("entries.recorded_at", zone, told)
    until = shifted("charges.capture_before", zone, told)
    # Postings are read by their key, so that what they come to is there in booking order; an
    # entry without any, which is a note for the audit journal, is not.
    return f"""SELECT {_COLUMNS}, {at} AS occurred_offset,
               replace(datetime(entries.occurred_at, {at}), ' ', 'T') AS occurred_local,
               replace(datetime(entries.recorded_at, {recorded}), ' ', 'T') AS recorded_local,
               {until} AS hold_until_offset,
               replace(datetime(charges.capture_before, {until}), ' ', 'T') AS hold_until_local,
               CASE WHEN entries.dated_at IS NOT NULL
                   THEN date({COUNTED_AT}, {shifted(COUNTED_AT, zone, told)}) END AS dated
           FROM ({_summed(exponent, postings)}) AS summed
           CROSS JOIN entries ON entries.sequence = summed.entry
           LEFT JOIN sales ON sales.id = entries.sale_id
           LEFT JOIN intents ON intents.id = entries.intent_id
           LEFT JOIN charges ON charges.id = intents.latest_charge_id
           WHERE {IN_SPAN} LIMIT -1 OFFSET 0"""  # noqa: S608 - our own clauses, values are bound


def exponent_of(column: str, currencies: frozenset[Currency]) -> str:
    """SQL for the decimals of the currency in `column`, which is one of these."""
    exponents = {currency.exponent for currency in currencies}
    if len(exponents) <= 1:
        return str(max(exponents, default=2))
    cases = " ".join(
        f"WHEN '{each.code}' THEN {each.exponent}" for each in sorted_by_code(currencies)
    )
    return f"CASE {column} {cases} END"


def sorted_by_code(currencies: frozenset[Currency]) -> list[Currency]:
    return sorted(currencies, key=lambda currency: currency.code)


def plain(minor: str, exponent: str) -> str:
    """SQL for what `Money.plain` writes; whole numbers, since no fraction is exact."""
    sign = f"CASE WHEN {minor} < 0 THEN '-' ELSE '' END"
    forms = {
        0: f"CAST({minor} AS TEXT)",
        2: f"{sign} || printf('%d.%02d', abs({minor}) / 100, abs({minor}) % 100)",
        3: f"{sign} || printf('%d.%03d', abs({minor}) / 1000, abs({minor}) % 1000)",
    }
    if exponent.isdecimal():
        return f"({forms[int(exponent)]})"
    cases = " ".join(f"WHEN {count} THEN {form}" for count, form in forms.items())
    return f"(CASE {exponent} {cases} END)"


def _summed(exponent: str, postings: str) -> str:
    """What the postings of each entry come to; credits are negative there."""
    income = f"({_is_in(SALES)} OR {_is_in(UNEXPLAINED)})"
    taxes = _is_in(TAX)
    rate = f"substr(postings.account, {len(TAX) + 2}) || '%: '"
    amount = plain("-postings.amount_minor", exponent)
    return f"""SELECT postings.entry, -sum(postings.amount_minor) FILTER (WHERE {income}) AS net,
               -sum(postings.amount_minor) FILTER (WHERE {taxes}) AS tax,
               group_concat({rate} || {amount}, '; ') FILTER (WHERE {taxes}) AS by_rate,
               {postings} AS postings
           FROM postings WHERE postings.entry BETWEEN :first AND :last
           GROUP BY postings.entry"""  # noqa: S608 - as above


def _is_in(account: str) -> str:
    """Itself or below it: in the order of text a semicolon comes after the colon."""
    return (
        f"(postings.account = '{account}' OR "
        f"(postings.account >= '{account}:' AND postings.account < '{account};'))"
    )
