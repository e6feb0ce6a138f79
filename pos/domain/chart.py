"""The shop's chart of accounts: the code and the name that each account has in its books."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from pos.domain.chart_templates import ROOTS, TEMPLATES, Template
from pos.errors import Refused

LONGEST_NAME: Final = 60
LONGEST_TEXT: Final = 20_000
_ACCOUNT: Final = re.compile(r"[a-z]+(:[A-Za-z0-9][A-Za-z0-9.-]{0,39}){0,4}")
_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,19}")


@dataclass(frozen=True, slots=True)
class ChartLine:
    """What an account of ours is called in the shop's books."""

    account: str
    code: str
    name: str

    @classmethod
    def of(cls, account: str, code: str, name: str) -> "ChartLine":
        """From text that somebody typed, without surrounding space.

        Raises Refused `account_unknown` (what no account of this till can be called),
        `account_code` or `account_name`.
        """
        account, code, name = account.strip(), code.strip(), name.strip()
        if not _ACCOUNT.fullmatch(account) or account.split(":", 1)[0] not in ROOTS:
            raise Refused("account_unknown", text=account[:60])
        if not _CODE.fullmatch(code):
            raise Refused("account_code", account=account, text=code[:40])
        if not (name and name.isprintable() and len(name) <= LONGEST_NAME):
            raise Refused("account_name", account=account, maximum=LONGEST_NAME)
        return cls(account, code, name)


@dataclass(frozen=True, slots=True)
class Chart:
    """A template and what the shop called otherwise."""

    template: Template = Template.PLAIN
    own: Mapping[str, ChartLine] = field(default_factory=dict)

    def line(self, account: str) -> ChartLine:
        """The account's own line, or the nearest one above it.

        What is found above lends its code, and its name with what tells the account from others:
        each register's drawer and each rate's tax has a name without being in the chart.
        """
        parts = account.split(":")
        for length in range(len(parts), 0, -1):
            found = self._known(":".join(parts[:length]))
            if found is None:
                continue
            if length == len(parts):
                return found
            # The line of a whole root says nothing: there the account's own words say more.
            words = ([] if length == 1 else [found.name]) + parts[length:]
            return ChartLine(account, found.code, " ".join(words))
        return ChartLine(account, "9999", " ".join(parts))

    def lines(self) -> tuple[ChartLine, ...]:
        """Every line there is, by account in the order of a balance sheet."""
        accounts = dict.fromkeys([*TEMPLATES[self.template], *self.own])
        found = [self.line(account) for account in accounts]
        return tuple(sorted(found, key=lambda line: (_rank(line.account), line.account)))

    def with_line(self, line: ChartLine) -> "Chart":
        """With that line in place of what the account was called before."""
        own = {each.account: each for each in self.own.values()} | {line.account: line}
        theirs = TEMPLATES[self.template]
        kept = {
            account: each
            for account, each in own.items()
            if theirs.get(account) != (each.code, each.name)
        }
        return Chart(self.template, dict(sorted(kept.items())))

    def with_lines(self, lines: Iterable[ChartLine]) -> "Chart":
        chart = self
        for line in lines:
            chart = chart.with_line(line)
        return chart

    def text(self) -> str:
        """As `Chart.read` reads it: the template, and the shop's own lines as JSON."""
        if not self.own:
            return str(self.template)
        own = {line.account: [line.code, line.name] for line in self.own.values()}
        return f"{self.template} {json.dumps(own, ensure_ascii=False, sort_keys=True)}"

    @classmethod
    def read(cls, text: str) -> "Chart":
        """Raises Refused `chart_unknown` (no such template), `chart_unreadable` and as a line."""
        word, _, rest = text.strip().partition(" ")
        if word not in set(Template):
            raise Refused("chart_unknown", text=word[:40], known=tuple(map(str, Template)))
        chart = cls(Template(word))
        if not rest:
            return chart
        return chart.with_lines(ChartLine.of(*row) for row in _own_rows(rest))

    def _known(self, account: str) -> ChartLine | None:
        if account in self.own:
            return self.own[account]
        found = TEMPLATES[self.template].get(account)
        return ChartLine(account, *found) if found else None


def _own_rows(text: str) -> list[tuple[str, str, str]]:
    if len(text) > LONGEST_TEXT:
        raise Refused("chart_unreadable")
    try:
        read = json.loads(text)
        return [(str(account), str(code), str(name)) for account, (code, name) in read.items()]
    except (ValueError, TypeError, AttributeError) as error:
        raise Refused("chart_unreadable") from error


def _rank(account: str) -> int:
    root = account.split(":", 1)[0]
    return ROOTS.index(root) if root in ROOTS else len(ROOTS)


def differences(before: Chart, after: Chart) -> Mapping[str, str]:
    """Account by account what is called otherwise, for the audit journal."""
    accounts = dict.fromkeys(line.account for chart in (before, after) for line in chart.lines())
    return {
        account: f"{old.code} {old.name} -> {new.code} {new.name}"
        for account in accounts
        if (old := before.line(account)) != (new := after.line(account))
    }
