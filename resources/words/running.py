"""Sentences about keys, settings, files and the ledger: what keeps a till from running."""

from collections.abc import Mapping
from typing import Final

from resources.words.sentence import Moved, Sentence

_N: Final = Moved.NOT_ABOUT_MONEY

KEYS: Final[Mapping[str, Sentence]] = {
    "key_missing": Sentence(
        "There is no Stripe key for this mode yet.", "A manager enters one under Shop.", _N
    ),
    "key_not_needed": Sentence(
        "Practice needs no key.", "Switch to test or live mode to enter one.", _N
    ),
    "key_publishable": Sentence(
        "This is a publishable key; it cannot take payments.",
        "Enter the secret or, better, a restricted key: it begins with sk_ or rk_.",
        _N,
    ),
    "key_of_other_mode": Sentence(
        "This key is for {other} mode, and this is {mode} mode.",
        "Enter a key of this mode, or switch the mode.",
        _N,
    ),
    "key_of_other_account": Sentence(
        "This key belongs to another Stripe account than this ledger.",
        "Enter a key of the same account. A second account gets a ledger of its own.",
        _N,
    ),
    "settings_file_unreadable": Sentence(
        "This is no file of settings.",
        "Choose one that a till wrote with “Save the settings to a file”.",
        _N,
    ),
    "settings_file_newer": Sentence(
        "This file of settings comes from a later version of the program.",
        "Bring this till up to date first.",
        _N,
    ),
    "key_cannot_take_cards": Sentence(
        "With this key no card can be taken: it lacks {missing}.",
        "In Stripe’s Dashboard, edit the restricted key and give it what is listed here.",
        _N,
    ),
    "key_not_checked": Sentence(
        "Stripe does not answer, so the new key could not be tried.",
        "The key before it, ending in ••••{ending}, still works. Try again in a minute.",
        _N,
    ),
    "key_unreadable": Sentence(
        "This is not a Stripe key.",
        "Copy the whole key from Stripe’s Dashboard, under Developers, API keys.",
        _N,
    ),
    "key_rejected": Sentence(
        "Stripe does not accept the key.",
        "A manager enters a valid key under Shop. It may have been rolled or deleted.",
    ),
    "key_lacks_permission": Sentence(
        "The key is not allowed to do this.",
        "A manager lets the restricted key do it, in Stripe’s Dashboard: payments and Checkout "
        "Sessions, Terminal for readers, Customers for saved cards.",
    ),
    "environment_key_live": Sentence(
        "A live key is not taken from the environment.",
        "Keep it in the keyring: enter it under Shop.",
        _N,
    ),
    "account_not_ready": Sentence(
        "The Stripe account cannot take this payment yet.",
        "A manager completes the account in Stripe’s Dashboard.",
    ),
    "unknown_at_stripe": Sentence(
        "Stripe does not know this payment.",
        "The key may belong to another account or mode. A manager checks it under Shop.",
    ),
    "keyring_missing": Sentence(
        "This system has no keyring to keep keys and passwords in.",
        "Install one, or enter the key for this session only. It is never kept in plain text.",
        _N,
    ),
    "keyring_locked": Sentence(
        "The keyring is locked.",
        "Unlock it and try again, or enter the key for this session only.",
        _N,
    ),
    "keyring_refused": Sentence(
        "The keyring refused to give or keep the key.",
        "Allow it and try again, or enter the key for this session only.",
        _N,
    ),
    "keyring_no_answer": Sentence(
        "The keyring does not answer; it may be waiting for a password.",
        "Look for its window, then try again, or enter the key for this session only.",
        _N,
    ),
    "keyring_crashed": Sentence(
        "The keyring failed.", "Try again, or enter the key for this session only.", _N
    ),
}

