"""Option --language: in which language a paper is; what a command says itself is English."""

from typing import Final

import click

from pos.domain.language import Language

_CHOSEN: Final = "pos.cli.languages"


def _keep(context: click.Context, _option: click.Parameter, text: str | None) -> None:
    context.meta[_CHOSEN] = None if text is None else Language(text)


language_option = click.option(
    "--language",
    type=click.Choice([str(each) for each in Language]),
    callback=_keep,
    expose_value=False,
    help="Language of the paper.  [default: plain English]",
)


def chosen_language() -> Language | None:
    """What was asked for; None: plain English, as it is read in any country."""
    found: Language | None = click.get_current_context().meta[_CHOSEN]
    return found
