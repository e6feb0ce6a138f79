"""What the machines share: a till in a quiet room, a judge's look at Stripe, and a seed."""

import logging
import tempfile
from pathlib import Path
from typing import Final

import hypothesis
from hypothesis.stateful import RuleBasedStateMachine
from typing_extensions import override

from pos.adapters.stripe_simulator.documents import Document
from pos.adapters.stripe_simulator.server import Simulator
from pos.domain.ids import PaymentMethodId
from tests.kit import START, Shop

THINKS: Final = PaymentMethodId("pm_card_practiceProcessing")
ASKS_THEN_DECLINES: Final = PaymentMethodId("pm_card_threeDSecureRequiredChargeDeclined")
_LOUD: Final = ("pos", "stripe")


class ShopMachine(RuleBasedStateMachine):
    """One till, the practice Stripe behind it, and others who use the same Stripe account.

    Doubts are what the machines are about, so the log is silent while one runs.
    """

    def __init__(self) -> None:
        super().__init__()
        self._levels = {name: logging.getLogger(name).level for name in _LOUD}
        self._folder = tempfile.TemporaryDirectory()
        simulator = Simulator(None, wall=lambda: START, seed="machine")
        self.shop = Shop(
            Path(self._folder.name) / "training-acct_1Practice.db", simulator=simulator
        )
        for name in _LOUD:
            logging.getLogger(name).setLevel(logging.CRITICAL)

    def at_stripe(self) -> tuple[list[Document], list[Document]]:
        """Stripe's own intents and charges, oldest first, when what is due has lapsed."""
        state = self.shop.simulator.state
        with state.transaction():
            self.shop.simulator.books()
            return (
                state.select("payment_intent", [], "ASC", 10_000),
                state.select("charge", [], "ASC", 10_000),
            )

    def elsewhere(self, call: str, form: str = "") -> int:
        """Somebody else asks the same Stripe account for something; the answer's status."""
        headers = {"authorization": "Bearer sk_test_dashboard"}
        url = f"https://api.stripe.com/v1/{call}"
        return self.shop.simulator.handle("POST", url, headers, form).status

    def the_end(self) -> None:
        """What has to hold when the machine stops; not asked when it has failed."""

    @override
    def teardown(self) -> None:
        try:
            self.the_end()
        finally:
            self.shop.close()
            self._folder.cleanup()
            for name, level in self._levels.items():
                logging.getLogger(name).setLevel(level)


def in_the_suite(examples: int, steps: int) -> hypothesis.settings:
    """The same run every time; `python -m tests.machines` makes another one with each seed."""
    return hypothesis.settings(
        max_examples=examples,
        stateful_step_count=steps,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
