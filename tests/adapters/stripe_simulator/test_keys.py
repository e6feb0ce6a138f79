"""Who may call: test keys only, one account, one version of the API."""

import pytest
import stripe

from pos.adapters.stripe_simulator.server import Simulator
from tests.adapters.stripe_simulator.helpers import client_for, refused


def error_for(simulator, key: str, **options):
    client = client_for(simulator, key, **options)
    return refused(client.v1.accounts.retrieve_current)


@pytest.mark.parametrize("key", ["sk_test_x", "rk_test_51Practice"])
def test_a_test_key_is_let_in(simulator, key):
    client = client_for(simulator, key)
    assert client.v1.accounts.retrieve_current().id == "acct_1Practice"


@pytest.mark.parametrize("key", ["sk_live_x", "rk_live_x", "sk_test_", "nonsense", "whsec_x"])
def test_any_other_key_is_refused_live_ones_included(simulator, key):
    error = error_for(simulator, key)
    assert (type(error), error.http_status) == (stripe.AuthenticationError, 401)
    assert error.error.code is None


def test_a_refused_key_is_not_repeated_whole(simulator):
    assert "sk_live_abcdefghijklmnop" not in str(error_for(simulator, "sk_live_abcdefghijklmnop"))


@pytest.mark.parametrize("key", ["pk_test_x", "pk_live_x"])
def test_a_publishable_key_is_told_what_it_is(simulator, key):
    error = error_for(simulator, key)
    assert (error.http_status, error.error.code) == (401, "secret_key_required")


def test_another_account_is_out_of_reach(simulator):
    error = error_for(simulator, "sk_test_x", stripe_account="acct_other")
    assert type(error) is stripe.PermissionError


def test_another_version_of_the_api_is_refused(simulator):
    error = error_for(simulator, "sk_test_x", stripe_version="2019-03-14")
    assert (type(error), error.http_status) == (stripe.InvalidRequestError, 400)


def test_a_request_without_version_gets_the_one_there_is(simulator):
    headers = {"authorization": "Bearer sk_test_x"}
    response = simulator.handle("get", "https://api.stripe.com/v1/account", headers, None)
    assert (response.status, response.headers["stripe-version"]) == (200, "2026-10-28.endive")


def test_a_request_without_key_is_refused(simulator):
    response = simulator.handle("get", "https://api.stripe.com/v1/account", {}, None)
    assert response.status == 401


def test_the_simulator_speaks_the_sdks_own_version():
    assert stripe.api_version == "2026-10-28.endive"


def test_an_account_can_be_named_once_and_is_kept(tmp_path):
    Simulator(tmp_path / "practice.db", account="acct_other").close()
    again = Simulator(tmp_path / "practice.db")
    client = client_for(again)
    assert client.v1.accounts.retrieve_current().id == "acct_other"
    again.close()
