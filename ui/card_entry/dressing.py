"""The till's colours, as the card form's page wears them."""

from ui.palette import Colours


def page_colours(worn: Colours) -> dict[str, str]:
    """By the names that the page's style sheet gives them."""
    return {
        "ground": worn.surface,
        "ink": worn.ink,
        "soft": worn.soft,
        "line": worn.edge,
        "alarm": worn.danger,
        "action": worn.accent,
        "on-action": worn.on_accent,
    }
