"""What happens by itself when its time has come, in the order of the deadlines."""

from pos.adapters.stripe_simulator.books import Books
from pos.adapters.stripe_simulator.cancel import lapse
from pos.adapters.stripe_simulator.documents import notes
from pos.adapters.stripe_simulator.refunds import settle


def pass_deadlines(books: Books) -> None:
    """Lapse holds and settle refunds that are due, as if each had happened at its deadline."""
    for document in books.state.overdue(books.now):
        deadline: int = notes(document)["due"]
        if document["object"] == "refund":
            settle(books, document, deadline)
        else:
            lapse(books, document, deadline)
