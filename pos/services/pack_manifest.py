"""A pack's manifest for programs, and its README for people."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from pos.domain.chart import Chart
from pos.domain.money import Money
from pos.domain.pack import Pack
from pos.domain.slip_text import width_of
from pos.domain.totals import AccountTotal
from pos.services.export_formats.labels import Labels
from pos.services.pack_contents import About, PackedFile, Packing
from resources.words import pack as words
from resources.writing import Writing

_Json = Mapping[str, "_Json"] | Sequence["_Json"] | str | int | None


def manifest_of(about: About, files: Sequence[PackedFile], packing: Packing) -> str:
    """Everything in it but itself; `holdfast verify` takes its head as an anchor."""
    chart, period = about.chart, about.period
    document: _Json = {
        "pack": about.number,
        "ledger": about.ledger,
        "account": packing.summary.account,
        "mode": str(packing.summary.mode),
        "shop": about.settings.shop_name,
        "made_at": _utc(about.made_at),
        "made_by": about.made_by,
        "time_zone": about.settings.time_zone,
        "from": _utc(period.since),
        "until": _utc(period.until),
        "formats": list(map(str, about.formats)),
        "head": None if about.head is None else asdict(about.head),
        "last_pack": None if about.last is None else _last(about.last),
        "changed": packing.changed,
        "totals": [
            {"kind": str(total.kind), "entries": total.entries, **_amount(total.amount)}
            for total in packing.summary.kinds
        ],
        "accounts": [_account(total, chart) for total in packing.summary.accounts],
        "files": [
            {
                "name": file.staged.name,
                "format": file.staged.format or None,
                "currency": file.staged.currency or None,
                "rows": file.staged.rows,
                "texts_replaced": file.staged.replaced,
                "bytes": file.size,
                "sha256": file.sha256,
            }
            for file in files
        ],
    }
    return json.dumps(document, indent=2) + "\n"


def readme_of(about: About, packing: Packing) -> str:
    """Plain words; lines of at most a hundred characters but for names."""
    period, made_by = about.period, about.made_by
    say, shop = about.writing.words, Labels().fit(about.settings.shop_name)
    title = say(words.TITLE, shop=shop, number=str(about.number))
    return say(
        words.README,
        title=title,
        line="=" * width_of(title),
        period=f"{_end(about, period.since, words.OPEN_BEGINNING)}"
        f" – {_end(about, period.until, words.OPEN_END)}",
        zone=about.settings.time_zone,
        made_at=f"{about.made_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC",
        made_by=f", {made_by}" if made_by else "",
        ledger=about.ledger,
        mode=packing.summary.mode,
        account=packing.summary.account,
        last_sequence=str(about.head.sequence if about.head else 0),
        head=about.head.hash if about.head else "",
        last_pack=_last_told(about),
        contents=_contents(packing, about.writing),
        changed=say(words.CHANGED_COUNT, count=packing.changed)
        if packing.changed
        else say(words.NO_CHANGES),
    )


def _contents(packing: Packing, writing: Writing) -> str:
    """Each kind of file once: the files of a format, or all Z reports, are one line."""
    told: dict[str, tuple[str, int]] = {}
    for staged in packing.staged:
        place = staged.name.partition("/")[0] + ("/" if "/" in staged.name else "")
        if staged.what != words.FORMAT_MANIFEST:
            told[place] = (staged.what, told.get(place, ("", 0))[1] + 1)
    told["manifest.json"] = (words.MANIFEST, 1)
    width = max(map(len, told))
    return "\n".join(
        f"{place:<{width}}  {_what(what, count, writing)}" for place, (what, count) in told.items()
    )


def _account(total: AccountTotal, chart: Chart) -> dict[str, str | int]:
    line = chart.line(total.account)
    named = {"account": total.account, "code": line.code, "name": line.name}
    return {**named, **_amount(total.amount)}


def _amount(amount: Money) -> dict[str, str | int]:
    return {"minor": amount.minor, "currency": amount.currency.code, "text": amount.plain()}


def _last(pack: Pack) -> dict[str, str | int | None]:
    return {
        "pack": pack.number,
        "made_at": _utc(pack.made_at),
        "from": _utc(pack.since),
        "until": _utc(pack.until),
        "last_sequence": pack.last_sequence,
        "head_hash": pack.head_hash,
        "sha256": pack.sha256,
    }


def _what(text: str, count: int, writing: Writing) -> str:
    told = writing.words(text)
    return writing.words(words.SEVERAL, what=told, count=count) if count > 1 else told


def _last_told(about: About) -> str:
    pack = about.last
    if pack is None:
        return about.writing.words(words.FIRST_PACK)
    return about.writing.words(
        words.LAST_PACK,
        number=str(pack.number),
        made_at=f"{pack.made_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC",
        last_sequence=str(pack.last_sequence),
    )


def _end(about: About, moment: datetime | None, otherwise: str) -> str:
    """By the shop's clocks."""
    if moment is None:
        return about.writing.words(otherwise)
    return about.writing.when(moment)


def _utc(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds")
