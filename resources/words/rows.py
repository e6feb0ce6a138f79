"""What is wrong with a row of a product file, in one clause; free of Qt.

`{text}` is what stood there, `{other}` the line where it stood before, `{column}` our column.
"""

from collections.abc import Mapping
from typing import Final

ROWS: Final[Mapping[str, str]] = {
    "sku_missing": "has no SKU",
    "sku_repeated": "SKU “{text}” is already in line {other}",
    "sku_made": "has no SKU; it is named “{text}”",
    "name_missing": "has no name",
    "price_missing": "has no price",
    "price_open": "has no fixed price (“{text}”)",
    "price_other_currency": "price “{text}” is in another currency than the shop’s",
    "amount_unreadable": "price “{text}” is not a number",
    "amount_negative": "price “{text}” is below zero",
    "amount_too_precise": "price “{text}” has too many decimals",
    "amount_too_large": "price “{text}” is more than one payment can hold",
    "amount_step": "price “{text}” cannot be charged to the last unit",
    "tax_rate_unreadable": "tax rate “{text}” is not a percentage",
    "tax_rate_out_of_range": "tax rate “{text}” is not between 0 and 100 percent",
    "tax_rate_absent": "the file says nothing about tax; {text} % is taken",
    "check_digit": "barcode {text} has a wrong check digit",
    "barcode_rounded": "barcode “{text}” was rounded by a spreadsheet",
    "barcode_zero_restored": "barcode {text} lost its first zero; it is put back",
    "barcode_repeated": "barcode {text} is also in line {other}",
    "text_too_long": "{column} is too long (“{text}…”)",
    "card_number": "{column} holds a card number, which is never kept",
    "undecodable": "{column} has letters that cannot be read (“{text}”)",
    "control_character": "{column} has characters that cannot be shown (“{text}”)",
    "quotes_open": "a quotation mark is never closed",
    "columns_too_many": "has more cells than the header",
    "encoding_assumed": "the file does not say how its letters are written; {text} is assumed",
}


def row_issue(code: str, *, column: str = "", text: str = "", other: int = 0) -> str:
    """The clause for an issue; a code that has none is named, so that nothing goes unsaid."""
    clause = ROWS.get(code, f"{{column}} “{{text}}” was not understood ({code})")
    return clause.format(column=column, text=text, other=other)
