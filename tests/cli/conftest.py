"""The command line in this process, on a data folder of its own."""

import json
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pos import logs
from pos.adapters.stripe_simulator.bench import PracticeBench
from pos.adapters.stripe_simulator.faults import Fault
from pos.adapters.stripe_simulator.server import Simulator
from pos.cli.root import root
from pos.services.patience import Patience
from tests.forked import Programs
from tests.forked import programs as forking

PRODUCTS = """sku,barcode,name,price,tax_rate
C-1,4006381333931,Coffee,4.00,20
C-2,9780201379624,Cake,3.50,5.5
C-3,5901234123457,Café crème,2.25,20
C-4,,"Tea ""Earl Grey"", loose",1.99,0
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one command gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document; a second one, or a word beside it, fails."""
        return json.loads(self.out)


class Holdfast:
    """Runs commands; none of them may end by an exception that is not told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *arguments: str, given: str | None = None, code: int | None = 0) -> Answer:
        """Run `holdfast --data-dir … ARGUMENTS`; `code` is what it has to end with."""
        result = CliRunner().invoke(root, ["--data-dir", str(self.folder), *arguments], input=given)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        answer = Answer(result.exit_code, result.stdout, result.stderr)
        if code is not None:
            assert answer.code == code, answer
        return answer

    def json(self, *arguments: str, given: str | None = None, code: int = 0) -> Any:
        end = arguments.index("--") if "--" in arguments else len(arguments)
        answer = self(*arguments[:end], "--json", *arguments[end:], given=given, code=code)
        assert answer.err == ""
        return answer.json

    @contextmanager
    def stripe(self) -> Iterator[PracticeBench]:
        """The practice Stripe behind the commands."""
        simulator = Simulator(self.folder / "training-stripe.db")
        try:
            yield PracticeBench(simulator)
        finally:
            simulator.close()

    def breaks(self, fault: Fault, path: str, *, times: int = 1) -> None:
        with self.stripe() as bench:
            bench.inject(fault, times=times, path=path)


@pytest.fixture(autouse=True)
def _no_log_left() -> Iterator[None]:
    """Commands set up a log; the next test has its own."""
    before = list(logging.getLogger().handlers)
    yield
    logs.close()
    for handler in logging.getLogger().handlers:
        if handler not in before:
            logging.getLogger().removeHandler(handler)


@pytest.fixture(autouse=True)
def _nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """One broken answer is a doubt at once; how Stripe is asked again is tested in services."""
    monkeypatch.setattr("pos.bootstrap.wiring.Patience", partial(Patience, tries=1))


@pytest.fixture
def products(tmp_path) -> Path:
    path = tmp_path / "products.csv"
    path.write_text(PRODUCTS, encoding="utf-8")
    return path


@pytest.fixture
def bare(tmp_path) -> Holdfast:
    """A folder in which nothing was done yet."""
    return Holdfast(tmp_path / "data")


@pytest.fixture
def holdfast(bare, products) -> Holdfast:
    """A practice till with four products more."""
    bare("catalogue", "import", str(products))
    return bare


@pytest.fixture
def sold(holdfast) -> Callable[..., Any]:
    """`sold("--card", "pm_card_visa")`: a sale over one coffee, as its document."""

    def sell(*arguments: str, item: str = "4006381333931") -> Any:
        return holdfast.json("sale", "new", "--item", item, *arguments)["sale"]

    return sell


@pytest.fixture(scope="session")
def programs(root) -> Iterator[Programs]:
    """`programs.run("pos.cli", "sale", "list", env=os.environ)`: in a process of its own."""
    if not hasattr(os, "fork"):
        pytest.skip("programs are forked here, which this system cannot do")
    with forking(root) as made:
        yield made
