"""Every error that a user of TreatyGraph can meet.

    TreatyGraphError
    ├── DocumentError        a document's file cannot be read
    ├── GrammarError         a grammar or register file is malformed
    ├── CorrectionError      a row of corrections.csv cannot be applied
    ├── OntologyError        the ontology is outside OWL 2 RL, or a shape is violated
    ├── ContradictionError   the closure is inconsistent
    ├── QueryError           a query is unknown, malformed, or its parameters are
    │   └── QuerySyntaxError at a line and column
    ├── StoreError           the built graph is missing, damaged, or out of reach
    └── LimitError           a limit of time, memory or size was reached

A message says what is wrong, where, and what to do; it never needs a stack trace beside it.
"""

from __future__ import annotations


class TreatyGraphError(Exception):
    """Base of all errors that are shown to people; `str()` gives the whole message."""


class DocumentError(TreatyGraphError):
    """A document cannot be read: the message names the file."""


class GrammarError(TreatyGraphError):
    """A grammar or register is malformed: the message names file and entry."""


class CorrectionError(TreatyGraphError):
    """A correction matches no claim or is incomplete: the message names the row."""


class OntologyError(TreatyGraphError):
    """The ontology leaves the OWL 2 RL profile, or the graph violates a shape."""


class ContradictionError(TreatyGraphError):
    """The closure contains a contradiction: the message names statement, document and passage."""


class QueryError(TreatyGraphError):
    """A query is unknown or malformed, or a parameter has a wrong value."""


class QuerySyntaxError(QueryError):
    """A query or update cannot be parsed; `line` and `column` (from 1) say where, where it is known."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line, self.column = line, column


class StoreError(TreatyGraphError):
    """The built graph is missing, damaged or out of reach."""


class LimitError(TreatyGraphError):
    """A limit of time, memory or size was reached."""
