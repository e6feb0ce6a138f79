"""Keys: checked before they are kept, found in the right order, never shown whole."""

import pytest

from pos.adapters.keyring_secrets import MemorySecrets
from pos.errors import InDoubt, Misconfigured, PosError, Refused
from pos.services.keys import Keys, KeySource
from pos.settings import Mode

TEST = "sk_test_51Abcdefgh4321"
RESTRICTED = "rk_test_51Abcdefgh9876"
OTHER = "sk_test_52SomebodyElse"
LIVE = "sk_live_51Abcdefgh1111"
ACCOUNTS = {TEST: "acct_ours", RESTRICTED: "acct_ours", OTHER: "acct_other", LIVE: "acct_ours"}


class Silent:
    """A keyring that is locked."""

    def get(self, name):
        raise Misconfigured("keyring_locked")

    def set(self, name, secret):
        raise Misconfigured("keyring_locked")

    def delete(self, name):
        raise Misconfigured("keyring_locked")


@pytest.fixture
def secrets():
    return MemorySecrets()


@pytest.fixture
def keys_in(secrets):
    def build(mode=Mode.TEST, *, ledgers=(), environment="", store=None, account_of=None):
        return Keys(
            mode,
            store or secrets,
            account_of or ACCOUNTS.__getitem__,
            ledgers=lambda: ledgers,
            from_environment=environment,
        )

    return build


def test_a_key_that_was_set_is_found_in_the_keyring(keys_in, secrets):
    status = keys_in().set(f"  {TEST}\n")
    assert (status.source, status.account, status.ending) == (
        KeySource.KEYRING,
        "acct_ours",
        "4321",
    )
    assert keys_in().find() == (TEST, KeySource.KEYRING)
    assert secrets.get("test") == TEST


def test_modes_have_keys_of_their_own(keys_in):
    keys_in().set(TEST)
    assert keys_in(Mode.LIVE).find() == ("", KeySource.NONE)
    keys_in(Mode.LIVE).set(LIVE)
    assert keys_in().find()[0] == TEST
    assert keys_in(Mode.LIVE).find()[0] == LIVE


def test_the_key_of_this_session_goes_before_the_environment_and_that_before_the_keyring(keys_in):
    keys_in().set(TEST)
    keys = keys_in(environment=RESTRICTED)
    assert keys.find() == (RESTRICTED, KeySource.ENVIRONMENT)
    keys.use_for_session(TEST)
    assert keys.find() == (TEST, KeySource.SESSION)


def test_a_session_key_needs_no_keyring_and_is_kept_nowhere(keys_in):
    keys = keys_in(store=Silent())
    with pytest.raises(Misconfigured, match="keyring_locked"):
        keys.set(TEST)
    status = keys.use_for_session(TEST)
    assert status.source is KeySource.SESSION
    assert keys.find() == (TEST, KeySource.SESSION)
    with pytest.raises(Misconfigured, match="keyring_locked"):
        keys_in(store=Silent()).find()


def test_a_removed_key_is_gone_from_session_and_keyring(keys_in):
    keys = keys_in()
    keys.set(TEST)
    keys.use_for_session(RESTRICTED)
    assert keys.remove()
    assert keys.find() == ("", KeySource.NONE)
    assert not keys.remove()
    assert not keys.status().is_set


def test_whoever_uses_a_key_can_tell_that_it_changed(keys_in):
    keys = keys_in()
    seen = [keys.revision]
    for act in (
        lambda: keys.set(TEST),
        lambda: keys.use_for_session(RESTRICTED),
        keys.remove,
    ):
        act()
        seen.append(keys.revision)
    assert len(set(seen)) == 4
    keys.find()
    keys.status()
    assert keys.revision == seen[-1]


def test_a_restricted_key_is_said_to_be_one(keys_in):
    assert keys_in().set(RESTRICTED).is_restricted
    assert keys_in().status().is_restricted


