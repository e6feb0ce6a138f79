"""What the page of the card form says itself, in the language of the screen."""

from PySide6.QtCore import QCoreApplication

from ui.speech import speaking


def page_language() -> dict[str, str]:
    """Stripe's own texts in that form follow `locale` (Stripe docs, Stripe.js: locale)."""
    language = speaking().language
    translate = QCoreApplication.translate
    return {
        "locale": str(language),
        "dir": "rtl" if language.is_right_to_left else "ltr",
        "before": translate(
            "CardForm", "This form has been opened before. Close it at the till, and open it again."
        ),
        "unloaded": translate("CardForm", "Stripe’s form could not be loaded."),
        "failed": translate("CardForm", "That did not work."),
        "broken": translate("CardForm", "Stripe’s form broke off. Close it, and open it again."),
    }
