"""A short way from an empty ledger to the first sale; every step can be left out."""
