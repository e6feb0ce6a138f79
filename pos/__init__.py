"""The till without a screen: rules, services and the adapters that carry them out."""
