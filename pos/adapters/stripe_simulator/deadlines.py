"""What happens by itself when its time has come, in the order of the deadlines."""

from pos.adapters.stripe_simulator import balance, payouts, sessions
from pos.adapters.stripe_simulator.books import Books
from pos.adapters.stripe_simulator.cancel import lapse
from pos.adapters.stripe_simulator.documents import notes
from pos.adapters.stripe_simulator.refunds import settle


def pass_deadlines(books: Books) -> None:
    """Lapse holds and sessions, settle refunds, pay out, as if each had happened at its deadline.

    One after another: what happens may bring a deadline of its own, which may be over as well.
    """
    while due := books.state.overdue(books.now, 1):
        [document] = due
        deadline: int = notes(document)["due"]
        match document["object"]:
            case "charge":
                balance.tell(books, document, deadline)
            case "payout":
                payouts.go_on(books, document, deadline)
            case balance.SCHEDULE:
                payouts.run(books, document, deadline)
            case "refund":
                settle(books, document, deadline)
            case "checkout.session":
                sessions.lapse(books, document, deadline)
            case _:
                lapse(books, document, deadline)
