"""The language of a text: by its script, and for the Latin ones by py3langid."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from treatygraph.errors import DocumentError

_SCRIPTS = {
    "zh": re.compile(r"[\u3400-\u9fff]"),
    "ar": re.compile(r"[\u0620-\u064a]"),
    "ru": re.compile(r"[\u0400-\u04ff]"),
    "latin": re.compile(r"[A-Za-z\u00c0-\u024f]"),
}
_SAMPLE = 20_000  # characters; the language of a document shows in its first pages


def detect_language(text: str) -> str:
    """Return which of the six official languages a text is in, as a BCP 47 tag.

    Raises DocumentError where there are no letters, or where py3langid is needed and missing.
    """
    sample = text[:_SAMPLE]
    counts = {script: len(pattern.findall(sample)) for script, pattern in _SCRIPTS.items()}
    # A Han character is worth two letters; Latin symbols and names stand in every language.
    capitals = sum(letter.isupper() for letter in sample)
    weights = {**counts, "zh": 2 * counts["zh"], "latin": 0.5 * counts["latin"] - 0.4 * capitals}
    script = max(weights, key=lambda name: weights[name])
    if not counts[script]:
        raise DocumentError("The text holds no letters to tell its language by: give it with --language.")
    return script if script != "latin" else str(_identifier().classify(sample)[0])


@cache
def _identifier() -> Any:
    try:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier
    except ImportError as error:
        raise DocumentError(
            "Telling English, French and Spanish apart needs py3langid: "
            "install treatygraph[files], or give the language with --language."
        ) from error
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(["en", "es", "fr"])
    return identifier
