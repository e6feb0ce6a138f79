"""Sentences about backups: making one, keeping some, and putting one in the ledger's place."""

from collections.abc import Mapping
from typing import Final

from resources.words.sentence import Moved, Sentence

_N: Final = Moved.NOT_ABOUT_MONEY
_UNTOUCHED: Final = "The ledger has not been touched."

BACKING_UP: Final[Mapping[str, Sentence]] = {
    "backup_folder_missing": Sentence(
        "The backup folder {folder} is not there.",
        "Connect the disk it is on, or choose another folder. The ledger itself is safe.",
        _N,
    ),
    "backup_full": Sentence(
        "There is no room for the backup in {folder}.",
        "Free some space there, or choose another folder. Nothing half-written is kept.",
        _N,
    ),
    "backup_not_written": Sentence(
        "The backup could not be written to {folder}.",
        "Look whether its disk is connected and sound, or choose another. Nothing half-written "
        "is kept.",
        _N,
    ),
    "backup_in_progress": Sentence(
        "A backup or a restore is being made already.", "Wait until it is done.", _N
    ),
    "backup_on_itself": Sentence(
        "{file} is the ledger’s own file.",
        "Choose another name, best on another disk. The ledger has not been touched.",
        _N,
    ),
    "backups_not_rotated": Sentence(
        "Old backups in {folder} could not be removed.",
        "The new backup is good. Remove old ones by hand, or give this user the right to.",
        _N,
    ),
    "backup_not_proved": Sentence(
        "The backup is a true copy, but the ledger’s chain of entries is broken.",
        "Keep every earlier backup, and see what is wrong with `holdfast verify`.",
        Moved.UNKNOWN,
    ),
    "backup_keep": Sentence(
        "“{text}” does not say how many backups to keep.",
        "Enter days and weeks such as 7/4: at least 1 and at most {days} days, and up to "
        "{weeks} weeks.",
        _N,
    ),
    "backup_folder_relative": Sentence(
        "“{text}” is not a whole path.",
        "Name the folder from its root, such as /media/stick/backups.",
        _N,
    ),
    "recipient_unreadable": Sentence(
        "“{text}” is not a public key for backups.",
        "Copy the whole key; it begins with age1 and has 62 characters.",
        _N,
    ),
    "recipient_is_secret": Sentence(
        "This is the secret key, which opens backups.",
        "Enter the public one, which begins with age1. Keep the secret one away from this till.",
        _N,
    ),
    "recipients_too_many": Sentence("There are too many keys.", "Name at most {most}.", _N),
}

RESTORING: Final[Mapping[str, Sentence]] = {
    "backup_missing": Sentence(
        "There is no file {file}.", "Connect the disk it is on, or choose another file.", _N
    ),
    "backup_is_the_ledger": Sentence(
        "{file} is the ledger itself, not a backup.", "Choose the file of a backup.", _N
    ),
    "backup_unreadable": Sentence(
        "{file} is not a backup of a ledger.",
        f"Choose a file that ends in .db or .db.age. {_UNTOUCHED}",
        _N,
    ),
    "manifest_unreadable": Sentence(
        "{file} cannot be read as what describes the backup.",
        "Choose another backup. To restore without it, move that file away first.",
        _N,
    ),
    "backup_torn": Sentence(
        "{file} is not as it was written: it was cut off or changed.",
        f"Choose another backup. {_UNTOUCHED}",
        _N,
    ),
    "backup_damaged": Sentence(
        "The backup {file} is damaged.", f"Choose another one. {_UNTOUCHED}", _N
    ),
    "backup_newer": Sentence(
        "The backup {file} was made by a newer version of this program.",
        f"Update this till, then restore it. {_UNTOUCHED}",
        _N,
    ),
    "backup_of_other_mode": Sentence(
        "The backup {file} is of {found} mode, and this is {expected} mode.",
        "Choose another backup, or change the mode.",
        _N,
    ),
    "backup_of_other_account": Sentence(
        "The backup {file} is of the Stripe account {found}, which has no ledger here.",
        "Choose another backup. A second account gets a ledger of its own.",
        _N,
    ),
    "identity_missing": Sentence(
        "The backup {file} is encrypted.", "Give the file with the secret key that opens it.", _N
    ),
    "identity_unreadable": Sentence(
        "There is no secret key for backups in that file.",
        "Choose the file that was written when the key was made; a line of it begins with "
        "AGE-SECRET-KEY.",
        _N,
    ),
    "identity_does_not_fit": Sentence(
        "This key does not open {file}.", "Choose the file with the secret key that fits.", _N
    ),
    "restore_older": Sentence(
        "The backup {file} is older: {missing} of the ledger’s entries and {operations} of its "
        "operations are not in it.",
        "Choose a newer one, or accept it. What Stripe knows is taken over afterwards.",
        _N,
    ),
    "restore_other_ledger": Sentence(
        "The backup {file} is of another ledger than the one here.",
        f"Choose a backup of this ledger, or accept it. {_UNTOUCHED}",
        _N,
    ),
    "restore_unproved": Sentence(
        "The chain of entries in the backup {file} is broken.",
        f"Choose another one, or accept it. {_UNTOUCHED}",
        _N,
    ),
    "restored": Sentence(
        "This step was under way when the backup was made that has been restored.",
        "Look at the payment in Stripe’s Dashboard, then give the step up or do it again.",
        Moved.UNKNOWN,
    ),
}

LOST: Final[Mapping[str, Sentence]] = {
    "ledger_vanished": Sentence(
        "The ledger {file} was removed or exchanged while the till was open.",
        "Stop selling and close the till. All that was booked is in {rescued}; a manager restores "
        "that file.",
        Moved.UNKNOWN,
    ),
    "ledger_gone": Sentence(
        "The ledger {file} was removed, and what it held cannot be written again.",
        "Stop selling. Do not close the till before its disk is back and a backup was made.",
        Moved.UNKNOWN,
    ),
    "ledger_emptied": Sentence(
        "The ledger {file} is gone or empty, though it was in use before.",
        "A manager restores the last backup. To begin a new ledger, move {trace} away.",
        Moved.UNKNOWN,
    ),
    "ledger_not_closed": Sentence(
        "The ledger {file} lies where nothing can be written, and was not closed properly.",
        "Copy it with the files beside it to a folder on this machine, and open it there.",
        _N,
    ),
}