@pytest.mark.parametrize("how", ["set", "use_for_session"])
@pytest.mark.parametrize(
    ("mode", "key", "code"),
    [
        (Mode.TEST, LIVE, "key_of_other_mode"),
        (Mode.LIVE, TEST, "key_of_other_mode"),
        (Mode.TEST, "pk_test_51Abcdefgh", "key_publishable"),
        (Mode.TEST, "hello", "key_unreadable"),
        (Mode.TEST, "", "key_unreadable"),
        (Mode.TEST, "sk_test_", "key_unreadable"),
        (Mode.TEST, "sk_test_51Abc defgh", "key_unreadable"),
        (Mode.TEST, "sk_test_51Abcdefgh\nsk_test_52", "key_unreadable"),
        (Mode.TRAINING, TEST, "key_not_needed"),
    ],
)
def test_a_key_that_does_not_belong_here_is_refused_and_not_kept(
    keys_in, secrets, how, mode, key, code
):
    keys = keys_in(mode)
    with pytest.raises(Refused, match=code) as caught:
        getattr(keys, how)(key)
    assert keys.find() == ("", KeySource.NONE)
    assert not key or key not in f"{caught.value} {caught.value!r} {caught.value.facts}"


@pytest.mark.parametrize("how", ["set", "use_for_session"])
def test_a_key_of_another_account_is_refused_unless_that_is_wanted(keys_in, how):
    keys = keys_in(ledgers=("acct_ours",))
    with pytest.raises(Refused, match="key_of_other_account") as caught:
        getattr(keys, how)(OTHER)
    assert caught.value.facts == {"expected": "acct_ours", "found": "acct_other"}
    assert keys.find() == ("", KeySource.NONE)
    assert getattr(keys, how)(OTHER, new_account=True).account == "acct_other"


def test_a_key_that_stripe_turns_away_is_not_kept(keys_in):
    def wrong(_key):
        raise Misconfigured("key_rejected")

    keys = keys_in(account_of=wrong)
    with pytest.raises(Misconfigured, match="key_rejected"):
        keys.set(TEST)
    assert keys.find() == ("", KeySource.NONE)


def test_without_a_network_a_key_is_kept_and_checked_later(keys_in):
    def silent(_key):
        raise InDoubt("no_answer")

    status = keys_in(account_of=silent, ledgers=("acct_ours",)).set(TEST)
    assert (status.is_set, status.account) == (True, "")


@pytest.mark.parametrize("how", ["set", "use_for_session"])
def test_the_key_of_this_session_works_until_another_one_has_answered(keys_in, secrets, how):
    def silent_but_once(key):
        if key == TEST:
            return "acct_ours"
        raise InDoubt("no_answer")

    keys = keys_in(account_of=silent_but_once)
    keys.use_for_session(TEST)
    with pytest.raises(Refused, match="key_not_checked"):
        getattr(keys, how)(RESTRICTED)
    assert keys.find() == (TEST, KeySource.SESSION)
    assert secrets.get("test") is None


@pytest.mark.parametrize("mode", [Mode.TEST, Mode.LIVE])
@pytest.mark.parametrize("key", [LIVE, "rk_live_51Abcdefgh"])
def test_a_live_key_is_never_taken_from_the_environment(keys_in, mode, key):
    with pytest.raises(Refused, match="environment_key_live"):
        keys_in(mode, environment=key)


def test_a_test_key_in_the_environment_is_for_test_mode_only(keys_in):
    assert keys_in(environment=f" {TEST} ").find() == (TEST, KeySource.ENVIRONMENT)
    with pytest.raises(Refused, match="key_of_other_mode"):
        keys_in(Mode.LIVE, environment=TEST)
    assert keys_in(Mode.TRAINING, environment=LIVE).find() == ("", KeySource.NONE)


def test_training_asks_no_keyring(keys_in):
    keys = keys_in(Mode.TRAINING, store=Silent())
    assert not keys.status().is_set
    assert not keys.remove()


def test_a_key_is_never_shown_whole(keys_in):
    for key in (TEST, RESTRICTED):
        shown = repr(keys_in().set(key))
        assert key not in shown
        assert key[8:-4] not in shown


def test_rubbish_in_the_keyring_is_told_without_being_shown(keys_in, secrets):
    secrets.set("test", "something else entirely")
    with pytest.raises(PosError, match="key_unreadable") as caught:
        keys_in().find()
    assert "entirely" not in str(caught.value.facts)
