"""Start: `holdfast` and `python -m pos.cli`."""

import sys
from io import TextIOWrapper
from types import TracebackType

from pos import logs
from pos.cli.root import root
from pos.cli.session import APPLICATION


def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """The excepthook: the log gets the traceback, the person a sentence and a reference."""
    if issubclass(kind, KeyboardInterrupt):
        return
    reference = logs.fault(kind, error, trace)
    sys.stderr.write(
        "Holdfast made a mistake of its own and stopped.\n"
        "Money may have moved before it: what was sent and answered is in the ledger.\n"
        "Look with `holdfast sale list` before a card is run again, and report the fault: "
        f"reference {reference} (`holdfast why {reference}`).\n"
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
