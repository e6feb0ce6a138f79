"""Sentences about a product file, and what is wrong with one of its rows, in one clause.

In a row's clause `{text}` is what stood there, `{other}` the line where it stood before,
`{column}` our column.
"""

from collections.abc import Callable, Mapping
from typing import Final

from resources.words.sentence import Moved, Sentence

_N: Final = Moved.NOT_ABOUT_MONEY

IMPORTS: Final[Mapping[str, Sentence]] = {
    "file_missing": Sentence("{file} is not there.", "Check the name and the folder.", _N),
    "file_is_folder": Sentence("{file} is a folder.", "Choose a file in it.", _N),
    "file_unreadable": Sentence(
        "{file} cannot be read.",
        "Give this user the right to, or choose another. Nothing was brought in.",
        _N,
    ),
    "file_empty": Sentence(
        "{file} is empty.", "Choose another file. The catalogue is as it was.", _N
    ),
    "file_too_large": Sentence(
        "{file} is too large for a list of products.",
        "Choose another file. The catalogue is as it was.",
        _N,
    ),
    "file_not_text": Sentence(
        "{file} is no list of products; it looks like this: {looks_like}.",
        "Choose a CSV file. Spreadsheets save one under Save as. The catalogue is as it was.",
        _N,
    ),
    "file_without_products": Sentence(
        "{file} has a header but no products.",
        "Choose another file. The catalogue is as it was.",
        _N,
    ),
    "file_too_many_products": Sentence(
        "The file has more than {maximum} products.",
        "Split it into several files. The catalogue is as it was.",
        _N,
    ),
    "header_unknown": Sentence(
        "The columns of {file} are not known: {found}.",
        "The first row has to name the columns: {expected}. The catalogue is as it was.",
        _N,
    ),
    "header_incomplete": Sentence(
        "The file lacks the columns {missing}.",
        "Add them and import again. The catalogue is as it was.",
        _N,
    ),
    "header_repeated": Sentence(
        "The file names the columns {columns} more than once.",
        "Remove one of each and import again. The catalogue is as it was.",
        _N,
    ),
}

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
    "unit_unknown": "unit “{text}” is not known; use piece, kg, lb, m or l",
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


NOT_UNDERSTOOD: Final = "{column} “{text}” was not understood ({code})"


def row_issue(
    code: str,
    *,
    column: str = "",
    text: str = "",
    other: int = 0,
    translate: Callable[[str], str] = str,
) -> str:
    """The clause for an issue; a code that has none is named, so that nothing goes unsaid."""
    clause = translate(ROWS.get(code, NOT_UNDERSTOOD))
    if not text:  # kept back: by its digits it might be a card number
        clause = clause.replace("barcode {text}", "the barcode")
    return clause.format(column=column, text=text, other=other, code=code)
