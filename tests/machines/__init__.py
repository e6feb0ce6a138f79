"""State machines for sale, intent and operation: any order of events, against a small model."""
