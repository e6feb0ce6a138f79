"""The command `holdfast`: global options, the list of commands, and the till itself."""

import importlib
import os
import sys
from pathlib import Path
from typing import Any, Final

import click
from click.core import ParameterSource
from typing_extensions import override

from pos.cli import (
    approve,
    audit,
    backup,
    books,
    catalogue,
    central,
    customer,
    demo,
    doctor,
    export,
    failures,
    hold,
    insight,
    keys,
    ledger,
    listen,
    pack,
    phone,
    printer,
    reader,
    recipe,
    reconcile,
    refund,
    register,
    replicate,
    report,
    restore,
    sale,
    settings,
    setup,
    shift,
    slip,
    staff,
    training,
    verify,
    why,
)
from pos.cli.session import APPLICATION, Session, default_folder
from pos.cli.signing import Signing
from pos.errors import Misconfigured, PosError
from pos.settings import Mode, Start

_AS_JSON: Final = "pos.cli.as_json"
_TOLD: Final = (PosError, click.ClickException, click.exceptions.Exit, click.Abort)
"""What ends a command and is told by it; anything else is a mistake of ours."""

_EPILOG: Final = (
    "Exit codes: 0 done, 1 a fault of the program, 2 wrong usage, 3 refused or declined, "
    "4 in doubt (it is not known yet whether money has moved), 5 misconfigured, 130 stopped. "
    "Where people are set up, --as says whose command it is; HOLDFAST_AS and HOLDFAST_PIN say it "
    "for a script. For automation, HOLDFAST_STRIPE_KEY may hold a test key; live keys are kept by "
    "`holdfast keys set`."
)


class Root(click.Group):
    """A group whose commands fail in three lines or one JSON document."""

    @override
    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        options = args[: args.index("--")] if "--" in args else args
        as_json = "--json" in options
        with failures.told(as_json=as_json):
            context = super().make_context(info_name, args, parent, **extra)
        context.meta[_AS_JSON] = as_json
        return context

    @override
    def invoke(self, ctx: click.Context) -> Any:
        with failures.told(as_json=ctx.meta[_AS_JSON]):
            try:
                return super().invoke(ctx)
            except Exception as error:
                if not isinstance(error, _TOLD) and isinstance(ctx.obj, Session):
                    # What follows in the excepthook must find a log, wherever it went wrong.
                    ctx.obj.write_log()
                raise


def _show_version(context: click.Context, _parameter: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click's
    if not value or context.resilient_parsing:
        return
    from importlib.metadata import PackageNotFoundError, version

    try:
        found = version(APPLICATION)
    except PackageNotFoundError:
        found = "from a source tree"
    click.echo(f"{APPLICATION} {found}")
    context.exit()


@click.group(
    cls=Root,
    invoke_without_command=True,
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--data-dir",
    type=click.Path(path_type=Path),
    envvar="HOLDFAST_DATA_DIR",
    help="Where ledgers and logs are kept.  [env HOLDFAST_DATA_DIR]",
)
@click.option(
    "--mode",
    type=click.Choice([str(mode) for mode in Mode]),
    envvar="HOLDFAST_MODE",
    default=str(Mode.TRAINING),
    show_default=True,
    help="Whose money: nobody's, Stripe's test money, or real.  [env HOLDFAST_MODE]",
)
@click.option(
    "--api-base",
    metavar="URL",
    envvar="HOLDFAST_API_BASE",
    default="",
    help="Another server that speaks Stripe; test mode only.  [env HOLDFAST_API_BASE]",
)
@click.option(
    "--new-account",
    is_flag=True,
    help="The key belongs to another Stripe account than the ledgers here: begin a new one.",
)
@click.option(
    "--as",
    "name",
    metavar="NAME",
    envvar="HOLDFAST_AS",
    default="",
    help="Who does it, where people are set up; the PIN is asked for or comes from HOLDFAST_PIN. "
    " [env HOLDFAST_AS]",
)
@click.option(
    "--assistant/--no-assistant",
    default=True,
    envvar="HOLDFAST_ASSISTANT",
    help="Whether the window offers to set a new till up.  [env HOLDFAST_ASSISTANT]",
)
@click.option("--pin-stdin", is_flag=True, help="Read the PIN as the first line of the input.")
@click.option(
    "--version", is_flag=True, expose_value=False, is_eager=True, callback=_show_version,
    help="Show the version.",
)  # fmt: skip
@click.pass_context
def root(  # noqa: PLR0913 - one for each option of the program
    context: click.Context,
    data_dir: Path | None,
    mode: str,
    api_base: str,
    name: str,
    *,
    new_account: bool,
    assistant: bool,
    pin_stdin: bool,
) -> None:
    """Sell, hold, capture or release, and keep books that balance.

    Without a command, opens the till.
    """
    chosen = Mode(mode)
    named = context.get_parameter_source("api_base") is ParameterSource.COMMANDLINE
    context.obj = Session(
        Start(
            folder=data_dir or default_folder(),
            mode=chosen,
            # From the environment it is for test mode, and no hindrance to practising.
            api_base=api_base if named or chosen is not Mode.TRAINING else "",
            environment_key=os.environ.get("HOLDFAST_STRIPE_KEY", ""),
            new_account=new_account,
            centre_url=os.environ.get("HOLDFAST_CENTRE", ""),
            centre_password=os.environ.get("HOLDFAST_CENTRE_PASSWORD", ""),
            assistant=assistant,
        ),
        is_folder_named=data_dir is not None,
        signing=Signing(name, from_input=pin_stdin),
    )
    if context.invoked_subcommand is None:
        sys.exit(_open_till(context.obj.start))


def _open_till(start: Start) -> int:
    """Run the window until it is closed; its exit code.

    Raises Misconfigured `screen_missing` where Qt or a library that it needs is not installed.
    """
    # By name: the screen and the command line are neighbours and do not know each other.
    try:
        window = importlib.import_module("ui.__main__")
    except ImportError as error:
        raise Misconfigured("screen_missing", reason=str(error)) from error
    result: int = window.run(start)
    return result


for command in (
    demo.demo,
    catalogue.catalogue,
    sale.sale,
    hold.hold,
    central.central,
    replicate.replicate,
    register.register,
    phone.phone,
    customer.customer,
    refund.refund,
    shift.shift,
    report.report,
    books.books,
    insight.insight,
    printer.printer,
    printer.drawer,
    reader.reader,
    recipe.recipe,
    export.export,
    pack.pack,
    reconcile.reconcile,
    verify.verify,
    ledger.ledger,
    backup.backup,
    restore.restore,
    doctor.doctor,
    why.why,
    keys.keys,
    listen.listen,
    setup.setup,
    settings.settings,
    slip.slip,
    training.training,
    staff.staff,
    approve.approve,
    audit.audit,
):
    root.add_command(command)
