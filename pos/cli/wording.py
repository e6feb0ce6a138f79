"""The three lines of an error: what happened, has money moved, what to do, for a terminal.

The sentences are those of the screen; only what to do differs where it names a button.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from pos.cli.wording_form import FORM_TODO
from pos.cli.wording_readers import READERS_TODO
from pos.cli.wording_settings import SETTINGS_FIT
from pos.domain.declines import advise
from pos.domain.intent import Decline
from pos.domain.money import Currency, Money
from pos.errors import BESIDE_MONEY, PosError
from resources.words import SENTENCES, said

_LOOK: Final = "`holdfast hold list` asks Stripe how it stands."
_ASK: Final = "Do not run the card again. `holdfast sale resume SALE` asks Stripe how it ended."
_REPORT: Final = f"{_LOOK} Send the log to whoever looks after the till."
_KEY: Final = "`holdfast --mode MODE keys set` takes a key."
_SESSION_KEY: Final = (
    "Or give it for one run: a test key by HOLDFAST_STRIPE_KEY, a centre by HOLDFAST_CENTRE and "
    "HOLDFAST_CENTRE_PASSWORD. It is never kept in plain text."
)

_TODO: Final[Mapping[str, str]] = {
    **dict.fromkeys(("not_held", "overtaken", "unexpected_state", "operation_closed"), _LOOK),
    **dict.fromkeys(
        (
            "already_under_way",
            "answer_not_stored",
            "garbled",
            "idempotency_mismatch",
            "interrupted",
            "no_answer",
            "rate_limited",
            "still_checking",
            "still_running",
            "stripe_fault",
        ),
        _ASK,
    ),
    **dict.fromkeys(("key_missing", "key_rejected", "unknown_at_stripe"), _KEY),
    **dict.fromkeys(
        ("keyring_missing", "keyring_locked", "keyring_refused", "keyring_no_answer"),
        f"Install or unlock one and try again. {_SESSION_KEY}",
    ),
    "keyring_crashed": f"Try again. {_SESSION_KEY}",
    "currencies_differ": "Use one currency in a sale; `holdfast settings list` shows the shop's.",
    "impossible_step": _REPORT,
    "code_unwritable": "Choose a square code: `holdfast settings set slip_code qr`.",
    "no_drawer": "`holdfast printer list` shows the printers; or use the drawer's key.",
    "no_printer": "`holdfast printer add` takes one, or `holdfast slip pdf` keeps the slip.",
    **READERS_TODO,
    **FORM_TODO,
    "practice_not_waiting": _LOOK,
    "customer_missing": "Name them with --for-customer CUSTOMER.",
    "sale_parked": "Fetch it back at the till first.",
    "key_not_needed": "Use --mode test or --mode live with it.",
    "key_of_other_mode": "Use the --mode that the key belongs to.",
    "key_of_other_account": (
        "Use a key of the same account. --new-account begins a ledger for another one."
    ),
    "environment_key_live": "Keep it in the keyring: `holdfast --mode live keys set`.",
    "ledger_in_use": "Close the till, or use a command that only reads, such as "
    "`holdfast hold list --offline`.",
    "file_exists": "Choose another name. Where the command has --force, that replaces it.",
    "cart_empty": "Name items with --item.",
    "sale_over": "Look at it with `holdfast sale show SALE`.",
    "not_paying": "Begin its payment with `holdfast sale resume SALE`.",
    "total_changed": "Go on with `holdfast sale resume SALE --card CARD`.",
    "sale_unknown": "Check the number; `holdfast sale list` shows the last ones.",
    "hold_not_known": "Check it; `holdfast central board --fetch` shows what every register holds.",
    "intent_unknown": "Check it; `holdfast hold list` shows what is held.",
    "code_unknown": "Look for it with `holdfast catalogue search WORDS`.",
    "code_ambiguous": "Name it by its SKU.",
    "product_unknown": "Look for it with `holdfast catalogue search WORDS`.",
    "lapsed": "`holdfast hold reauthorise` asks for the card again, with the same cart; "
    "`holdfast hold dismiss` charges nobody.",
    "recipe_note_missing": "`holdfast hold note SALE --note TEXT` notes it.",
    "recipe_unknown": "`holdfast recipe list` shows them.",
    "recipe_needs_empty_cart": "Sell it by itself: `holdfast sale new --recipe NAME`.",
    "holds_undecided": "Name them with --capture, --release or --carry; --carry-rest with --owner, "
    "--reason and --keep-until carries over all that is left.",
    "count_missing": "Count it with --counted or --pieces, or close with --not-counted.",
    "keep_until_missing": "Give --keep-until.",
    "keep_owner_missing": "Give --owner.",
    "keep_reason_missing": "Give --reason.",
    "shift_not_open": "Open one with `holdfast shift open --float AMOUNT`.",
    "already_canceled": "To charge the customer, begin a new sale.",
    "not_signed_in": "Say who does it: `holdfast --as NAME …`. The PIN is asked for, or comes "
    "from HOLDFAST_PIN or --pin-stdin.",
    "not_permitted": "`holdfast staff permissions` shows who may.",
    "needs_approval": "`holdfast approve list` shows the question; when `holdfast approve ID` has "
    "answered it, do the same again.",
    "approval_unknown": "`holdfast approve list` shows what waits.",
    "person_unknown": "`holdfast staff list` shows everybody.",
    "staff_not_begun": "`holdfast staff add NAME --role manager` sets up the first manager.",
}

_TODO_BY_KIND: Final[Mapping[str, str]] = {
    "in doubt": _ASK,
    "misconfigured": "Call a manager; `holdfast settings list` shows how the till is set up.",
    "broken": _REPORT,
}
"""For what has no sentence of its own."""


@dataclass(frozen=True, slots=True)
class Words:
    """What happened, has money moved, what to do."""

    what: str
    money: str
    advice: str


def words_for(error: PosError) -> Words:
    """The error in words, with this program's commands instead of buttons."""
    decline = error.facts.get("decline")
    advice = advise(decline) if isinstance(decline, Decline) else ""
    found = said(error, fact_in_words, advice=advice)
    general = found.todo if error.code in SENTENCES else _TODO_BY_KIND.get(error.kind, found.todo)
    todo = found.todo if error.facts.get(BESIDE_MONEY) else _TODO.get(error.code, general)
    if error.code == "setting_value":
        todo = SETTINGS_FIT.get(str(error.facts.get("name")), todo)
    if asked := error.facts.get("approval"):
        todo = todo.replace("approve ID", f"approve {asked}")
    return Words(found.title, found.money, todo)


def fact_in_words(value: object) -> str:
    """What an error or a finding carries, for a terminal."""
    match value:
        case Money():
            return f"{value.plain()} {value.currency.code}"
        case Currency():
            return value.code
        case datetime():
            return f"{value.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        case tuple() | list() | set() | frozenset():
            return ", ".join(fact_in_words(part) for part in value)
        case _:
            return str(value)
