"""`python -m tests.simulation --days 2000 --seed 1 --faults all`: live so many store-days."""

import argparse
import json
import sys

from tests.simulation.acts import ALL, Kind
from tests.simulation.life import Life
from tests.simulation.report import facts, failure, told
from tests.simulation.run import broken, lives, run
from tests.simulation.shrink import BUDGET_S, shrink


def _kinds(text: str) -> frozenset[Kind]:
    if text == "all":
        return ALL
    return frozenset() if text == "none" else frozenset(Kind(name) for name in text.split(","))


def _asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    add = parser.add_argument
    add("--days", type=int, default=200, help="store-days in all")
    add("--seed", default="1", help="the same seed, the same story; `1/17` is one shop of seed 1")
    add(
        "--faults",
        type=_kinds,
        default=_kinds("all"),
        metavar="KINDS",
        help=f"all, none, or some of {','.join(Kind)}",
    )
    add(
        "--registers",
        type=int,
        default=1,
        choices=range(1, 9),
        metavar="1-8",
        help="registers of each shop, on one account",
    )
    add("--centre", action="store_true", help="bring all ledgers to a PostgreSQL, started here")
    add(
        "--break",
        dest="breakage",
        default="",
        metavar="NAME",
        help="break the protocol on purpose (see tests.breakages)",
    )
    add("--jobs", type=int, default=0, help="processes; the machine's cores unless given")
    add(
        "--shrink",
        type=float,
        default=BUDGET_S,
        metavar="SECONDS",
        help="time to look for a shorter script of a failure",
    )
    add("--json", action="store_true", help="the report as JSON")
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> int:
    """Exit code 1 when a promise was broken."""
    asked = _asked(arguments)
    one_shop = "/" in asked.seed
    shops = (
        [Life(asked.seed, asked.days, asked.registers, asked.faults, asked.centre)]
        if one_shop
        else lives(asked.seed, asked.days, asked.registers, asked.faults, with_centre=asked.centre)
    )
    done = run(shops, jobs=asked.jobs, breakage=asked.breakage)
    if asked.json:
        print(json.dumps(facts(done), indent=2))
        return 1 if done.failed else 0
    print("\n".join(told(done, asked.seed)))
    if done.failed is None:
        return 0
    life = done.failed.life
    with broken(asked.breakage):
        script = shrink(life, done.failed, seconds=asked.shrink)
    again = (
        f"--seed {life.seed} --days {life.days} --registers {life.registers}"
        f" --faults {','.join(sorted(life.kinds)) or 'none'}"
        + (" --centre" if asked.centre else "")
        + (f" --break {asked.breakage}" if asked.breakage else "")
    )
    print("\n".join(failure(done, script, again)))
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
