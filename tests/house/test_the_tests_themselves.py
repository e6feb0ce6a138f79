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


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("expect_log('never said')", "*expected log records that never came*"),
        ("reach('192.0.2.1')", "*tried to reach*192.0.2.1*"),
        ("reach('api.stripe.com')", "*tried to reach*api.stripe.com*"),
    ],
)
def test_a_test_fails_for_what_it_let_slip(guarded, body, complaint):
    guarded.makepyfile(f"""
        import contextlib, socket

        def reach(host):
            with contextlib.suppress(Exception):
                socket.create_connection((host, 443), timeout=1)

        def test_it(expect_log):
            {body}
        """)
    result = guarded.runpytest_inprocess("-p", "no:cacheprovider")
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines([complaint])


def test_a_test_fails_for_a_warning_nobody_expected(guarded, expect_log):
    expect_log("WARNING pos: odd")  # the inner run shares the process, and so the log
    guarded.makepyfile("def test_it(): __import__('logging').getLogger('pos').warning('odd')")
    result = guarded.runpytest_inprocess("-p", "no:cacheprovider")
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*unexpected log records*", "*WARNING pos: odd"])


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
