"""A process that has imported the till and opened nothing, from which tills are forked.

Importing takes a second, forking a hundredth of one. Each till is a real process all the same:
its own memory, its own files, its own SIGKILL. One line of orders comes in; a line with the
till's process id goes out, and one with how it ended.
"""

import gc
import json
import os
import sys
import traceback
from importlib import import_module
from typing import Final

_AT_THE_FIRST_CALL: Final = (
    "netrc",
    "pos.domain.customer_display",
    "pos.domain.saved_filters",
    "stripe._account",
    "stripe._charge",
    "stripe._object_classes",
    "stripe._payment_intent_service",
    "stripe._payment_method",
    "stripe._refund_service",
    "stripe.checkout._session",
    "stripe.checkout._session_service",
    "stripe.terminal._reader_service",
    "stripe.test_helpers.terminal._reader_service",
    "tenacity",
)
"""What a till imports only when it asks Stripe for the first time: here once for all of them."""


def main() -> None:
    """Fork one till after the other until the orders end."""
    # What takes a second, before the first till.
    import_module("pos.adapters.stripe_api.gateway")
    import_module("tests.crash.worker")
    for name in _AT_THE_FIRST_CALL:
        import_module(name)
    gc.freeze()  # what is here stays, and no till need look at it, nor copy it for that

    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            _be_a_till(line)
        print(json.dumps({"pid": pid}), flush=True)
        _, status = os.waitpid(pid, 0)
        print(json.dumps({"ended": os.waitstatus_to_exitcode(status)}), flush=True)


def _be_a_till(line: str) -> None:
    from tests.crash.orders import Orders
    from tests.crash.worker import work

    code = 1
    try:
        # The zygote's own lines are not this process's business.
        os.dup2(os.open(os.devnull, os.O_RDWR), 0)
        os.dup2(2, 1)
        work(Orders.from_json(line))
        code = 0
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()
