"""What a key may do is asked with questions that change nothing, and said before it is needed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.adapters.keyring_secrets import MemorySecrets
from pos.adapters.stripe_api.gateway import client
from pos.adapters.stripe_api.probe import ClientProbe
from pos.adapters.stripe_simulator.client import SimulatorHTTPClient
from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.health import Resource
from pos.domain.key_rights import RIGHTS, KeyReport, Verdict, Why
from pos.errors import InDoubt, Refused
from pos.services.key_probe import examine
from pos.services.keys import Keys
from pos.settings import Mode

RESTRICTED = "rk_test_51Abcdefgh9876"
FULL = "sk_test_51Abcdefgh4321"
NEW = "rk_test_51Anotherkey5555"


def probe_of(shop):
    return ClientProbe(client(RESTRICTED, http_client=SimulatorHTTPClient(shop.simulator)))


def test_a_key_with_every_right_is_good_and_asking_changed_nothing(shop):
    sale = shop.held(500)
    before = [intent.status for intent in shop.at_stripe(sale)]
    report = examine(RESTRICTED, probe_of(shop))
    assert (report.verdict, report.missing, report.allowed) == (Verdict.GOOD, (), RIGHTS)
    assert [intent.status for intent in shop.at_stripe(sale)] == before == ["requires_capture"]


@pytest.mark.parametrize(
    ("path", "resource", "lacks", "verdict"),
    [
        ("POST /v1/payment_intents/pi_Holdfast", Resource.PAYMENTS, Why.CARDS, Verdict.USELESS),
        ("GET /v1/charges", Resource.CHARGES, Why.CARDS, Verdict.USELESS),
        ("POST /v1/refunds/re_Holdfast", Resource.REFUNDS, Why.GIVING_BACK, Verdict.NARROW),
        ("GET /v1/payouts", Resource.PAYOUTS, Why.BOOKS, Verdict.NARROW),
        ("POST /v1/terminal/readers/tmr_Hold", Resource.READERS, Why.READERS, Verdict.NARROW),
    ],
)
def test_a_right_that_is_missing_is_named_with_what_cannot_be_done(
    shop, path, resource, lacks, verdict
):
    shop.fault(Fault.FORBIDDEN, path)
    report = examine(RESTRICTED, probe_of(shop))
    assert [right.resource for right in report.missing] == [resource]
    assert (report.lacks, report.verdict) == ((lacks,), verdict)


@given(st.sets(st.sampled_from(RIGHTS)), st.booleans())
def test_only_a_restricted_key_with_all_rights_is_good(missing, is_restricted):
    kept = tuple(right for right in RIGHTS if right not in missing)
    gone = tuple(right for right in RIGHTS if right in missing)
    verdict = KeyReport(is_restricted, kept, gone).verdict
    assert (verdict is Verdict.GOOD) == (is_restricted and not missing)
    assert (verdict is Verdict.USELESS) == any(right.why is Why.CARDS for right in missing)


@pytest.fixture
def keys_with(shop):
    def build(account_of=lambda _key: "acct_ours"):
        secrets = MemorySecrets()
        keys = Keys(
            Mode.TEST, secrets, account_of, ledgers=lambda: (), probe_of=lambda _key: probe_of(shop)
        )
        return keys, secrets

    return build


def test_a_key_that_takes_no_cards_is_not_kept(shop, keys_with):
    keys, secrets = keys_with()
    shop.fault(Fault.FORBIDDEN, "GET /v1/payment_intents")
    with pytest.raises(Refused) as caught:
        keys.set(RESTRICTED)
    assert caught.value.code == "key_cannot_take_cards"
    assert caught.value.facts["missing"] == "payment_intents"
    assert secrets.get(Mode.TEST) is None


def test_a_full_key_is_kept_and_said_to_be_one(keys_with):
    keys, _ = keys_with()
    assert keys.set(FULL).report.verdict is Verdict.FULL
    assert keys.examine().verdict is Verdict.FULL


def test_a_new_key_takes_the_old_ones_place_once_stripe_has_answered_to_it(keys_with):
    keys, secrets = keys_with()
    keys.set(FULL)
    revision = keys.revision
    status = keys.set(NEW)
    assert (status.replaced, status.report.verdict) == (FULL[-4:], Verdict.GOOD)
    assert secrets.get(Mode.TEST) == NEW
    assert keys.revision > revision
    assert keys.set(NEW).replaced == ""


def test_the_old_key_stays_while_stripe_does_not_answer_to_the_new_one(keys_with):
    answers = ["acct_ours"]

    def account_of(_key):
        if not answers:
            raise InDoubt("no_answer")
        return answers.pop()

    keys, secrets = keys_with(account_of)
    keys.set(FULL)
    with pytest.raises(Refused) as caught:
        keys.set(NEW)
    assert caught.value.code == "key_not_checked"
    assert secrets.get(Mode.TEST) == FULL
