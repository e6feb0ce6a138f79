"""The webhook secret lies in the keyring beside the key of its mode, and is never shown whole."""

import pytest

from pos.adapters.keyring_secrets import MemorySecrets
from pos.errors import Misconfigured, Refused
from pos.services.webhook_secret import WebhookSecret
from pos.settings import Mode

SECRET = "whsec_0123456789abWXYZ"


@pytest.fixture
def secrets():
    return MemorySecrets()


def test_each_mode_has_its_own(secrets):
    WebhookSecret(Mode.TEST, secrets).set(f" {SECRET}\n")
    assert WebhookSecret(Mode.TEST, secrets).find() == SECRET
    with pytest.raises(Misconfigured, match="webhook_secret_missing"):
        WebhookSecret(Mode.LIVE, secrets).find()


def test_it_is_known_by_its_last_four_characters(secrets):
    kept = WebhookSecret(Mode.TEST, secrets)
    assert not kept.status().is_set
    assert kept.set(SECRET) == kept.status()
    assert SECRET not in repr(kept.status())
    assert kept.status().ending == "WXYZ"


def test_it_can_be_forgotten_and_leaves_the_key_alone(secrets):
    secrets.set("test", "sk_test_key")
    kept = WebhookSecret(Mode.TEST, secrets)
    kept.set(SECRET)
    assert [kept.remove(), kept.remove()] == [True, False]
    assert secrets.get("test") == "sk_test_key"


@pytest.mark.parametrize("text", ["", "hello", "whsec_", "sk_test_0123456789abcdef", SECRET + " x"])
def test_something_else_is_refused_and_not_repeated(secrets, text):
    with pytest.raises(Refused, match="webhook_secret_unreadable") as caught:
        WebhookSecret(Mode.LIVE, secrets).set(text)
    assert caught.value.facts == {}
    assert not WebhookSecret(Mode.LIVE, secrets).status().is_set


def test_practice_has_none(secrets):
    practice = WebhookSecret(Mode.TRAINING, secrets)
    for ask in (practice.find, lambda: practice.set(SECRET)):
        with pytest.raises(Refused, match="webhook_not_in_training"):
            ask()
    assert not practice.status().is_set
    assert not practice.remove()
