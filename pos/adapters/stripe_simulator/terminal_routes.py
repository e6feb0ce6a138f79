"""The addresses of locations, readers and what a test can do at a reader."""

from typing import Final

from pos.adapters.stripe_simulator import (
    terminal,
    terminal_actions,
    terminal_customer,
    terminal_tips,
)
from pos.adapters.stripe_simulator import terminal_shapes as shapes
from pos.adapters.stripe_simulator.params import EXPAND, Shape
from pos.adapters.stripe_simulator.routing import read, route

_EXPANDED: Final[Shape] = {"expand": EXPAND}
_LOCATION: Final = "/v1/terminal/locations/{id}"
_READER: Final = "/v1/terminal/readers/{id}"
TERMINAL_ROUTES: Final = (
    route("POST", "/v1/terminal/locations", terminal.create_location, shapes.LOCATION_CREATE),
    route("GET", "/v1/terminal/locations", terminal.list_locations, shapes.LOCATION_LIST),
    route("GET", _LOCATION, read(terminal.LOCATION, "location"), _EXPANDED),
    route("POST", _LOCATION, terminal.update_location, shapes.LOCATION_UPDATE),
    route("DELETE", _LOCATION, terminal.delete_location, shapes.NOTHING),
    route(
        "POST",
        "/v1/terminal/readers",
        terminal.create_reader,
        shapes.READER_CREATE,
        ("registration_code",),
    ),
    route("GET", "/v1/terminal/readers", terminal.list_readers, shapes.READER_LIST),
    route("GET", _READER, terminal.retrieve_reader, _EXPANDED),
    route("POST", _READER, terminal.update_reader, shapes.READER_UPDATE),
    route("DELETE", _READER, terminal.delete_reader, shapes.NOTHING),
    route(
        "POST",
        _READER + "/process_payment_intent",
        terminal_actions.process_payment,
        shapes.PROCESS,
        ("payment_intent",),
    ),
    route(
        "POST",
        _READER + "/process_setup_intent",
        terminal_actions.process_setup,
        shapes.PROCESS_SETUP,
        ("allow_redisplay", "setup_intent"),
    ),
    route("POST", _READER + "/refund_payment", terminal_actions.refund, shapes.REFUND),
    route(
        "POST",
        _READER + "/set_reader_display",
        terminal_actions.show_cart,
        shapes.DISPLAY,
        ("type",),
    ),
    route("POST", _READER + "/cancel_action", terminal_actions.cancel_action, shapes.CANCEL),
    route(
        "POST",
        "/v1/test_helpers/terminal/readers/{id}/present_payment_method",
        terminal_customer.present,
        shapes.PRESENT,
    ),
    *terminal_tips.ROUTES,
)
