"""What happens by itself when its time has come, in the order of the deadlines."""

from pos.adapters.stripe_simulator import sessions
from pos.adapters.stripe_simulator.books import Books
from pos.adapters.stripe_simulator.cancel import lapse
from pos.adapters.stripe_simulator.documents import notes
from pos.adapters.stripe_simulator.refunds import settle


def pass_deadlines(books: Books) -> None:
    """Lapse holds and sessions and settle refunds, as if each had happened at its deadline."""
    for document in books.state.overdue(books.now):
        deadline: int = notes(document)["due"]
        match document["object"]:
            case "refund":
                settle(books, document, deadline)
            case "checkout.session":
                sessions.lapse(books, document, deadline)
            case _:
                lapse(books, document, deadline)
