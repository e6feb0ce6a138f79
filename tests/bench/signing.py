"""How long signing in takes beside the hash alone, which is slow on purpose."""

from pathlib import Path
from time import perf_counter

from pos.adapters.argon2_hasher import Argon2Hasher
from pos.services.access import Access
from pos.services.flights import by_the_clock
from pos.services.pins import PinGate
from pos.services.staff import Staff
from tests.bench.figures import Figure, median, percentile
from tests.kit import Shop

ROUNDS = 20
RATIO, LONGEST_MS = 1.5, 2_000.0
_PIN = "402719"


def measure(folder: Path, *, is_quick: bool = False) -> list[Figure]:
    """The gate and a bare look at the same hash in turn."""
    shop, hasher = Shop(folder / "signing.db"), Argon2Hasher()
    clock = shop.simulator
    gate = PinGate(shop.store, shop.settings, clock, uptime=by_the_clock(clock), hasher=hasher)
    access = Access(shop.store, shop.settings, clock, gate)
    person, _ = Staff(shop.store, shop.settings, clock, access, gate).begin("Ada", _PIN)
    with shop.store.read() as books:
        kept = books.staff.pin_hash(person.id)
    ours, floor = [], []
    for _ in range(3 if is_quick else ROUNDS):
        begin = perf_counter()
        access.sign_in(person.id, _PIN)
        ours.append((perf_counter() - begin) * 1000)
        begin = perf_counter()
        hasher.verify(kept, _PIN)
        floor.append((perf_counter() - begin) * 1000)
    shop.close()
    typical, bare = median(ours), median(floor)
    slowest = percentile(ours, 0.95)
    note = "PIN to signed in, the note in the audit journal on the disk"
    return [
        Figure("sign in", typical, bare, typical / bare, RATIO, "times the hash", note),
        Figure("sign in, p95", slowest, bare, slowest, LONGEST_MS, "ms"),
    ]
