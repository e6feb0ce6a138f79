"""What the practice Stripe may know: no SDK but in its client, no screen, no services."""

import subprocess
import sys

import pytest

HEAVY = ("stripe", "PySide6", "pos.services", "pos.domain", "requests")


@pytest.mark.parametrize("module", ["server", "bench", "cards", "faults", "listen"])
def test_the_levers_and_the_server_are_cheap_to_import(module):
    program = (
        f"import sys, pos.adapters.stripe_simulator.{module}\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    assert done.stdout.strip() == "[]"
