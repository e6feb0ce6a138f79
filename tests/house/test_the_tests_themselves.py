"""The guards of tests/conftest.py do guard."""

import logging
import os
import socket
from pathlib import Path

import hypothesis
import hypothesis.strategies as st
import keyring
import pytest

pytest_plugins = ["pytester"]


@pytest.fixture
def guarded(pytester: pytest.Pytester, root: Path) -> pytest.Pytester:
    """A test run of its own, with the same conftest."""
    pytester.makeconftest((root / "tests" / "conftest.py").read_text(encoding="utf-8"))
    return pytester


def test_a_test_fails_for_what_it_let_slip_and_for_a_warning_nobody_expected(guarded, expect_log):
    expect_log("WARNING pos: odd")  # the inner run shares the process, and so the log
    guarded.makepyfile("""
        import contextlib, logging, socket

        def reach(host):
            with contextlib.suppress(Exception):
                socket.create_connection((host, 443), timeout=1)

        def test_waits_for_nothing(expect_log):
            expect_log("never said")

        def test_reaches_an_address():
            reach("192.0.2.1")

        def test_reaches_a_name():
            reach("api.stripe.com")

        def test_warns():
            logging.getLogger("pos").warning("odd")
        """)
    # That plugin collects garbage five times when it is done, of all that this process has.
    result = guarded.runpytest_inprocess("-p", "no:cacheprovider", "-p", "no:unraisableexception")
    result.assert_outcomes(passed=4, errors=4)
    result.stdout.fnmatch_lines_random(
        [
            "*expected log records that never came*",
            "*tried to reach*192.0.2.1*",
            "*tried to reach*api.stripe.com*",
            "*unexpected log records*",
            "*WARNING pos: odd",
        ]
    )


def test_an_expected_warning_is_no_failure(expect_log):
    expect_log("WARNING pos: the drawer is open")
    logging.getLogger("pos").warning("the drawer is open")


def test_loopback_is_open():
    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket.create_connection(server.getsockname(), timeout=5) as client:
            client.sendall(b"hello")
            accepted, _ = server.accept()
        with accepted:
            assert accepted.recv(5) == b"hello"


def test_the_keyring_is_one_in_memory(memory_keyring):
    keyring.set_password("holdfast", "a", "secret")
    assert memory_keyring.kept == {("holdfast", "a"): "secret"}


def test_home_is_a_folder_of_the_test(tmp_path_factory):
    assert Path.home().is_relative_to(tmp_path_factory.getbasetemp())
    assert Path(os.environ["XDG_DATA_HOME"]).is_relative_to(Path.home())


@hypothesis.given(st.integers())
def test_property_tests_live_with_the_guards(number):
    assert number == int(str(number))


@pytest.mark.usefixtures("qapp")
def test_qt_draws_off_screen(qapp):
    assert qapp.platformName() == os.environ["QT_QPA_PLATFORM"]
    assert qapp.style().objectName() == "fusion"
