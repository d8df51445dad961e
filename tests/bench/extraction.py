"""How fast documents are read: megabytes of text a second and core, and how the cost grows with the text."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator, Sequence

from tests.shared import SHARED

from treatygraph.documents import outline_passages
from treatygraph.extract import Extractor
from treatygraph.extract.agreement import read_rows
from treatygraph.grammar import languages
from treatygraph.model import Document

Table = tuple[str, Sequence[Sequence[str]]]


def run(full: bool) -> Iterator[Table]:
    """Yield the table of speeds; without the shared corpus a line that says so."""
    folder = SHARED / "corpus"
    if not folder.is_dir():
        yield "Extraction: no corpus", [["set TREATYGRAPH_SHARED to a folder that holds corpus/"]]
        return
    rows = [["rows", "language", "MB", "MB/s at first", "MB/s after that", "twice the text"]]
    for name in ("un-parallel", "un-parallel-general"):
        sentences = [s for _, s in read_rows(folder / f"{name}.tsv")]
        sentences = sentences if full or name == "un-parallel" else sentences[:1500]
        for language in languages():
            if language not in sentences[0]:
                continue
            documents = [document(sentences[i : i + 20], language) for i in range(0, len(sentences), 20)]
            extractor = Extractor(language)
            for one in documents[:3]:
                extractor.extract(one)
            size = sum(len(d.text.encode()) for d in documents) / 1e6
            # A first reading also builds the automata of the patterns, which RE2 does as it meets new text.
            first = measure(extractor, documents)
            again = min(measure(extractor, documents) for _ in range(3))
            twice = min(measure(extractor, documents + documents) for _ in range(2))
            rows.append(
                [name, language, f"{size:.2f}", f"{size / first:.2f}", f"{size / again:.2f}", f"{twice / again:.2f}"]
            )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield f"Extraction, one core, peak memory {peak:.0f} MB", rows


def document(sentences: Sequence[dict[str, str]], language: str) -> Document:
    """Return twenty sentences as a document, a paragraph each."""
    text = "\n\n".join(s[language] for s in sentences)
    return Document("bench", language, text, outline_passages(text, language), {"author": "group/g21"})


def measure(extractor: Extractor, documents: Sequence[Document]) -> float:
    """Return the seconds of CPU that extraction takes, the outline included."""
    started = time.process_time()
    for one in documents:
        extractor.extract(
            Document(one.slug, one.language, one.text, outline_passages(one.text, one.language), one.meta)
        )
    return time.process_time() - started
