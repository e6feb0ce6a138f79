"""The secret that Stripe signs webhooks with: kept in the keyring, and never shown whole."""

import re
from dataclasses import dataclass
from typing import Final

from pos.errors import Misconfigured, Refused
from pos.ports import SecretStore
from pos.settings import Mode

_SECRET: Final = re.compile(r"whsec_[A-Za-z0-9+/=_-]{16,250}")


def check_webhook_secret(text: str, mode: Mode) -> str:
    """The secret without surrounding space.

    Raises Refused `webhook_not_in_training` or `webhook_secret_unreadable`; the text is in no
    fact.
    """
    text = text.strip()
    if mode is Mode.TRAINING:
        raise Refused("webhook_not_in_training")
    if not _SECRET.fullmatch(text):
        raise Refused("webhook_secret_unreadable")
    return text


@dataclass(frozen=True, slots=True)
class WebhookSecretStatus:
    """What may be said about it: its last four characters, empty when none is set."""

    mode: Mode
    ending: str = ""

    @property
    def is_set(self) -> bool:
        return bool(self.ending)


class WebhookSecret:
    """Sets, finds and removes the signing secret of one mode, beside the mode's key.

    Every call raises Misconfigured when the keyring cannot be used.
    """

    def __init__(self, mode: Mode, secrets: SecretStore) -> None:
        self._mode = mode
        self._secrets = secrets
        self._name = f"{mode}-webhook"

    def set(self, text: str) -> WebhookSecretStatus:
        """Keep it in place of an earlier one; raises Refused as `check_webhook_secret`."""
        secret = check_webhook_secret(text, self._mode)
        self._secrets.set(self._name, secret)
        return WebhookSecretStatus(self._mode, secret[-4:])

    def find(self) -> str:
        """The secret itself.

        Raises Refused `webhook_not_in_training`, Misconfigured `webhook_secret_missing`.
        """
        if self._mode is Mode.TRAINING:
            raise Refused("webhook_not_in_training")
        kept = self._secrets.get(self._name)
        if not kept:
            raise Misconfigured("webhook_secret_missing", mode=str(self._mode))
        return check_webhook_secret(kept, self._mode)

    def status(self) -> WebhookSecretStatus:
        if self._mode is Mode.TRAINING:
            return WebhookSecretStatus(self._mode)
        return WebhookSecretStatus(self._mode, (self._secrets.get(self._name) or "")[-4:])

    def remove(self) -> bool:
        """Whether there was one."""
        return self._mode is not Mode.TRAINING and self._secrets.delete(self._name)
