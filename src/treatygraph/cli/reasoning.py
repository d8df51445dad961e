"""Commands that reason: reason, explain."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

_PATH = click.Path(path_type=Path)


@click.command()
@click.argument("files", nargs=-1, required=True, type=_PATH)
@click.option("-o", "--output", type=_PATH, help="Where the closure goes (.nt, .ttl …; default: nowhere).")
@click.option("--reasoner", type=click.Choice(["treatygraph", "owlrl"]), default="treatygraph", show_default=True)
@click.option("--full", is_flag=True, help="Add what is true of everything: reflexive sameAs, axiomatic triples.")
def reason(files: tuple[Path, ...], output: Path | None, reasoner: Any, full: bool) -> None:
    """Close any RDF files under OWL 2 RL; print counts, time and peak memory.

    A contradiction is explained on standard error and gives exit code 1.

    \b
    Example:
      treatygraph reason data.nt ontology.ttl -o inferred.nt
    """
    from treatygraph.reason import reason_files

    report = reason_files(files, output, reasoner=reasoner, full=full)
    for explained in report.explain_contradictions():
        click.echo(explained, err=True)
    click.echo(str(report))
    sys.exit(report.exit_code)


@click.command()
@click.argument("subject")
@click.argument("predicate")
@click.argument("object")
@click.option("--format", "form", type=click.Choice(["text", "turtle", "json"]), default="text", show_default=True)
def explain(subject: str, predicate: str, object: str, form: str) -> None:  # noqa: A002 - the term of RDF
    """Say why a triple holds: rules and premises down to the sentences of the documents.

    Terms are IRIs, prefixed or by their path (state/FRA, :assures).

    \b
    Example:
      treatygraph explain state/FRA :assures state/KAZ
    """
    from treatygraph.pipeline import explain_triple

    click.echo(explain_triple((subject, predicate, object), form))
