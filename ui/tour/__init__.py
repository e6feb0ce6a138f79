"""The practice tour: what to do next stands below every page, and is ticked once it was done."""
