"""A bundle for whoever helps: findings, versions, counts and the log, and nothing secret.

What goes in is named here, one by one: no names, no words of customers, no amounts, no keys.
"""

import json
import logging
import re
import zipfile
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Final

from pos import logs
from pos.domain.operation import Operation
from pos.errors import PosError
from pos.logs import LogLine
from pos.redaction import MASK, is_hidden, redact
from pos.services.instruments import Instruments, OpenLedger
from pos.services.new_files import new_files
from pos.settings import Settings

log = logging.getLogger(__name__)

_MOST_LINES: Final = 20_000
_LONGEST: Final = 500
_TOLD_SETTINGS: Final = frozenset({"currency", "tax_mode", "time_zone", "register"})
_TOLD_FACTS: Final = frozenset(
    {"operation", "sale", "intent", "request_id", "kind", "code", "state", "status", "sends",
     "reference"}
)  # fmt: skip
_FRAME: Final = re.compile(r'\s*File "([^"]*)", line (\d+), in (\S+)')
_ERROR: Final = re.compile(
    r"(?:[a-z_]\w*\.)*\w*(?:Error|Exception|Interrupt|Timeout|Expired|Exit|Refused|Declined|InDoubt"
    r"|Misconfigured|Broken|Overtaken)(?=:|$)"
)
_UNEXPECTED: Final = (OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError)

_ABOUT: Final = """\
A support bundle of Holdfast, made {at}.

doctor.json      what was examined and what was found
versions.json    versions, and the names (not the values) of settings in the environment
ledger-N.json    for each ledger: its tables by count, a fingerprint of them, and requests that
                 wait for Stripe, by id, state and code
log.jsonl        the log without the words of errors

No key, no client secret, no card number, no customer, no product and no amount is in it.
"""


class Support:
    """Packs bundles of one till; what cannot be read is told in its place."""

    def __init__(self, instruments: Instruments) -> None:
        self._with = instruments

    def write(self, path: Path, documents: Mapping[str, object], *, replace: bool) -> None:
        """Write a bundle that only its owner can read, whole or not at all.

        `documents` are packed beside the till's own, each as NAME.json. Raises Refused
        `file_exists`, `folder_missing` and Misconfigured for the disk, as exports do.
        """
        packed = self._packed(documents)
        with new_files(path, replace=replace, owner_only=True) as [file]:
            file.write(packed)

    def _packed(self, documents: Mapping[str, object]) -> bytes:
        at = self._with.clock.now()
        memory = BytesIO()
        with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in self._files(documents, at):
                entry = zipfile.ZipInfo(name, at.timetuple()[:6])
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o600 << 16
                archive.writestr(entry, text.encode("utf-8", "replace"))
        return memory.getvalue()

    def _files(self, documents: Mapping[str, object], at: datetime) -> Iterator[tuple[str, str]]:
        yield "README.txt", _ABOUT.format(at=at.isoformat(timespec="seconds"))
        for name, document in documents.items():
            yield f"{name}.json", _json(document)
        machine = self._with.machine
        versions = {"versions": machine.versions(), "environment": machine.surroundings()}
        yield "versions.json", _json({**versions, "mode": str(self._with.start.mode)})
        for number, account in enumerate(self._with.accounts(), start=1):
            yield f"ledger-{number}.json", _json(_attempted(partial(self._ledger, account)))
        yield "log.jsonl", "".join(_log_lines(self._with.start.folder))

    def _ledger(self, account: str) -> object:
        with self._with.open_ledger(account) as ledger:
            return {
                "file": ledger.path.name,
                "ledger": ledger.ledger_id,
                "outline": _attempted(lambda: _outline(ledger)),
                "settings": _attempted(lambda: _settings(ledger.settings.load())),
                "waiting": _attempted(lambda: _waiting(ledger)),
            }


def _attempted(read: Callable[[], object]) -> object:
    """What a part says, or why it cannot be read: the reason is what the bundle is for."""
    try:
        return read()
    except PosError as error:
        return {"unreadable": error.code}
    except _UNEXPECTED as error:
        log.info("a part of the bundle could not be read", exc_info=True)
        return {"unreadable": type(error).__name__}


def _outline(ledger: OpenLedger) -> object:
    found = ledger.outline()
    return {
        "upgrades": found.migrations,
        "fingerprint": found.fingerprint,
        "rows": found.rows,
        "operations": found.operations,
        "bytes": found.size,
    }


def _settings(settings: Settings) -> object:
    """Plain choices as they are; of the shop's own words only whether there are any."""
    usual = Settings()
    return {
        name: settings.text(name)
        if name in _TOLD_SETTINGS
        else ("as delivered" if settings.text(name) == usual.text(name) else "set")
        for name in Settings.names()
    }


def _waiting(ledger: OpenLedger) -> Sequence[object]:
    with ledger.store.read() as books:
        return [_operation(each) for each in books.operations.open()]


def _operation(operation: Operation) -> object:
    return {
        "operation": operation.id,
        "kind": operation.kind,
        "attempt": operation.attempt,
        "state": str(operation.state),
        "code": operation.code,
        "prepared_at": operation.prepared_at.isoformat(),
        "sends": operation.sends,
        "sale": operation.sale,
        "intent": operation.intent,
        "request_id": operation.request_id,
    }


def _log_lines(folder: Path) -> Iterator[str]:
    for line in deque(logs.read(folder), maxlen=_MOST_LINES):
        yield json.dumps(_clean(_told(line))) + "\n"


def _told(line: LogLine) -> object:
    told: dict[str, object] = {
        "time": line.time,
        "level": line.level,
        "logger": line.logger,
        "message": line.message[:_LONGEST],
    }
    told |= {name: value for name, value in line.facts.items() if name in _TOLD_FACTS}
    if line.traceback:
        told["traceback"] = list(_skeleton(line.traceback))
    return told


def _skeleton(trace: str) -> Iterator[str]:
    """Where it happened and the kinds of the errors; what they said may be a customer's words."""
    for text in trace.splitlines():
        if frame := _FRAME.match(text):
            yield f"{frame[1]}:{frame[2]} {frame[3]}"
        elif error := _ERROR.match(text):
            yield error[0]


def _json(document: object) -> str:
    return json.dumps(_clean(document), indent=2) + "\n"


def _clean(value: object) -> object:
    """Redacted in every part, and without the name of the person whose home it is."""
    match value:
        case None | bool():
            return value
        case int():
            return value if redact(str(value)) == str(value) else redact(str(value))
        case Mapping():
            return {
                redact(str(name)): MASK if is_hidden(str(name)) else _clean(part)
                for name, part in value.items()
            }
        case list() | tuple():
            return [_clean(part) for part in value]
        case _:
            return redact(str(value)).replace(str(Path.home()), "~")
