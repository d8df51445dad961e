"""Commands over the built graph: build, check, query, export."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

_PATH = click.Path(path_type=Path)
_FORMATS = ("table", "csv", "tsv", "json", "md")


@click.command()
@click.option("--documents", type=_PATH, help="Folder with one subfolder a document (default: data/documents).")
@click.option("--output", type=_PATH, help="Where builds are kept (default: $TREATYGRAPH_BUILD, or build/).")
@click.option("--reasoner", type=click.Choice(["treatygraph", "owlrl"]), default="treatygraph", show_default=True)
def build(documents: Path | None, output: Path | None, reasoner: Any) -> None:
    """Build the graph of all documents, check it, and put it in use.

    What was built before stays in use until the new graph is whole. A document that cannot be read is named
    and left out; a contradiction or a violated shape stops the build.

    \b
    Example:
      treatygraph build --documents data/documents
    """
    from treatygraph.pipeline import build as run

    snapshot, report = run(documents, output, reasoner=reasoner, quiet=False)
    for error in report["errors"]:
        click.echo(f"treatygraph: {error}", err=True)
    _print_report(report)
    click.echo(f"in use: {snapshot.path}")
    if report["errors"]:
        sys.exit(1)


def _print_report(report: dict[str, Any]) -> None:
    extraction = report["extraction"]
    for language, counts in extraction["claims"].items():
        click.echo(f"{language}: {sum(counts.values())} claims of {len(counts)} kinds")
    for entry in extraction["unresolved"][:20]:
        click.echo(f"no register knows {entry['name']} ({entry['times']}, first in {entry['first']})")
    click.echo(
        f"dates that no claim has: {len(extraction['dates'])}; "
        f"sentences with a trigger and no claim: {len(extraction['silent'])} (report.json lists them)"
    )
    for finding in report["checks"]:
        click.echo("check " + ", ".join(f"{k}: {v}" for k, v in finding.items()))
    for name, count in report["triples"].items():
        click.echo(f"{count:>8} triples in {name}")
    click.echo("seconds: " + ", ".join(f"{name} {value:.2f}" for name, value in report["seconds"].items()))


@click.command()
@click.option("--documents", type=_PATH, help="Folder with one subfolder a document (default: data/documents).")
def check(documents: Path | None) -> None:
    """Build in memory and check everything; nothing is written.

    Grammars, registers, ontology (OWL 2 RL), shapes (SHACL), contradictions, corrections, and the quality
    checks of queries/checks.

    \b
    Example:
      treatygraph check
    """
    from treatygraph.grammar import languages, read_grammar
    from treatygraph.pipeline import assemble

    for language in languages():
        read_grammar(language)
    report = assemble(documents, quiet=False).report
    for error in report["errors"]:
        click.echo(f"treatygraph: {error}", err=True)
    _print_report(report)
    if report["errors"] or report["checks"]:
        sys.exit(1)
    click.echo("all is well")


@click.command()
@click.argument("name", required=False)
@click.option("--as-of", metavar="DATE", help="The state of the law on that day, as far as documents tell.")
@click.option("--lang", metavar="LANG", help="Language of labels: ar, en, es, fr, ru or zh.")
@click.option("--format", "form", type=click.Choice(_FORMATS), default="table", show_default=True)
@click.option("--set", "values", multiple=True, metavar="NAME=VALUE", help="Any other parameter of the query.")
@click.option("--store", metavar="URL", help="Ask a SPARQL 1.1 server instead of the build.")
def query(
    name: str | None,
    as_of: str | None,
    lang: str | None,
    form: str,
    values: tuple[str, ...],
    store: str | None,
) -> None:
    """Run a saved query, or a file of SPARQL; without NAME, list the saved queries.

    Builds first where nothing has been built.

    \b
    Examples:
      treatygraph query assurances --as-of 2015-03-01
      treatygraph query treaty-actions --lang fr --format csv
    """
    from treatygraph.pipeline import open_or_build
    from treatygraph.queries import read_queries, read_query, read_query_file
    from treatygraph.store import RemoteStore, format_results, run_saved_query

    if name is None:
        for saved in read_queries().values():
            click.echo(f"{saved.name:<20} {saved.title}")
        return
    saved = read_query_file(Path(name), headed=False) if name.endswith(".rq") else read_query(name)
    given = dict(_split(value) for value in values)
    given.update({k: v for k, v in (("as_of", as_of), ("lang", lang)) if v is not None})
    if empty := next((name for name, value in given.items() if not value), None):
        raise click.BadParameter(f"{empty} is empty: leave it out, or give a value")
    source = RemoteStore(store) if store else open_or_build(quiet=False).open_store()
    text = format_results(run_saved_query(source, saved, given), form)
    click.echo(text, nl=not text.endswith("\n"))


def _split(value: str) -> tuple[str, str]:
    name, sign, text = value.partition("=")
    if not sign:
        raise click.BadParameter(f"{value}: NAME=VALUE is expected", param_hint="--set")
    return name, text


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["trig", "nquads", "turtle", "json-ld"]),
    default="trig",
    show_default=True,
)
@click.option(
    "--graph",
    metavar="NAME",
    help="Only one graph: ontology, registers, evidence, inferred, derived, or a slug.",
)
@click.option("-o", "--output", type=_PATH, help="File to write (default: standard output).")
def export(form: str, graph: str | None, output: Path | None) -> None:
    """Write the built graph as TriG, N-Quads, Turtle (all graphs in one) or JSON-LD.

    \b
    Example:
      treatygraph export --format turtle --graph derived -o derived.ttl
    """
    from treatygraph.pipeline import open_or_build
    from treatygraph.store import dump_store

    data = dump_store(open_or_build(quiet=False).open_store(), form, graph)
    if output is None:
        sys.stdout.buffer.write(data)
    else:
        output.write_bytes(data)
