"""Asks for the leave that is missing: whoever was refused offers the refusal here."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject

from pos.errors import PosError

Again = Callable[[], None]


class ApprovalAsker(Protocol):
    """Shows the question for an approval."""

    def ask(self, error: PosError, again: Again) -> bool: ...


class SignInAsker(Protocol):
    """Shows the sign-in page."""

    def shut_for(self, then: Again) -> bool: ...


class Approving(QObject):
    """Given to every presenter; does nothing in a shop that has set nobody up.

    `if self._approving and self._approving.offer(error, again): return` is all that a presenter
    does about permissions.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._approvals: ApprovalAsker | None = None
        self._sign_in: SignInAsker | None = None

    def join(self, approvals: ApprovalAsker, sign_in: SignInAsker) -> None:
        """Take those who ask, once their screens can be built."""
        self._approvals = approvals
        self._sign_in = sign_in

    def offer(self, error: Exception, again: Again) -> bool:
        """Whether somebody is asked now, and the refusal needs no notice.

        True for `needs_approval` and `not_signed_in` when the question could be opened; `again`
        is called on the GUI thread after somebody said yes or signed in, and never if nobody
        did. It has to make the same call with the same words: the approval fits nothing else.
        """
        if not isinstance(error, PosError):
            return False
        match error.code:
            case "needs_approval":
                return self._approvals is not None and self._approvals.ask(error, again)
            case "not_signed_in":
                return self._sign_in is not None and self._sign_in.shut_for(again)
            case _:
                return False
