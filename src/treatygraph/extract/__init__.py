"""From documents to claims: mentions, their resolution to registers, rules."""

from treatygraph.extract.extraction import Extractor, extract_claims
from treatygraph.extract.findings import Findings, report_extraction
from treatygraph.extract.registers import Entry, Registers, read_registers

__all__ = [
    "Entry",
    "Extractor",
    "Findings",
    "Registers",
    "extract_claims",
    "read_registers",
    "report_extraction",
]
