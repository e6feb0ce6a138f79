"""The page for owners and accountants: payouts, trial balance, periods, accounts and packs."""
