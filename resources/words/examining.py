"""What the doctor says: a name for each thing examined, and for each finding what to do.

The names in braces are the finding's facts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from resources.words.sentence import Moved, Sentence

EXAMINING: Final[Mapping[str, Sentence]] = {
    "till_not_well": Sentence(
        "The till is not well: {bad} bad, first of all {part}.",
        "Do what is said beside each finding, then run `holdfast doctor` again.",
        Moved.NOT_ABOUT_MONEY,
    ),
}

PARTS: Final[Mapping[str, str]] = {
    "program": "Program",
    "sqlite": "SQLite",
    "screen": "Screen",
    "folder": "Data folder",
    "space": "Free space",
    "log": "Log",
    "ledger": "Ledger",
    "lock": "Open elsewhere",
    "schema": "Tables and guards",
    "books": "Entries",
    "operations": "Waiting for Stripe",
    "backup": "Last backup",
    "time_zone": "Time zone",
    "keyring": "Keyring",
    "key": "Stripe key",
    "stripe": "Stripe",
    "clock": "Clock",
    "key_rights": "Rights of the key",
    "card_reader": "Card reader",
    "printer": "Receipt printer",
}

GRADES: Final[Mapping[str, str]] = {
    "ok": "ok",
    "warning": "WARNING",
    "bad": "BAD",
    "not_used": "not used",
}


@dataclass(frozen=True, slots=True)
class Advice:
    """What is found, and what to do about it, if anything."""

    found: str
    todo: str = ""


DIAGNOSES: Final[Mapping[str, Advice]] = {
    "not_examined": Advice(
        "It could not be examined ({reason}).",
        "Send the support bundle to whoever looks after the till.",
    ),
    "program_runs": Advice("Holdfast {program} on Python {python} with Qt {qt}."),
    "qt_unsound": Advice(
        "Qt for Python {qt} ends the program after a while on Python {python}.",
        "Install the program’s package again, or run make setup in its folder.",
    ),
    "sqlite_sound": Advice("SQLite {version} keeps what it has confirmed."),
    "screen_loads": Advice("Qt and what it needs can be loaded."),
    "no_screen": Advice(
        "No window can be shown here: {reason}.",
        "Start the till in a desktop session; where that does not help, install its package again "
        "or run make setup in its folder. Commands need no screen.",
    ),
    "folder_to_come": Advice("{folder} does not exist yet; the first start makes it."),
    "folder_private": Advice("{folder} is on this machine’s own disk and its owner’s only."),
    "folder_locked": Advice(
        "{folder} cannot be written to.", "Give this user the right to, or choose another folder."
    ),
    "folder_open_to_others": Advice(
        "Other users of this machine can look into {folder}.",
        "Take the right from them: chmod 700 on the folder.",
    ),
    "space_enough": Advice("{free} are free on the disk."),
    "space_short": Advice("Only {free} are free on the disk.", "Free some space soon."),
    "space_gone": Advice(
        "Only {free} are free on the disk; sales will stop when it is full.",
        "Free some space now.",
    ),
    "space_unknown": Advice(
        "The system does not say how much space is free.", "Look at the disk yourself."
    ),
    "log_kept": Advice("{file} is written, and its owner’s only."),
    "log_to_come": Advice("There is none yet; the first start makes one."),
    "log_locked": Advice(
        "{file} cannot be written.", "Move it away or give this user the right to write it."
    ),
    "log_open_to_others": Advice(
        "Other users of this machine can read {file}.", "Open the till once; it takes the right."
    ),
    "ledger_to_come": Advice("There is none for this mode yet; the first start makes one."),
    "ledgers_several": Advice(
        "There are ledgers of {count} Stripe accounts.",
        "That is as it should be only if the shop changed its account.",
    ),
    "ledger_opens": Advice("{file} opens and holds {entries} entries."),
    "ledger_empty": Advice(
        "{file} is empty: a first start that was stopped, or a ledger that was lost.",
        "If this till has sold anything, put the last backup in its place: `holdfast restore`.",
    ),
    "ledger_open_to_others": Advice(
        "Other users of this machine can read {file}.",
        "Take the right from them: chmod 600 on the file.",
    ),
    "lock_free": Advice("No till has the ledger open now."),
    "lock_held": Advice("A till has the ledger open now: {holder}."),
    "schema_current": Advice("All as this version makes them ({version})."),
    "schema_differs": Advice(
        "{count} are not as this program makes them, the first is {name}.",
        "Keep the file as it is and run `holdfast verify`; then restore the last backup.",
    ),
    "books_hold": Advice("All {entries} are unbroken, balanced and explained."),
    "books_too_many": Advice(
        "{entries} are too many to prove quickly.", "Run `holdfast verify` after closing time."
    ),
    "books_do_not_hold": Advice(
        "Flaws found in {entries} entries: {flaws}.",
        "Keep the file as it is, stop selling here, and run `holdfast verify`.",
    ),
    "nothing_waits": Advice("Every request has its answer."),
    "waits_for_stripe": Advice(
        "{count} without an answer, the oldest from {since}.",
        "The till asks again by itself; `holdfast why {reference}` tells about the oldest.",
    ),
    "waits_for_a_person": Advice(
        "{count} without an answer, the oldest from {since}, too old to be sent again.",
        "Look at it in Stripe’s Dashboard; `holdfast why {reference}` tells what is known.",
    ),
    "practice_needs_no_backup": Advice("Practice needs no backup."),
    "backup_none": Advice("There is no backup of {file}.", "Make one: `holdfast backup`."),
    "backup_old": Advice(
        "The last backup of {file} is from {last}.", "Make one: `holdfast backup`."
    ),
    "backup_recent": Advice("The last backup of {file} is from {last}."),
    "zones_agree": Advice("The shop and this machine agree ({shop}, {machine})."),
    "zones_differ": Advice(
        "The shop’s clocks ({shop}) are at {wanted}, this machine’s at {machine}.",
        "Set the machine’s time zone, or the shop’s with `holdfast settings set`.",
    ),
    "zone_not_read": Advice("The shop’s time zone stands in the ledger and was not read."),
    "keyring_answers": Advice("{name} answers."),
    "keyring_unfit": Advice(
        "The only keyring here ({name}) keeps secrets in clear, or none at all.",
        "Install the system’s keyring. The till keeps no key in plain text.",
    ),
    "key_not_read": Advice("It is in the keyring, which does not answer."),
    "practice_keeps_no_key": Advice("Practice keeps no key."),
    "practice_needs_no_key": Advice("Practice needs no key."),
    "no_key": Advice(
        "There is no key for {mode} mode.", "A manager enters one: `holdfast keys set`."
    ),
    "key_restricted": Advice("A restricted key for {mode} mode, from the {source}."),
    "key_unrestricted": Advice(
        "The key for {mode} mode may do everything with the account.",
        "Make a restricted key in Stripe’s Dashboard and enter that one instead.",
    ),
    "practice_has_its_own": Advice("Practice has its own Stripe inside the till."),
    "not_asked_without_key": Advice("Nobody can ask without a key."),
    "stripe_answers": Advice("It answers for {account} ({request_id})."),
    "stripe_silent": Advice(
        "No answer of Stripe’s came through ({reason}).",
        "Look whether this machine reaches the network. The till asks again by itself.",
    ),
    "account_of_other_ledger": Advice(
        "The key belongs to {account}, and no ledger here does.",
        "Use the key of the ledger’s account.",
    ),
    "clock_right": Advice("{seconds} seconds from Stripe’s."),
    "clock_fast": Advice(
        "{seconds} seconds ahead of Stripe’s.",
        "Let the system set its clock by the network. Deadlines of holds are judged by it.",
    ),
    "clock_slow": Advice(
        "{seconds} seconds behind Stripe’s.",
        "Let the system set its clock by the network. Deadlines of holds are judged by it.",
    ),
    "clock_unknown": Advice(
        "The answer carried no date.", "Compare this machine’s clock with another one."
    ),
    "clock_not_asked": Advice("It is compared with Stripe’s once Stripe answers."),
    "rights_enough": Advice("It may read all {allowed} kinds of records that the till reads."),
    "rights_narrow": Advice(
        "It may not read: {refused}.",
        "In Stripe’s Dashboard, let it read them, or changes made elsewhere are seen late.",
    ),
    "rights_without_books": Advice(
        "It may not read: {refused}. Stripe’s fees and payouts do not reach the books from here.",
        "Only the back office needs that: in Stripe’s Dashboard, let its key read balance and "
        "payouts.",
    ),
    "rights_missing": Advice(
        "It may not read: {refused}.",
        "In Stripe’s Dashboard, let the key write PaymentIntents and Checkout Sessions, and read "
        "charges; readers need Terminal, saved cards need Customers.",
    ),
    "rights_not_asked": Advice("They are asked for once Stripe answers."),
    "no_reader": Advice("No card reader is chosen for this register."),
    "reader_chosen": Advice(
        "This register uses {reader}; `holdfast reader show` says how it stands."
    ),
    "reader_not_read": Advice("It stands in the ledger and was not read."),
    "no_printer": Advice("No receipt printer is set up for this register."),
    "printers_not_read": Advice("They stand in the ledger and were not read."),
    "printer_well": Advice("{name}: {state}."),
    "printer_not_well": Advice(
        "{name}: {state}.",
        "Look at the printer. Selling goes on meanwhile, and its slips wait.",
    ),
    "slips_wait": Advice(
        "Slips that wait for a printer: {count}.",
        "They are printed when it can; `holdfast printer queue` shows them.",
    ),
}


def diagnosis_told(
    code: str, facts: Mapping[str, object], fact: Callable[[object], str] = str
) -> Advice | None:
    """A finding in words, None for one that is a failure with a sentence of its own."""
    advice = DIAGNOSES.get(code)
    if advice is None:
        return None
    told = {name: fact(value) for name, value in facts.items()}
    return Advice(advice.found.format_map(told), advice.todo.format_map(told))
