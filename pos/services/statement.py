"""The name that Stripe puts before the shop's text on card statements."""

from pos.errors import InDoubt, Misconfigured
from pos.ports import GatewayProvider


class Statement:
    """Asks Stripe once: never call it on the thread that draws."""

    def __init__(self, gateway: GatewayProvider) -> None:
        self._gateway = gateway
        self._prefix: str | None = None

    def prefix(self) -> str:
        """Empty where the account has none, or where nobody can be asked now."""
        if self._prefix is None:
            try:
                self._prefix = self._gateway().receipts.statement_prefix()
            except (InDoubt, Misconfigured):
                return ""
        return self._prefix
