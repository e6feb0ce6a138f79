"""The one place that knows every adapter: where to start in, a till out."""

from pos.bootstrap.connecting import accounts, keys_of, ledger_path, probe_for
from pos.bootstrap.opening import (
    open_till,
    receiving_webhooks,
    restore_of,
    webhook_secret_of,
)

__all__ = [
    "accounts",
    "keys_of",
    "ledger_path",
    "open_till",
    "probe_for",
    "receiving_webhooks",
    "restore_of",
    "webhook_secret_of",
]
