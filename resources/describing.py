"""What every table and column of a ledger is, in words; for tools that open the file themselves."""

from importlib.resources import files


def table_descriptions() -> str:
    """JSON: `tables` by name with title, description and columns, and `queries` worth asking."""
    folder = files(__name__.partition(".")[0]).joinpath("datasette")
    return folder.joinpath("descriptions.json").read_text("utf-8")
