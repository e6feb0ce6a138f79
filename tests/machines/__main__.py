"""Run the machines with another seed each time, or with the one that a failure has named."""

import argparse
import secrets
import sys
from typing import Final

import hypothesis
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from tests.machines.test_intent import Intents
from tests.machines.test_operation import Operations
from tests.machines.test_sale import Sales

MACHINES: Final[dict[str, type[RuleBasedStateMachine]]] = {
    "sale": Sales,
    "intent": Intents,
    "operation": Operations,
}


def main() -> int:
    """Ends with a traceback and the shortest way to the failure, if there is one."""
    parser = argparse.ArgumentParser(prog="python -m tests.machines", description=__doc__)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1 << 32))
    parser.add_argument("--examples", type=int, default=100, help="of each machine")
    parser.add_argument("--steps", type=int, default=30, help="of each example, at most")
    parser.add_argument("--only", choices=MACHINES, help="one machine instead of all")
    chosen = parser.parse_args()
    settings = hypothesis.settings(
        max_examples=chosen.examples,
        stateful_step_count=chosen.steps,
        database=None,
        deadline=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    for name, machine in MACHINES.items():
        if chosen.only in {None, name}:
            print(f"{name}: seed {chosen.seed}, {chosen.examples} examples", flush=True)
            run_state_machine_as_test(hypothesis.seed(chosen.seed)(machine), settings=settings)
    print("nothing found")
    return 0


if __name__ == "__main__":
    sys.exit(main())
