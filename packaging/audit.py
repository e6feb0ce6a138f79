"""Asks the public list of known holes about every locked package: `make audit`.

Ends with 0 where nothing is known, 1 where something is, and 3 where it could not be asked about
every package: without a network nothing is found out, and that is not the same as nothing found.
HOLDFAST_AUDIT_SERVICE=osv asks OSV and not the Python Package Index.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
LOCKS: Final = ("requirements.lock", "requirements-web.lock", "requirements-dev.lock")
CLEAN, HOLES, UNKNOWN = 0, 1, 3
_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found out about the packages of one lock file."""

    asked: int = 0
    holes: tuple[str, ...] = ()
    unasked: tuple[str, ...] = ()

    @property
    def end(self) -> int:
        if self.holes:
            return HOLES
        return UNKNOWN if self.unasked or not self.asked else CLEAN


def judged(answer: str) -> Verdict:
    """What pip-audit's JSON says; an answer that is no JSON says nothing about any package."""
    try:
        rows = json.loads(answer)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return Verdict()
    holes = [
        f"{row['name']} {row['version']}: {hole['id']}"
        f" (mended in {', '.join(hole['fix_versions']) or 'no version yet'})"
        for row in rows
        for hole in row.get("vulns", ())
    ]
    unasked = [row["name"] for row in rows if "skip_reason" in row]
    return Verdict(len(rows) - len(unasked), tuple(holes), tuple(unasked))


def ask(lock: str, service: str) -> Verdict:
    """Ask about one lock file; as many packages as it holds, and no other."""
    options = "--disable-pip --require-hashes --progress-spinner off --timeout 15 --format json"
    ran = subprocess.run(  # noqa: S603 - the auditor that is locked beside the others
        [sys.executable, "-m", "pip_audit", "--requirement", lock, *options.split(),
         "--vulnerability-service", service],
        cwd=ROOT,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )  # fmt: skip
    return judged(ran.stdout)


def told(lock: str, verdict: Verdict) -> str:
    """The verdict in words."""
    match verdict.end:
        case 1:
            return "\n".join([f"{lock}: KNOWN HOLES", *(f"  {hole}" for hole in verdict.holes)])
        case 3 if not verdict.asked:
            return f"{lock}: nobody could be asked; NOTHING is known about these packages"
        case 3:
            few = ", ".join(verdict.unasked[:_SHOWN])
            return f"{lock}: {len(verdict.unasked)} packages could not be asked about ({few} …)"
        case _:
            return f"{lock}: nothing is known about these {verdict.asked} packages"


def main(locks: Sequence[str] = LOCKS) -> int:
    """Ask about every lock file; the worst end of all, a hole before an unknown."""
    service = os.environ.get("HOLDFAST_AUDIT_SERVICE", "pypi")
    print(f"asking {service}")
    ends = set()
    for lock in locks:
        verdict = ask(lock, service)
        print(told(lock, verdict), flush=True)
        ends.add(verdict.end)
    return next(end for end in (HOLES, UNKNOWN, CLEAN) if end in ends)


if __name__ == "__main__":
    sys.exit(main())