SETTINGS: Final[Mapping[str, Sentence]] = {
    "setting_unknown": Sentence(
        "There is no setting “{name}”.", "These can be changed: {known}.", _N
    ),
    "setting_holds_secret": Sentence(
        "That is a key or a card number, and settings are shown and printed.",
        "Keys are kept by `holdfast keys set`. Nothing was changed.",
        _N,
    ),
    "setting_value": Sentence("“{text}” does not fit the setting {name}.", "Correct it.", _N),
    "tips_unreadable": Sentence(
        "“{text}” does not say which tips to offer.",
        "Write up to {maximum} different percentages from 1 to 50, such as 5 10 15.",
        _N,
    ),
    "register_name": Sentence(
        "“{text}” cannot name a register.",
        "Use up to 20 letters, digits and hyphens, such as till-1.",
        _N,
    ),
    "language_unknown": Sentence(
        "The program does not speak “{text}”.",
        "Give one of {known}, or nothing for the computer’s own language.",
        _N,
    ),
    "country_unknown": Sentence(
        "“{text}” is no code of a country.",
        "Give two letters such as DE, FR or JP, or nothing for the country where the language "
        "is at home.",
        _N,
    ),
    "time_zone_unknown": Sentence(
        "“{text}” is not a time zone.", "Use a name such as Europe/Berlin.", _N
    ),
    "descriptor_too_long": Sentence(
        "The text for the statement is too long.", "Use at most {maximum} characters.", _N
    ),
    "descriptor_character": Sentence(
        "“{character}” cannot be printed on a statement.",
        "Use plain letters, digits and spaces, none of < > \\ ' \" *.",
        _N,
    ),
    "descriptor_refused": Sentence(
        "Stripe does not take the text for the customer’s statement.",
        "A manager shortens it in the shop’s settings: with the prefix of the Stripe account it "
        "may have 22 characters.",
        _N,
    ),
    "descriptor_no_letter": Sentence(
        "The text for the statement has no letter in it.", "Add at least one letter.", _N
    ),
    "api_base_mode": Sentence(
        "Another server can only stand in for Stripe in test mode.", "Use --mode test.", _N
    ),
    "api_base_url": Sentence(
        "“{text}” cannot stand in for Stripe.", "Use an https address, or one on this machine.", _N
    ),
    "screen_missing": Sentence(
        "The screen cannot be loaded: {reason}.",
        "Install the program’s package again, or run make setup in its folder: it names what is "
        "missing. Other commands need no screen.",
        _N,
    ),
    "tour_without_lever": Sentence(
        "This step of the practice tour needs nothing from the practice Stripe.",
        "Do what `holdfast training tour` says of it.",
    ),
    "training_only": Sentence(
        "That is for practice only.", "Use --mode training, or change to practice.", _N
    ),
    "practice_clock_backwards": Sentence(
        "The practice clock only goes forward.", "Enter days or hours above zero.", _N
    ),
    "period_backwards": Sentence(
        "The period ends before it begins.", "Exchange the two dates.", _N
    ),
    "date_unreadable": Sentence("“{text}” is not a date.", "Enter a date such as 2026-03-31.", _N),
    "date_out_of_range": Sentence("{text} is too far away.", "Enter a nearer date.", _N),
}

FILES: Final[Mapping[str, Sentence]] = {
    "folder_missing": Sentence(
        "The folder {folder} does not exist.", "Create it, or choose another.", _N
    ),
    "name_is_folder": Sentence("{file} is a folder.", "Choose the name of a file.", _N),
    "not_a_file": Sentence(
        "{file} is a device, not a file.", "Choose the name of an ordinary file.", _N
    ),
    "file_exists": Sentence("{file} exists already.", "Choose another name, or replace it.", _N),
    "is_a_database": Sentence(
        "{file} is a database and is not written over.", "Choose another name.", _N
    ),
    "file_not_written": Sentence(
        "{file} could not be written.", "Choose another place and try again.", _N
    ),
    "picture_not_written": Sentence(
        "The picture {file} could not be written.", "Choose another place and try again.", _N
    ),
    "disk_full": Sentence(
        "The disk is full.", "Free some space, then do it again. Nothing half-written is kept."
    ),
    "folder_not_writable": Sentence(
        "The folder {folder} cannot be written to.",
        "Give this user the right to, or choose another.",
    ),
    "folder_on_network": Sentence(
        "The folder {folder} is on a network drive, where a ledger can be damaged.",
        "Choose a folder on this machine’s own disk.",
        _N,
    ),
    "folder_synchronised": Sentence(
        "The folder {folder} is synchronised by another program, which can damage a ledger.",
        "Choose a folder that is not, and back up from there.",
        _N,
    ),
    "export_cancelled": Sentence("The export was stopped.", "No file was written.", _N),
}

