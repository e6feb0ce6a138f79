"""Serve the practice Stripe over loopback, for programs and tests in other processes."""

import argparse
import signal
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from pos.adapters.stripe_simulator.forward import Forwarder, parse_url
from pos.adapters.stripe_simulator.listen import LoopbackServer, NotLoopback, parse_address
from pos.adapters.stripe_simulator.pages import PracticePages
from pos.adapters.stripe_simulator.server import Simulator
from pos.adapters.stripe_simulator.state import UnreadableState, UnwritableState


def main() -> int:
    """Run until interrupted or terminated; the one line on stdout is the address."""
    parser = argparse.ArgumentParser(
        prog="python -m pos.adapters.stripe_simulator", description=__doc__
    )
    parser.add_argument("--listen", metavar="127.0.0.1:PORT", default="127.0.0.1:0")
    parser.add_argument("--state", metavar="FILE", type=Path, help="without it nothing is kept")
    parser.add_argument(
        "--forward-to", metavar="URL", help="send webhooks to this address of this machine"
    )
    parser.add_argument(
        "--secret-stdin", action="store_true", help="the first line of the input signs them"
    )
    arguments = parser.parse_args()
    if bool(arguments.forward_to) != arguments.secret_stdin:
        parser.error("--forward-to and --secret-stdin belong together")
    try:
        address = parse_address(arguments.listen)
        if arguments.forward_to:
            parse_url(arguments.forward_to)
    except NotLoopback as error:
        parser.error(f"{error} is not an address of this machine alone")
    except ValueError:
        wrong = " or ".join(filter(None, (arguments.listen, arguments.forward_to)))
        parser.error(f"{wrong} is not an address like 127.0.0.1:12111")
    return _serve(address, arguments.state, arguments.forward_to)


def _serve(address: tuple[str, int], state: Path | None, forward_to: str | None) -> int:
    try:
        simulator = Simulator(state, sleep=time.sleep)
    except (UnreadableState, UnwritableState):
        print(f"not a practice Stripe that can be used: {state}", file=sys.stderr)
        return 1
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with ExitStack() as running:
            server = running.enter_context(LoopbackServer(address, simulator))
            running.callback(PracticePages(simulator).close)
            if forward_to:
                secret = sys.stdin.readline().strip()
                forwarder = Forwarder(simulator, forward_to, secret)
                server.answered = forwarder.tell
                running.enter_context(forwarder.working())
            print(server.url, flush=True)
            server.serve_forever()
    except KeyboardInterrupt:
        return 0
    except OSError as error:
        print(f"cannot listen on {address[0]}:{address[1]}: {error.strerror}", file=sys.stderr)
        return 1
    finally:
        simulator.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
