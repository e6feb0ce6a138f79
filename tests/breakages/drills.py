"""Which drill of the crash test shows that a breakage is one."""

from collections.abc import Mapping
from typing import Final

from pos.adapters.stripe_simulator.faults import Fault
from pos.services.steps import Step
from tests.crash.drill import Course, Drill
from tests.crash.orders import Death
from tests.crash.wire import Hold

_SELL: Final = Course("take part")
_LOST_ANSWER: Final = Course("take part", Fault.RESET_AFTER, "/confirm")
_CREATED_UNHEARD: Final = Course("take part", Fault.RESET_AFTER, "POST /v1/payment_intents$")

CAUGHT_BY: Final[Mapping[str, Drill]] = {
    "send-before-record": Drill(_SELL, Death(Step.ANSWERED, "create")),
    "no-journal": Drill(_SELL, Death(Step.ANSWERED, "confirm")),
    "new-key-every-try": Drill(_CREATED_UNHEARD),
    "settle-in-two": Drill(_SELL, Death(Step.SETTLED, "confirm")),
    "timeout-is-decline": Drill(_LOST_ANSWER),
    "replay-without-look": Drill(_SELL, Death(Step.ANSWERED, "create"), gone_for_h=30),
    "replay-old-keys": Drill(_SELL, Death(Step.RECORDED, "capture"), gone_for_h=30),
    "forget-doubts": Drill(_SELL, Death(Step.ANSWERED, "capture")),
    "give-up-early": Drill(_SELL, hold=Hold.REQUEST, path="/confirm", arrives="after"),
    "charge-in-absence": Drill(_SELL, Death(Step.RECORDED, "confirm")),
    "amount-not-checked": Drill(_SELL, Death(Step.RECORDED, "capture"), captured_elsewhere=True),
    "second-tender": Drill(Course("impatient", Fault.RESET_BEFORE, "/confirm")),
    "ignore-news": Drill(
        Course("hold"), captured_elsewhere=True, reconciles=True, is_first_start=True
    ),
    "no-guard": Drill(_SELL),
}
"""By name of the breakage. Those that only a power cut brings to light are not among them."""
