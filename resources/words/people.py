"""Sentences about people: signing in, permissions, approvals, and who is set up."""

from typing import Final

from resources.words.sentence import Sentence

SIGNING_IN: Final = {
    "pin_wrong": Sentence(
        "That is not the PIN.", "Choose the name and try again. Tries left: {left}."
    ),
    "pin_locked": Sentence(
        "Too many wrong tries. Signing in is locked for a while.",
        "Wait {seconds} seconds and try again. A manager can sign in meanwhile.",
    ),
    "pin_digits": Sentence(
        "A PIN is {minimum} to {maximum} digits and nothing else.", "Choose another PIN."
    ),
    "pin_weak": Sentence(
        "That PIN would be guessed first.",
        "Choose one without repeated digits and without neighbours in order.",
    ),
    "badge_unknown": Sentence(
        "This badge is nobody's.", "Sign in with the PIN, or have a manager give the badge."
    ),
    "badge_is_product": Sentence(
        "That is a product and no badge.", "Sign in first, then scan it again. Nothing was sold."
    ),
    "badge_unreadable": Sentence(
        "That is no badge.", "Scan one with at least {minimum} characters on it."
    ),
    "badge_taken": Sentence("That badge belongs to somebody.", "Use another one."),
    "recovery_wrong": Sentence(
        "That is not the recovery code.",
        "Type all its groups as they were written down when the first manager was set up.",
    ),
    "recovery_missing": Sentence(
        "There is no recovery code.", "Set up the first manager: the code is made with it."
    ),
    "not_a_manager": Sentence(
        "The recovery code gives managers a new PIN only.",
        "Name a manager. Everybody else gets a new PIN from a manager.",
    ),
}

PERMISSIONS: Final = {
    "not_signed_in": Sentence("Nobody is signed in.", "Sign in and do it again."),
    "not_permitted": Sentence(
        "This is not for everybody to do.",
        "Ask somebody who may: sign in as them. A manager can show who may do what.",
    ),
    "needs_approval": Sentence(
        "This needs somebody's approval.", "Ask somebody who may do it to approve it, once."
    ),
    "approval_spent": Sentence(
        "That approval has been used already.", "Each one is for one time. Ask for another one."
    ),
    "approval_unknown": Sentence("There is no such question.", "Look which ones are waiting."),
    "approval_decided": Sentence(
        "That question has its answer already.", "Ask again for another answer."
    ),
    "approval_too_old": Sentence(
        "That question is too old to be answered.", "Have it asked again."
    ),
    "cannot_approve": Sentence(
        "That person cannot approve this.",
        "Choose somebody who may do it themselves, and not whoever asks.",
    ),
}

STAFF: Final = {
    "person_unknown": Sentence("There is nobody of that name.", "Choose a name from the list."),
    "person_inactive": Sentence(
        "That person does not work here any more.", "A manager can take them back."
    ),
    "staff_begun": Sentence(
        "Somebody is set up already.", "Sign in as a manager to add more people."
    ),
    "staff_not_begun": Sentence("Nobody is set up yet.", "Set up the first manager."),
    "staff_name": Sentence(
        "A name is at most {maximum} characters and not empty.", "Type another name."
    ),
    "staff_name_taken": Sentence(
        "Somebody of that name is set up already.",
        "Use another name; whoever left keeps theirs in the books.",
    ),
    "last_manager": Sentence(
        "Without this manager nobody could manage the till.", "Make somebody else a manager first."
    ),
    "hash_unreadable": Sentence(
        "A kept PIN cannot be read any more.", "A manager gives a new PIN, under staff."
    ),
    "note_unreadable": Sentence(
        "A note in the audit journal was changed by another program.",
        "Have the ledger examined: `holdfast verify` says what is wrong with it.",
    ),
    "limit_unreadable": Sentence(
        "That is no limit.", "Use an amount like 100.00, for a discount a share like 10%."
    ),
}
