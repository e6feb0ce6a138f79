"""In which language a paper is written: as asked, or in plain English for any country."""

from pos.domain.language import Language
from pos.domain.shift_report import Report, ReportKind
from pos.settings import Settings
from resources.writing import PlainWriting, Writing


def writing_for(settings: Settings, language: Language | None) -> Writing:
    """The shop's country and clock, in that language; None asks for plain English."""
    if language is None:
        return PlainWriting(zone=settings.zone)
    return Writing(language, settings.country, settings.zone)


def writing_of_report(report: Report, settings: Settings, reader: Language | None) -> Writing:
    """As `own_writing`, for who asks for a language; None: for plain English."""
    return own_writing(report, writing_for(settings, reader), settings.country)


def own_writing(report: Report, reader: Writing, country: str = "") -> Writing:
    """An X is written for who reads it; a Z stays in the language in which it was made."""
    if report.kind is ReportKind.X:
        return reader
    if report.language:
        return Writing(Language(report.language), country or reader.country, reader.zone)
    return PlainWriting(zone=reader.zone)