LEDGER: Final[Mapping[str, Sentence]] = {
    "ledger_in_use": Sentence(
        "Another till has this ledger open.", "Close the other one, or go on there.", _N
    ),
    "look_only": Sentence(
        "This window only looks at the ledger.",
        "Do it at the till that has it open, or close that one and try again here.",
    ),
    "ledger_newer": Sentence(
        "The ledger was written by a newer version of this program.",
        "Update this till. The ledger has not been changed.",
        _N,
    ),
    "ledger_outdated": Sentence(
        "The ledger is of an older version.",
        "Open the till once; it brings the ledger up to date.",
        _N,
    ),
    "ledger_missing": Sentence(
        "There is no ledger here yet.", "Open the till once; it makes one.", _N
    ),
    "ledger_ambiguous": Sentence(
        "There are ledgers of several Stripe accounts: {known}.",
        "Enter the key of the account that is meant.",
        _N,
    ),
    "ledger_of_other_mode": Sentence(
        "The ledger {file} belongs to {found} mode, and this is {expected} mode.",
        "Move the file back to where it was.",
        _N,
    ),
    "ledger_of_other_account": Sentence(
        "The ledger {file} belongs to another Stripe account.",
        "Use that account’s key, or move the file back to where it was.",
        _N,
    ),
    "ledger_read_only": Sentence(
        "The ledger cannot be written to.", "Give this user the right to, then try again."
    ),
    "ledger_unopenable": Sentence(
        "The ledger {file} cannot be opened.", "Check the folder and its rights."
    ),
    "ledger_unreadable": Sentence(
        "{file} is not a ledger.", "Put the last backup in its place.", _N
    ),
    "ledger_damaged": Sentence(
        "The ledger {file} is damaged.",
        "Stop selling at this till. A manager puts the last backup in its place.",
        Moved.UNKNOWN,
    ),
    "ledger_io_error": Sentence(
        "The disk did not read or write the ledger.",
        "Stop selling at this till and have the disk checked.",
        Moved.UNKNOWN,
    ),
    "ledger_busy": Sentence(
        "The ledger was busy for too long.", "Try again. Close other programs that read it."
    ),
    "ledger_opening": Sentence(
        "The ledger is not open yet.", "Wait a moment. What is scanned meanwhile is kept.", _N
    ),
    "ledger_closed": Sentence("The ledger is closed.", "Start the till again."),
    "copy_damaged": Sentence(
        "The copy {file} is damaged.", "Make another one. The ledger itself has not changed.", _N
    ),
    "sqlite_too_old": Sentence(
        "This machine’s SQLite {version} can lose entries.",
        "Install the till with its own packages, as the read-me says.",
        _N,
    ),
}

OURS: Final[Mapping[str, Sentence]] = {
    "storage": Sentence(
        "The ledger refused an entry of ours; that is a fault of this program.",
        "Do it again. If it stays, send the log to whoever looks after the till.",
        Moved.UNKNOWN,
    ),
    "impossible_step": Sentence(
        "The till stopped a step that cannot follow from here; that is a fault of this program.",
        "Press Refresh. If it stays, send the log to whoever looks after the till.",
        Moved.UNKNOWN,
    ),
    "operation_closed": Sentence(
        "That step was already settled.", "Press Refresh to see how it stands.", Moved.UNKNOWN
    ),
    "entry_unbalanced": Sentence(
        "An entry did not balance and was not booked; that is a fault of this program.",
        "Send the log to whoever looks after the till.",
        Moved.UNKNOWN,
    ),
    "entry_empty": Sentence(
        "An entry was empty and was not booked; that is a fault of this program.",
        "Send the log to whoever looks after the till.",
        Moved.UNKNOWN,
    ),
    "stripe_refused": Sentence(
        "Stripe did not understand the till; that is a fault of this program.",
        "Do not run the card again. Send the log to whoever looks after the till.",
    ),
    "idempotency_mismatch": Sentence(
        "The till repeated a step with other details, and Stripe stopped it.",
        "Do not run the card again. Press Refresh, and send the log to whoever looks after it.",
        Moved.UNKNOWN,
    ),
}
