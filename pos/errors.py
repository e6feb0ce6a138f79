"""What can go wrong, sorted by what the staff do next; codes and facts, never prose."""

from typing import ClassVar, Final

from typing_extensions import override

BESIDE_MONEY: Final = "beside_money"
"""A fact of an InDoubt about something that moves no money, such as a customer's name."""


class PosError(Exception):
    """A failure with a stable `code` and the facts a sentence about it needs.

    The text of the exception is `code` and the names of its facts only, so that a log line
    or a traceback can never carry what a fact holds.
    """

    kind: ClassVar[str] = "error"

    def __init__(self, code: str, **facts: object) -> None:
        """Keep `code` and `facts`; nothing is worded here."""
        super().__init__(code)
        self.code = code
        self.facts = facts

    @override
    def __str__(self) -> str:
        names = ", ".join(sorted(self.facts))
        return f"{self.kind}: {self.code}" + (f" ({names})" if names else "")


class Refused(PosError):
    """Our own rule says no, nothing was sent: change the request."""

    kind = "refused"


class Declined(PosError):
    """A final no from outside, no money moved: another card, another amount."""

    kind = "declined"


class InDoubt(PosError):
    """Sent, and the answer is unknown: wait, look, never send it again as new."""

    kind = "in doubt"


class Misconfigured(PosError):
    """Keys, permissions, disk or clock: a manager repairs it, nothing moved."""

    kind = "misconfigured"


class Broken(PosError):
    """We are wrong: nothing is booked, the log knows more."""

    kind = "broken"


class Overtaken(Refused):
    """Stripe says the payment is no longer in a state that allows this: read it again."""

    kind = "overtaken"
