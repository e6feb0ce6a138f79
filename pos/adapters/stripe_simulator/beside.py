"""The practice Stripe beside a till that runs: looked at without a trace, opened to be changed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from pos.adapters.stripe_simulator import clock
from pos.adapters.stripe_simulator.beside_readers import ReadersBeside
from pos.domain.money import Money


class PracticeBeside(ReadersBeside):
    """Ports `Clock` and `Practice` over a state file that somebody else has in use."""

    def now(self) -> datetime:
        """Aware UTC by the practice clock; the file is not touched and need not exist."""
        return clock.peek(self._state, self._wall)

    def advance(self, by: timedelta) -> None:
        with self._bench() as bench:
            bench.advance(by)

    def reset(self) -> None:
        with self._bench() as bench:
            bench.reset()

    def finish_action(self, intent_id: str, *, passes: bool) -> None:
        with self._bench() as bench:
            bench.finish_action(intent_id, passes=passes)

    def finish_setup(self, setup_id: str, *, passes: bool) -> None:
        with self._bench() as bench:
            bench.finish_setup(setup_id, passes=passes)

    def pay_session(self, session_id: str, card: str = "pm_card_visa", *, email: str = "") -> str:
        with self._bench() as bench:
            return bench.pay_session(session_id, card, email=email)

    def pages(self) -> str:
        """None beside another till: they would end with this look."""
        return ""

    def pay_out(self) -> Sequence[Money]:
        with self._bench() as bench:
            return bench.pay_out()

    def fail_payout(self) -> Money | None:
        with self._bench() as bench:
            return bench.fail_payout()

    def lose_answers(self, times: int) -> None:
        with self._bench() as bench:
            bench.lose_answers(times)
