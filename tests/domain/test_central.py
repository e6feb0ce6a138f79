"""Where the centre is: what an address may say, and which ways of connecting are safe."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.central import CentreAddress, Scan, row_version
from pos.errors import Refused

NAMES = st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1, max_size=15)


@given(user=NAMES, database=NAMES, port=st.integers(1, 65535))
def test_an_address_is_read_as_it_was_written(user, database, port):
    written = CentreAddress("db.example.com", port, database, user, "verify-full", "/etc/ca.pem")
    assert CentreAddress.read(written.url) == written


def test_the_password_is_no_part_of_it():
    for text in (
        "postgresql://me:x@h/db",
        "postgresql://me:@h/db",
        "postgresql://me@h/db?password=x",
    ):
        with pytest.raises(Refused, match="centre_url_password"):
            CentreAddress.read(text)


@pytest.mark.parametrize(
    "host", ["db.example.com", "10.0.0.7", "127.0.0.1.example.com", "[fd00::1]"]
)
@pytest.mark.parametrize("way", ["disable", "allow", "prefer", "require", "verify-ca"])
def test_off_this_machine_the_centre_has_to_prove_who_it_is(host, way):
    with pytest.raises(Refused, match="centre_tls"):
        CentreAddress.read(f"postgresql://me@{host}/db?sslmode={way}")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8", "[::1]"])
def test_on_this_machine_nobody_listens_in_between(host):
    assert CentreAddress.read(f"postgresql://me@{host}/db?sslmode=disable").is_on_this_machine


def test_an_authority_of_the_shops_own_will_do():
    CentreAddress.read("postgresql://me@db/shop?sslmode=verify-ca&sslrootcert=/etc/ca.pem")
    assert CentreAddress.read("postgresql://me@db/shop").sslmode == ""


@pytest.mark.parametrize(
    "text",
    ["", "shop", "postgresql://db/shop", "postgresql://me@db", "postgresql://me@db:x/shop",
     "postgresql://me@db/a/b", "postgresql://me@db/shop?options=-c", "http://me@db/shop"],
)  # fmt: skip
def test_what_is_no_address_is_refused(text):
    with pytest.raises(Refused, match="centre_url"):
        CentreAddress.read(text)


def test_a_later_life_is_newer_than_any_change_of_the_one_before():
    assert row_version(2, 0) > row_version(1, 2**39)
    assert row_version(1, 2) > row_version(1, 1)


def test_how_far_a_scan_is_travels_as_text():
    scan = Scan(7, "sales", '["a|b"]')
    assert Scan.of(scan.text) == scan
    assert Scan.of("") is None
