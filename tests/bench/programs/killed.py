"""A till that writes a hundred carts to a ledger and is killed before it closes it."""

import os
import signal
import sys
from pathlib import Path

from tests.kit import Shop

_CARTS = 100


def main() -> None:
    shop = Shop(Path(sys.argv[1]))
    for _ in range(_CARTS):
        shop.cart()
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
