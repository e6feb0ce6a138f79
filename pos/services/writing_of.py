"""In which language a paper is written: as asked, or in plain English for any country."""

from pos.domain.language import Language
from pos.settings import Settings
from resources.writing import PlainWriting, Writing


def writing_for(settings: Settings, language: Language | None) -> Writing:
    """The shop's country and clock, in that language; None asks for plain English."""
    if language is None:
        return PlainWriting(zone=settings.zone)
    return Writing(language, settings.country, settings.zone)
