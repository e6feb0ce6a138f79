"""Start: `holdfast` and `python -m pos.cli`."""

import logging
import secrets
import sys
from io import TextIOWrapper
from types import TracebackType

from pos.cli.root import root
from pos.cli.session import APPLICATION

log = logging.getLogger(__name__)


def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """The excepthook: the log gets the traceback, the person a sentence and a reference."""
    if issubclass(kind, KeyboardInterrupt):
        return
    reference = secrets.token_hex(4)
    log.critical("a fault of the program, reference %s", reference, exc_info=(kind, error, trace))
    sys.stderr.write(
        "Holdfast made a mistake of its own and stopped.\n"
        "Nothing was booked by it; what was sent to Stripe before is in the journal.\n"
        f"Look with `holdfast sale list`, and report the fault: reference {reference} in the log.\n"
    )


def main() -> None:
    """Run a command; never a traceback on the terminal."""
    sys.excepthook = report
    for stream in (sys.stdout, sys.stderr):
        # A name from the catalogue must not stop a sale on a terminal that cannot show it.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    root(prog_name=APPLICATION)


if __name__ == "__main__":
    main()
