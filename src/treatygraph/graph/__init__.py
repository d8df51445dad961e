"""Claims as RDF: names of terms, the asserted dataset, and the checks of ontology and data."""

from __future__ import annotations

from treatygraph.graph.corrections import Correction, apply_corrections, read_corrections
from treatygraph.graph.dataset import build_dataset
from treatygraph.graph.dates import Bounds, parse_bounds
from treatygraph.graph.names import (
    BASE,
    DERIVED_GRAPH,
    EVIDENCE_GRAPH,
    INFERRED_GRAPH,
    ONTOLOGY_GRAPH,
    REGISTERS_GRAPH,
    TG,
    name_document,
    name_document_graph,
    name_thing,
)
from treatygraph.graph.profile import check_profile, find_violations
from treatygraph.graph.shapes import check_shapes, find_shape_violations
from treatygraph.graph.vocabulary import Vocabulary, read_ontology

__all__ = [
    "BASE",
    "DERIVED_GRAPH",
    "EVIDENCE_GRAPH",
    "INFERRED_GRAPH",
    "ONTOLOGY_GRAPH",
    "REGISTERS_GRAPH",
    "TG",
    "Bounds",
    "Correction",
    "Vocabulary",
    "apply_corrections",
    "build_dataset",
    "check_profile",
    "check_shapes",
    "find_shape_violations",
    "find_violations",
    "name_document",
    "name_document_graph",
    "name_thing",
    "parse_bounds",
    "read_corrections",
    "read_ontology",
]
