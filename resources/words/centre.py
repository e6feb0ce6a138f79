"""Sentences about the central database of a shop with many registers."""

from collections.abc import Mapping
from typing import Final

from resources.words.sentence import Moved, Sentence

_NONE: Final = Moved.NOT_ABOUT_MONEY

CENTRE: Final[Mapping[str, Sentence]] = {
    "centre_url": Sentence(
        "That is no address of a centre.",
        "Write it as `holdfast replicate --help` shows: user, host and database, and no password.",
        _NONE,
    ),
    "centre_url_password": Sentence(
        "The password does not belong in the address, where others could read it.",
        "Leave it out; it is asked for by itself and kept in the keyring.",
        _NONE,
    ),
    "centre_tls": Sentence(
        "{host} is another machine, and this way of connecting ({sslmode}) could be read and "
        "changed by anybody in between.",
        "Leave sslmode out. For an authority of the shop’s own add ?sslrootcert=FILE.",
        _NONE,
    ),
    "centre_password": Sentence(
        "That cannot be a password: it has several lines, or signs that cannot be typed.",
        "Type it again.",
        _NONE,
    ),
    "centre_not_set": Sentence(
        "This register knows no central database.",
        "Set one on the page Shop under Centre, or with `holdfast replicate set-url`.",
        _NONE,
    ),
    "centre_refused": Sentence(
        "The central database does not let this register in: user or password are wrong.",
        "Set the address and the password again, or ask whoever looks after the database.",
        _NONE,
    ),
    "centre_not_trusted": Sentence(
        "The central database cannot prove who it is, so nothing was sent to it.",
        "Its certificate has to be for the host in the address and from an authority this machine "
        "knows; add ?sslrootcert=FILE to the address for one of the shop’s own.",
        _NONE,
    ),
    "centre_missing": Sentence(
        "There is no such database at that address.",
        "Check the name after the last slash, or let somebody create the database.",
        _NONE,
    ),
    "centre_not_allowed": Sentence(
        "The central database does not allow this register what it needs.",
        "Let its user create tables there, or make it the owner of the database.",
        _NONE,
    ),
    "centre_newer": Sentence(
        "The central database was laid out by a newer version of this program.",
        "Update this register.",
        _NONE,
    ),
    "centre_of_other_account": Sentence(
        "That central database belongs to another Stripe account or mode.",
        "Each account and mode has a database of its own; check the address.",
        _NONE,
    ),
    "centre_empty": Sentence(
        "No register of the shop has told that central database anything yet.",
        "Set it up at the first register, then add this one.",
        _NONE,
    ),
    "centre_forged": Sentence(
        "What lies in the central database is not what the register sent there: its chain of "
        "entries is broken at entry {sequence}.",
        "Nothing was taken over. The register’s own ledger is not touched; find out who can write "
        "to the database.",
        _NONE,
    ),
    "centre_error": Sentence(
        "The central database answered with an error ({reason}).",
        "The ledger here is safe and goes on. Ask whoever looks after the database.",
        _NONE,
    ),
    "replication_off": Sentence(
        "This register does not replicate.",
        "Set a centre on the page Shop, or with `holdfast replicate --to …`.",
        _NONE,
    ),
    "register_replaced": Sentence(
        "The register {register} was replaced: its ledger goes on at another machine.",
        "Stop selling here. What this till sold since then is on this machine only; take a backup "
        "and export it before you remove it.",
        _NONE,
    ),
    "ledger_forked": Sentence(
        "The central database knows another history of the register {register} than this ledger.",
        "An old copy was put in its place, or two machines sell with one ledger. Nothing was sent. "
        "Replace the register from the centre; for a restored backup `--accept-restored` goes on "
        "from what both have.",
        _NONE,
    ),
    "register_name_taken": Sentence(
        "Another register of the shop is called {name}.",
        "Choose a name of its own: receipts and reports are found by it.",
        _NONE,
    ),
    "register_unknown": Sentence(
        "The central database knows no register {name}.",
        "`holdfast register list` names them all.",
        _NONE,
    ),
    "register_newer": Sentence(
        "The register {register} runs a newer version of this program, whose ledger cannot be "
        "read here.",
        "Update this machine.",
        _NONE,
    ),
    "chain_broken": Sentence(
        "The chain of this ledger is broken at entry {sequence}, so nothing was sent.",
        "Run `holdfast verify`: it says what was changed.",
        _NONE,
    ),
    "fetch_in_progress": Sentence(
        "Somebody else is fetching that register’s ledger to this machine right now.",
        "Try again in a moment.",
        _NONE,
    ),
    "shared_row_unusable": Sentence(
        "Something that all registers share cannot be used by this version of the program.",
        "Update this register; until then it goes on with what it has.",
        _NONE,
    ),
    "ledger_exists": Sentence(
        "There is a ledger with entries on this machine already: {file}.",
        "A new register begins on a machine, or in a folder (--data-dir), that has none.",
        _NONE,
    ),
}
