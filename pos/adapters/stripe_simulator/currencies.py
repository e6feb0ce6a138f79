"""Which amounts Stripe takes: its limits, its minimum per currency, and its odd decimals."""

from typing import Final

from pos.adapters.stripe_simulator.errors import Refusal, bad_parameter, invalid

LARGEST: Final = 99_999_999
"""Stripe docs, Supported currencies: at most eight digits, in the smallest unit."""

_MINIMUM: Final = {
    "usd": 50, "aud": 50, "brl": 50, "cad": 50, "chf": 50, "eur": 50, "nzd": 50, "sgd": 50,
    "inr": 50, "gbp": 30, "aed": 200, "czk": 1500, "dkk": 250, "hkd": 400, "huf": 17500,
    "jpy": 50, "myr": 200, "nok": 300, "pln": 200, "ron": 200, "sek": 300, "mxn": 1000,
    "thb": 1000,
}  # fmt: skip
"""Stripe docs, Minimum charge amounts; others have "the equivalent of 0.50 USD", which depends
on the day's rate: none is applied to them here."""

ZERO_DECIMAL: Final = frozenset(
    "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split()
)
THREE_DECIMAL: Final = frozenset("bhd jod kwd omr tnd".split())
WHOLE_UNITS: Final = frozenset("isk ugx".split())
_TWO_DECIMAL: Final = frozenset(
    "aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bmd bnd bob brl bsd bwp byn bzd cad"
    " cdf chf cny cop crc cve czk dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gtq gyd hkd hnl"
    " htg huf idr ils inr isk jmd kes kgs khr kyd kzt lak lbp lkr lrd lsl mad mdl mkd mmk mnt mop"
    " mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd pab pen pgk php pkr pln qar ron rsd rub sar"
    " sbd scr sek sgd shp sle sos srd std szl thb tjs top try ttd twd tzs uah ugx usd uyu uzs wst"
    " xcd yer zar zmw".split()
)
KNOWN: Final = ZERO_DECIMAL | THREE_DECIMAL | _TWO_DECIMAL


def known_currency(value: object, param: str) -> str:
    """A currency code in small letters.

    Raises:
        Refusal: for one that Stripe does not know.
    """
    code = str(value).lower()
    if code not in KNOWN:
        raise bad_parameter(f"Invalid currency: {code}.", param)
    return code


def check_charge(amount: int, currency: str) -> None:
    """Raise the refusal an amount to be charged deserves."""
    check_step(amount, currency, "amount")
    if amount > LARGEST:
        raise invalid(
            f"Amount must be no more than {LARGEST} in the smallest unit of {currency}.",
            param="amount",
            code="amount_too_large",
        )
    least = _MINIMUM.get(currency, 1)
    if amount < least:
        raise _too_small(least, currency)


def check_step(amount: int, currency: str, param: str) -> None:
    """Three-decimal currencies end in 0, ISK and UGX move in whole units (Stripe docs)."""
    step = 10 if currency in THREE_DECIMAL else 100 if currency in WHOLE_UNITS else 1
    if amount % step:
        raise invalid(
            f"Invalid amount: {currency} amounts must be a multiple of {step}.", param=param
        )


def _too_small(least: int, currency: str) -> Refusal:
    return invalid(
        f"Amount must be at least {least} in the smallest unit of {currency}.",
        param="amount",
        code="amount_too_small",
    )
