"""What is done behind the counter with the books: reports, evidence, periods, packs."""

from dataclasses import dataclass

from pos.services.bookroom import BookRoom
from pos.services.evidence_pack import EvidencePacks
from pos.services.insight_files import InsightFiles
from pos.services.insights import Insights
from pos.services.pack import AccountantPack


@dataclass(frozen=True, slots=True)
class Office:
    """The services of owners and accountants, for one ledger; nothing here is needed to sell."""

    bookroom: BookRoom
    evidence: EvidencePacks
    insights: Insights
    insight_files: InsightFiles
    packs: AccountantPack
