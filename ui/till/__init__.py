"""The counter: search or scan, the cart and its totals."""
