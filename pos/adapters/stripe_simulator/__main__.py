"""Serve the practice Stripe over loopback, for programs and tests in other processes."""

import argparse
import signal
import sys
import time
from pathlib import Path

from pos.adapters.stripe_simulator.listen import LoopbackServer, NotLoopback, parse_address
from pos.adapters.stripe_simulator.server import Simulator
from pos.adapters.stripe_simulator.state import UnreadableState, UnwritableState


def main() -> int:
    """Run until interrupted or terminated; the one line on stdout is the address."""
    parser = argparse.ArgumentParser(
        prog="python -m pos.adapters.stripe_simulator", description=__doc__
    )
    parser.add_argument("--listen", metavar="127.0.0.1:PORT", default="127.0.0.1:0")
    parser.add_argument("--state", metavar="FILE", type=Path, help="without it nothing is kept")
    arguments = parser.parse_args()
    try:
        address = parse_address(arguments.listen)
    except NotLoopback as error:
        parser.error(f"{error} is not an address of this machine alone")
    except ValueError:
        parser.error(f"{arguments.listen} is not an address like 127.0.0.1:12111")
    return _serve(address, arguments.state)


def _serve(address: tuple[str, int], state: Path | None) -> int:
    try:
        simulator = Simulator(state, sleep=time.sleep)
    except (UnreadableState, UnwritableState):
        print(f"not a practice Stripe that can be used: {state}", file=sys.stderr)
        return 1
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with LoopbackServer(address, simulator) as server:
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
