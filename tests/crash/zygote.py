"""A process that has imported the till and opened nothing, from which tills are forked.

Importing takes a second, forking a hundredth of one. Each till is a real process all the same:
its own memory, its own files, its own SIGKILL. One line of orders comes in; a line with the
till's process id goes out, and one with how it ended.
"""

import json
import os
import sys
import traceback
from importlib import import_module


def main() -> None:
    """Fork one till after the other until the orders end."""
    # What takes a second, before the first till.
    import_module("pos.adapters.stripe_api.gateway")
    import_module("tests.crash.worker")

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
