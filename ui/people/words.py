"""Roles, acts and rules as people say them."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from pos.domain.permissions import Act, Rule
from pos.domain.staff import Role
from ui.tones import Icon


def role_text(role: Role) -> str:
    """What a person is here."""
    match role:
        case Role.CASHIER:
            return QCoreApplication.translate("People", "Cashier")
        case Role.SUPERVISOR:
            return QCoreApplication.translate("People", "Supervisor")
        case Role.MANAGER:
            return QCoreApplication.translate("People", "Manager")
        case Role.ACCOUNTANT:
            return QCoreApplication.translate("People", "Accountant")


def rule_text(rule: Rule) -> str:
    """What the table of permissions says in a cell."""
    match rule:
        case Rule.ALLOWED:
            return QCoreApplication.translate("People", "Allowed")
        case Rule.NEEDS_APPROVAL:
            return QCoreApplication.translate("People", "Approval")
        case Rule.NEVER:
            return QCoreApplication.translate("People", "Never")


ICON_OF_RULE: Final = {
    Rule.ALLOWED: Icon.TICK,
    Rule.NEEDS_APPROVAL: Icon.CLOCK,
    Rule.NEVER: Icon.CROSS,
}


def known_acts() -> tuple[str, ...]:
    """Every act that has a name here, in the order in which they are offered."""
    return (*_ACTS, *_MORE)


def act_text(act: str) -> str:
    """What was done, or is to be done; a word that is new to us is shown as it is."""
    for table in (_ACTS, _MORE):
        if act in table:
            return QCoreApplication.translate("People", table[act])
    return act.replace("_", " ").capitalize()


_ACTS: Final[dict[str, str]] = {
    Act.SELL: "Sell",
    Act.DISCOUNT: "Give a discount",
    Act.PRICE_OVERRIDE: "Change a price",
    Act.REMOVE_LINE: "Remove a line",
    Act.CAPTURE: "Capture a hold",
    Act.CAPTURE_OVER: "Capture more than is held",
    Act.RELEASE: "Release a hold",
    Act.INCREASE: "Increase a hold",
    Act.REAUTHORISE: "Authorise again after a lapse",
    Act.KEEP: "Keep a hold for later",
    Act.BULK_CAPTURE: "Capture many holds",
    Act.BULK_RELEASE: "Release many holds",
    Act.REFUND: "Refund",
    Act.REFUND_IN_CASH: "Refund in cash",
    Act.REOPEN: "Reopen a sale",
    Act.CASH_IN: "Put cash in",
    Act.CASH_OUT: "Take cash out",
    Act.OPEN_DRAWER: "Open the drawer without a sale",
    Act.OPEN_SHIFT: "Open a shift",
    Act.CLOSE_SHIFT: "Close a shift",
    Act.REPORT_X: "X report",
    Act.REPRINT: "Print again",
    Act.EXPORT: "Export the books",
    Act.KEYS: "Change a Stripe key",
    Act.SETTINGS: "Change the settings",
    Act.RISKY_SETTINGS: "Change money, limits, locks or where backups go",
    Act.STAFF: "Change the staff",
    Act.RECIPE: "Change a recipe",
    Act.BACKUP: "Back up",
    Act.RESTORE: "Restore a backup",
    Act.ACKNOWLEDGE: "Acknowledge an alert",
    Act.DECIDE_LAPSE: "Decide about a lapse",
    Act.CUSTOMERS: "Look after customers",
    Act.CHARGE_ABSENT: "Charge a customer who is not here",
    Act.DELETE_CUSTOMER: "Delete a customer",
    Act.CLOSE_PERIOD: "Close a period of the books",
    Act.CORRECT_BOOKS: "Correct the books",
    Act.ACCOUNTS: "Change the chart of accounts",
    Act.EVIDENCE: "Put evidence together",
    Act.CENTRE: "Set up the centre",
    Act.PRACTICE: "Use the practice tools",
}
"""Every act of the permission table."""

_MORE: Final[dict[str, str]] = {
    "sign_in": "Signed in",
    "sign_out": "Signed out",
    "sign_in_refused": "Sign-in refused",
    "approval_asked": "Asked for approval",
    "approval_given": "Approved",
    "approval_refused": "Approval refused",
    "staff_begun": "First manager set up",
    "staff_recovered": "PIN set by recovery code",
    "shift_count": "Counted the drawer",
    "z_report": "Z report",
    "print_given_up": "Slip given up",
}
"""What nobody needs a permission for, and is written down all the same."""


def fact_text(name: str) -> str:
    """What a fact of the journal is about; a word that is new to us is shown as it is."""
    if name in _FACTS:
        return QCoreApplication.translate("People", _FACTS[name])
    return name.replace("_", " ")


_FACTS: Final[dict[str, str]] = {
    "how": "with",
    "why": "because",
    "failed": "wrong tries",
    "left": "pieces left",
    "name": "item",
    "from": "before",
    "to": "after",
    "person": "whom",
    "change": "what",
    "active": "works here",
    "reason": "reason",
    "note": "note",
    "consent": "agreed to",
    "forgets": "forgotten card",
}
