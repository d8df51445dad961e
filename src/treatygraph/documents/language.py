"""The language of a text: by its script, and within the script by py3langid."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from treatygraph.documents.conventions import LANGUAGES
from treatygraph.errors import DocumentError

_SCRIPTS = {
    "zh": re.compile(r"[\u3400-\u9fff]"),
    "ar": re.compile(r"[\u0620-\u064a]"),
    "ru": re.compile(r"[\u0400-\u04ff]"),
    "latin": re.compile(r"[A-Za-z\u00c0-\u024f]"),
}
_SAMPLE = 20_000  # characters; the language of a document shows in its first pages
_ENOUGH = 100  # letters, from which on a language that is none of the six is told for certain
_CERTAIN = 4.6  # logarithm of 99: so much likelier than any of the six


def detect_language(text: str) -> str:
    """Return which of the six official languages a text is in, as a BCP 47 tag.

    Raises DocumentError where there are no letters, where the text is clearly in another language, or where
    py3langid is needed and missing.
    """
    sample = text[:_SAMPLE]
    counts = {script: len(pattern.findall(sample)) for script, pattern in _SCRIPTS.items()}
    # A Han character is worth two letters; Latin symbols and names stand in every language.
    capitals = sum(letter.isupper() for letter in sample)
    weights = {**counts, "zh": 2 * counts["zh"], "latin": 0.5 * counts["latin"] - 0.4 * capitals}
    script = max(weights, key=lambda name: weights[name])
    if not counts[script]:
        raise DocumentError("The text holds no letters to tell its language by: give it with --language.")
    scores = _score_languages(sample)
    if scores is None and script == "latin":
        raise DocumentError(
            "Telling English, French and Spanish apart needs py3langid: "
            "install treatygraph[files], or give the language with --language."
        )
    if scores is not None and sum(counts.values()) >= _ENOUGH:
        likeliest = max(scores, key=lambda tag: scores[tag])
        if scores[likeliest] - max(scores[tag] for tag in LANGUAGES) > _CERTAIN:
            raise DocumentError(
                f"The text reads as {likeliest}, which is none of the languages read ({', '.join(LANGUAGES)}): "
                "give one of them with --language if it is."
            )
    return max(("en", "es", "fr"), key=lambda tag: scores[tag]) if script == "latin" and scores else script


def _score_languages(sample: str) -> dict[str, float] | None:
    """Return the log-likelihood of each language that py3langid knows; None where it is not installed."""
    identifier = _identifier()
    return None if identifier is None else dict(identifier.rank(sample))


@cache
def _identifier() -> Any:
    try:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier
    except ImportError:
        return None
    return LanguageIdentifier.from_model_file(MODEL_FILE)
