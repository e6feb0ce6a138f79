"""A ledger in datasette: readable names, foreign keys and descriptions, by datasette itself."""

import asyncio
import json

import pytest
from sqlite_utils import Database

from pos import bootstrap
from pos.settings import Start
from resources.describing import table_descriptions

_OF_SQLITE = ("sqlite_", "_sqlite_", "product_words", "product_parts")


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """Where a new ledger is, with its metadata."""
    folder = tmp_path_factory.mktemp("described")
    till = bootstrap.open_till(Start(folder))
    till.close()
    return till.path


def test_every_table_view_and_column_is_described_and_nothing_else(opened):
    told = json.loads(table_descriptions())["tables"]
    db = Database(opened)
    names = [*db.table_names(), *db.view_names()]
    ours = {name for name in names if not name.startswith(_OF_SQLITE)}
    there = {name: {row[1] for row in db.execute(f'PRAGMA table_xinfo("{name}")')} for name in ours}
    db.close()
    assert {name: set(table["columns"]) for name, table in told.items()} == there
    assert all(text for table in told.values() for text in table["columns"].values())
    assert all(table["title"] and table["description"] for table in told.values())
    labels = {
        name: {table["label_column"]} for name, table in told.items() if "label_column" in table
    }
    assert all(label <= there[name] for name, label in labels.items())


def test_datasette_shows_names_keys_descriptions_and_answers(holdfast, tmp_path, products):
    from datasette.app import Datasette

    holdfast.json("sale", "new", "--item", "C-1", "--card", "pm_card_visa")
    ledger = holdfast.json("ledger", "where")["file"]
    out = tmp_path / "metadata.json"
    holdfast.json("ledger", "describe", "--out", str(out))

    async def asked(*paths):
        datasette = Datasette([ledger], metadata=json.loads(out.read_text()))
        found = [await datasette.client.get(path) for path in paths]
        return [
            each.json() if "json" in path else each.text
            for path, each in zip(paths, found, strict=True)
        ]

    base = f"/{ledger.rpartition('/')[2].removesuffix('.db')}"
    database, page, entries, answer = asyncio.run(
        asked(
            f"{base}.json",
            f"{base}/postings",
            f"{base}/entries.json?_shape=objects",
            f"{base}/trial_balance.json?_shape=array",
        )
    )
    tables = {table["name"]: table for table in database["tables"]}
    assert {"column": "entry", "other_table": "entries", "other_column": "sequence"} in tables[
        "postings"
    ]["foreign_keys"]["outgoing"]
    assert tables["staff"]["hidden"]
    assert "Debits are positive, credits negative" in page
    assert {"hold"} <= {row["kind"] for row in entries["rows"]}
    assert sum(row["balance_minor"] for row in answer) == 0
