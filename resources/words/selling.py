"""Sentences about amounts, the cart and the catalogue."""

from collections.abc import Mapping
from typing import Final

from resources.words.sentence import Sentence

AMOUNTS: Final[Mapping[str, Sentence]] = {
    "amount_unreadable": Sentence(
        "“{text}” is not an amount.",
        "Enter digits with at most one comma or dot, such as 12.50.",
    ),
    "amount_negative": Sentence(
        "An amount below zero is not possible here.", "Enter an amount of zero or more."
    ),
    "amount_too_precise": Sentence(
        "“{text}” has more decimals than {currency} has.",
        "Enter at most {decimals} decimals. Nothing is rounded for you.",
    ),
    "amount_step": Sentence(
        "This currency cannot be charged in steps smaller than {step}.",
        "Enter a multiple of {step}.",
    ),
    "amount_too_small": Sentence(
        "{amount} is less than a card can be charged.",
        "The least is {minimum}. Add something to the cart, or take another way to pay.",
    ),
    "amount_too_large": Sentence(
        "The amount is more than one payment can hold.",
        "The most is {maximum}. Split the sale into two.",
    ),
    "stripe_amount_too_small": Sentence(
        "The amount is less than Stripe charges in this currency.",
        "Add something to the cart, or take another way to pay.",
    ),
    "stripe_amount_too_large": Sentence(
        "The amount is more than Stripe charges at once.", "Split the sale into two."
    ),
    "currency_unknown": Sentence(
        "“{currency}” is not a currency that can be charged.",
        "Use a three-letter code, such as EUR.",
    ),
    "currencies_differ": Sentence(
        "Amounts in {first} and {second} cannot be mixed.",
        "Use one currency in a sale. The shop’s currency is under Shop.",
    ),
}

CART: Final[Mapping[str, Sentence]] = {
    "cart_empty": Sentence("The cart is empty.", "Scan or search for an item first."),
    "cart_too_large": Sentence(
        "The cart comes to more than one payment can hold.",
        "The most is {maximum}. The cart is as it was before.",
    ),
    "cart_is_closed": Sentence(
        "This cart can no longer be changed: its payment has begun.",
        "Start a new sale.",
    ),
    "no_line_selected": Sentence("No line of the cart is chosen.", "Choose one, or scan an item."),
    "line_unknown": Sentence(
        "That line is no longer in the cart.", "Look at the cart as it is now."
    ),
    "quantity_out_of_range": Sentence(
        "“{quantity}” is not a quantity that can be sold.",
        "Enter a whole number from 1 to {maximum}. To take a line out, remove it.",
    ),
    "measure_needed": Sentence(
        "{name} is sold by the {unit}, and nothing says how much this is.",
        "Type the measure with its decimals before it, such as 0.350*, or scan the scale’s label.",
    ),
    "measure_unreadable": Sentence(
        "“{text}” is not a weight or a length.",
        "Enter it with one to three decimals, such as 0.350 or 2.0.",
    ),
    "measure_out_of_range": Sentence(
        "{measure} is not a measure that can be sold.",
        "Enter more than nothing and at most {maximum}.",
    ),
    "measured_not_counted": Sentence(
        "{name} is sold by the {unit} and not by the piece.",
        "Weigh or measure each one by itself; each becomes a row of its own.",
    ),
    "not_measured": Sentence(
        "{name} is sold by the piece.",
        "Enter a whole number, such as 3*. To sell it by weight, give it a unit in the catalogue.",
    ),
    "label_misread": Sentence(
        "The label {scanned} was not read correctly: its check digit is wrong.",
        "Scan it again, or have the scale print it again. The cart has not changed.",
    ),
    "label_not_measured": Sentence(
        "The label says how much it is, but {name} is sold by the piece.",
        "Give the product a unit in the catalogue, or sell it by its own code.",
    ),
    "label_other_unit": Sentence(
        "The label is in {unit}, but {name} is sold by the {sold}.",
        "Correct the unit in the catalogue, or enter the measure by hand.",
    ),
    "label_price": Sentence(
        "The price on the label of {name} has more decimals than the shop’s currency.",
        "Enter the price by hand: sell the product and change its price.",
    ),
    "scale_code_unreadable": Sentence(
        "“{text}” is not a pattern for a scale’s labels.",
        "Write 13 places, such as 21PPPPPWWWWWC: digits, P for the product’s number, W for the "
        "weight in grams or A for the price, and C for the check digit.",
    ),
    "scale_codes_overlap": Sentence(
        "The patterns {first} and {second} begin alike.",
        "Leave one of them out, so that every label has one meaning.",
    ),
    "discount_unreadable": Sentence(
        "“{text}” is not a discount.", "Enter an amount such as 2.50, or a percentage such as 10%."
    ),
    "discount_out_of_range": Sentence(
        "A discount has to be more than nothing and at most the whole.",
        "Enter an amount above zero, or up to 100%.",
    ),
    "discount_too_large": Sentence(
        "The discount of {discount} is more than the {amount} it is taken from.",
        "Enter a smaller discount. The cart is as it was before.",
    ),
    "tax_rate_out_of_range": Sentence(
        "A tax rate has to be between 0% and 100%.", "Correct the rate."
    ),
    "tax_rate_unreadable": Sentence(
        "“{text}” is not a tax rate.", "Enter a percentage with at most two decimals, such as 5.5."
    ),
    "not_parked": Sentence(
        "That cart is not parked any more.", "It was fetched or given up. Look at the list again."
    ),
}

CATALOGUE: Final[Mapping[str, Sentence]] = {
    "code_unknown": Sentence(
        "No product has the code {scanned}.", "Search by name. The cart has not changed."
    ),
    "code_ambiguous": Sentence(
        "More than one product has the code {scanned}: {skus}.",
        "Choose the right one by its SKU. The cart has not changed.",
    ),
    "product_unknown": Sentence(
        "No product has the code {code}.", "Search by name. The cart has not changed."
    ),
    "catalogue_rejected": Sentence(
        "The product list has rows that cannot be read.",
        "Correct the rows that are listed and import again. The catalogue is as it was.",
    ),
}
