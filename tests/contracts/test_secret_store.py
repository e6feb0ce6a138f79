"""What every SecretStore does: in memory, in a keyring, in the real Secret Service."""

import pytest

from pos.adapters.keyring_secrets import KeyringSecrets, MemorySecrets
from pos.ports import SecretStore
from tests.adapters import secret_service


@pytest.fixture(scope="module")
def real_keyring(tmp_path_factory):
    if secret_service.MISSING:
        pytest.skip(f"not installed: {', '.join(secret_service.MISSING)}")
    with secret_service.serving(tmp_path_factory.mktemp("keyring")) as secrets:
        yield secrets


@pytest.fixture(
    params=[
        "session",
        "keyring",
        pytest.param("real_keyring", marks=pytest.mark.real_keyring),
    ]
)
def store(request) -> SecretStore:
    match request.param:
        case "session":
            return MemorySecrets()
        case "keyring":
            return KeyringSecrets()
        case name:
            return request.getfixturevalue(name)


@pytest.fixture
def name(request):
    """A name of the test's own, for the stores that outlive it."""
    return request.node.name


def test_a_secret_comes_back_as_it_was_kept(store, name):
    store.set(name, "sk_test_Größe €")
    assert store.get(name) == "sk_test_Größe €"


def test_what_was_never_kept_is_none(store, name):
    assert store.get(name) is None


def test_a_second_secret_replaces_the_first(store, name):
    store.set(name, "first")
    store.set(name, "second")
    assert store.get(name) == "second"


def test_names_do_not_share_a_secret(store, name):
    store.set(name, "one")
    store.set(name + "-other", "two")
    assert store.get(name) == "one"


def test_a_deleted_secret_is_gone(store, name):
    store.set(name, "secret")
    assert store.delete(name) is True
    assert store.get(name) is None


def test_deleting_what_is_not_there_says_so(store, name):
    assert store.delete(name) is False
