"""The parameters taken are those the SDK declares, no more and no fewer."""

from operator import attrgetter

import pytest
import stripe.params as declared
from stripe import RequestOptions

from pos.adapters.stripe_simulator import (
    amount_details,
    balance_routes,
    evidence,
    reviews,
    shapes,
    shapes_customers,
    shapes_sessions,
    terminal_shapes,
    terminal_tips,
)
from pos.adapters.stripe_simulator.routes import ROUTES

GONE = {"payment_method_types"}  # taken only to be refused by its own code
TABLE = {
    "PaymentIntentCreateParams": (shapes.CREATE, GONE),
    "PaymentIntentUpdateParams": (shapes.UPDATE, GONE),
    "PaymentIntentConfirmParams": (shapes.CONFIRM, GONE),
    "PaymentIntentCaptureParams": (shapes.CAPTURE, set()),
    "PaymentIntentCancelParams": (shapes.CANCEL, set()),
    "PaymentIntentIncrementAuthorizationParams": (shapes.INCREMENT, set()),
    "PaymentIntentRetrieveParams": (shapes.RETRIEVE, set()),
    "PaymentIntentListParams": (shapes.LIST, set()),
    "PaymentIntentCreateParamsPaymentMethodOptionsCard": (shapes.CARD, set()),
    "PaymentIntentCreateParamsPaymentMethodOptionsCardPresent": (shapes.CARD_PRESENT, set()),
    "ChargeUpdateParams": (shapes.CHARGE_UPDATE, set()),
    "ChargeListParams": (shapes.CHARGE_LIST, set()),
    "DisputeListParams": (shapes.DISPUTE_LIST, set()),
    "DisputeUpdateParams": (evidence.UPDATE, set()),
    "DisputeUpdateParamsEvidence": (evidence.EVIDENCE, set()),
    "EventListParams": (shapes.EVENT_LIST, set()),
    "BalanceTransactionListParams": (balance_routes.TRANSACTION_LIST, set()),
    "PayoutListParams": (balance_routes.PAYOUT_LIST, set()),
    "RefundCreateParams": (shapes.REFUND, set()),
    "RefundListParams": (shapes.REFUND_LIST, set()),
    "RefundUpdateParams": (shapes.REFUND_UPDATE, set()),
    "CustomerCreateParams": (shapes_customers.CUSTOMER, set()),
    "CustomerUpdateParams": (shapes_customers.CUSTOMER_UPDATE, set()),
    "CustomerDeleteParams": (shapes_customers.CUSTOMER_DELETE, set()),
    "CustomerListParams": (shapes_customers.CUSTOMER_LIST, set()),
    "CustomerSearchParams": (shapes_customers.CUSTOMER_SEARCH, set()),
    "CustomerPaymentMethodListParams": (shapes_customers.CUSTOMER_CARDS, set()),
    "PaymentMethodListParams": (shapes_customers.CARD_LIST, set()),
    "PaymentMethodAttachParams": (shapes_customers.CARD_ATTACH, set()),
    "PaymentMethodUpdateParams": (shapes_customers.CARD_UPDATE, set()),
    "SetupIntentCreateParams": (shapes_customers.SETUP, set()),
    "SetupIntentCreateParamsPaymentMethodOptionsCard": (shapes_customers.SETUP_CARD, set()),
    "SetupIntentUpdateParams": (shapes_customers.SETUP_UPDATE, set()),
    "SetupIntentConfirmParams": (shapes_customers.SETUP_CONFIRM, set()),
    "SetupIntentCancelParams": (shapes_customers.SETUP_CANCEL, set()),
    "SetupIntentRetrieveParams": (shapes_customers.SETUP_RETRIEVE, set()),
    "SetupIntentListParams": (shapes_customers.SETUP_LIST, set()),
    "SetupAttemptListParams": (shapes_customers.ATTEMPT_LIST, set()),
    "terminal.LocationCreateParams": (terminal_shapes.LOCATION_CREATE, set()),
    "terminal.LocationUpdateParams": (terminal_shapes.LOCATION_UPDATE, set()),
    "terminal.LocationListParams": (terminal_shapes.LOCATION_LIST, set()),
    "terminal.LocationDeleteParams": (terminal_shapes.NOTHING, set()),
    "terminal.ReaderCreateParams": (terminal_shapes.READER_CREATE, set()),
    "terminal.ReaderUpdateParams": (terminal_shapes.READER_UPDATE, set()),
    "terminal.ReaderListParams": (terminal_shapes.READER_LIST, set()),
    "terminal.ReaderProcessPaymentIntentParams": (terminal_shapes.PROCESS, set()),
    "terminal.ReaderProcessSetupIntentParams": (terminal_shapes.PROCESS_SETUP, set()),
    "terminal.ReaderRefundPaymentParams": (terminal_shapes.REFUND, set()),
    "PaymentIntentCreateParamsAmountDetails": (amount_details.DETAILS, set()),
    "PaymentIntentCreateParamsAmountDetailsLineItem": (amount_details.LINE, set()),
    "PaymentIntentAmountDetailsLineItemListParams": (amount_details.LINES, set()),
    "ReviewListParams": (shapes.PAGE, set()),
    "radar.EarlyFraudWarningListParams": (reviews.WARNING_LIST, set()),
    "checkout.SessionCreateParams": (shapes_sessions.CREATE, set()),
    "checkout.SessionCreateParamsPaymentIntentData": (shapes_sessions.PAYMENT, set()),
    "checkout.SessionCreateParamsPaymentMethodOptionsCard": (shapes_sessions.CARD, set()),
    "checkout.SessionCreateParamsLineItem": (shapes_sessions.ITEM, set()),
    "checkout.SessionCreateParamsLineItemPriceData": (shapes_sessions.PRICE, set()),
    "checkout.SessionCreateParamsLineItemPriceDataProductData": (shapes_sessions.PRODUCT, set()),
    "checkout.SessionUpdateParams": (shapes_sessions.UPDATE, set()),
    "checkout.SessionListParams": (shapes_sessions.LIST, set()),
    "checkout.SessionListLineItemsParams": (shapes_sessions.ITEMS, set()),
    "terminal.ReaderSetReaderDisplayParams": (terminal_shapes.DISPLAY, set()),
    "terminal.ReaderCancelActionParams": (terminal_shapes.CANCEL, set()),
    "terminal.ConfigurationCreateParams": (terminal_tips.SHAPE, set()),
    "terminal.ConfigurationUpdateParams": (terminal_tips.SHAPE, set()),
    "terminal.ConfigurationListParams": (terminal_tips.LIST, set()),
    "terminal.ConfigurationDeleteParams": (terminal_tips.NOTHING, set()),
    "test_helpers.terminal.ReaderPresentPaymentMethodParams": (terminal_shapes.PRESENT, set()),
}
OPTIONS = set(RequestOptions.__annotations__)  # how to send, not what


@pytest.mark.parametrize("name", TABLE)
def test_a_call_takes_exactly_what_the_sdk_can_send(name):
    shape, more = TABLE[name]
    sent = set(attrgetter(name)(declared).__annotations__) - OPTIONS
    assert set(shape) - more == sent


def test_every_call_with_parameters_of_its_own_is_compared():
    compared = {id(shape) for shape, _ in TABLE.values()}
    only_expanding = [route.shape for route in ROUTES if set(route.shape) == {"expand"}]
    own = [route.shape for route in ROUTES if route.shape not in only_expanding]
    assert [shape for shape in own if id(shape) not in compared] == []
