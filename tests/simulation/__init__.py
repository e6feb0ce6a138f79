"""Simulated store-days: a deterministic world in which shops sell, break, and are judged.

`python -m tests.simulation --days 2000 --seed 1 --faults all [--registers 8]` lives two thousand
days in shops of twenty days each and ends with a report, or with the first broken promise and the
shortest script of acts that breaks it. The same seed tells the same story, on any number of cores.

Where to begin reading: `promise` (what must hold), `acts` (what may happen), `day` (how a day
goes), `people` and `outside` (who does what), `wire`, `moment` and `register` (what goes wrong),
`truth` (what is true at Stripe, and what a till may say that cannot know it yet), `judge` and
`evening` (who finds out).

One core that does nothing else lives about 1,100 store-days a minute with one register, and 200
with eight; half of that is Stripe's SDK making objects and SQLite committing for real.
"""
