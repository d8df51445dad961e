"""Files read into documents with passages, each with an address and offsets into the stored text."""

from treatygraph.documents.add import AddedDocument, add_document
from treatygraph.documents.language import detect_language
from treatygraph.documents.masthead import Finding, Resolver, read_masthead
from treatygraph.documents.outline import outline_passages
from treatygraph.documents.read import read_document, read_folder, read_text
from treatygraph.documents.reading import Reading, read_passage

__all__ = [
    "AddedDocument",
    "Finding",
    "Reading",
    "Resolver",
    "add_document",
    "detect_language",
    "outline_passages",
    "read_document",
    "read_folder",
    "read_masthead",
    "read_passage",
    "read_text",
]
