"""Commands that read documents: extract, add, evaluate, agree."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from treatygraph.errors import DocumentError, TreatyGraphError

if TYPE_CHECKING:
    from treatygraph.extract.evaluation import Evaluation

_PATH = click.Path(path_type=Path)


@click.command()
@click.argument("files", nargs=-1, required=True, type=_PATH)
@click.option("--language", help="BCP 47 tag of the texts; found by itself where it is not given.")
def extract(files: tuple[Path, ...], language: str | None) -> None:
    """Print the claims of documents, one JSON object a line (docs/claims.md says what is in it).

    \b
    Example:
      treatygraph extract --language fr note.pdf statement.txt | jq -r .quote
    """
    from treatygraph.documents import read_document
    from treatygraph.extract import extract_claims

    failed = False
    for file in files:
        try:
            claims = extract_claims(read_document(file, language=language))
        except TreatyGraphError as error:
            click.echo(f"treatygraph: {error}", err=True)
            failed = True
            continue
        for claim in claims:
            click.echo(json.dumps(claim.to_json(), ensure_ascii=False))
    if failed:
        sys.exit(1)


@click.command()
@click.argument("files", nargs=-1, required=True, type=_PATH)
@click.option("--slug", help="Name of the document's folder; made from the file's name where not given.")
@click.option("--language", help="BCP 47 tag; found by itself where it is not given.")
@click.option("--documents", type=_PATH, help="Folder of documents (default: data/documents).")
@click.option("--yes", is_flag=True, help="Overwrite without asking.")
def add(files: tuple[Path, ...], slug: str | None, language: str | None, documents: Path | None, yes: bool) -> None:
    """Put documents into data/documents, with metadata read from their mastheads.

    Text, PDF, DOCX and HTML are read. Says what it found and where, and asks before it overwrites.

    \b
    Example:
      treatygraph add NPT_CONF.2015_7.pdf
    """
    from treatygraph.documents import add_document
    from treatygraph.extract import read_registers
    from treatygraph.resources import documents_dir

    failed = False
    for file in files:
        try:
            added = add_document(
                file,
                documents or documents_dir(),
                slug=slug,
                language=language,
                confirm=(lambda question: True) if yes else _confirm,
                resolve=read_registers().resolve,
            )
        except DocumentError as error:
            click.echo(f"treatygraph: {error}", err=True)
            failed = True
            continue
        click.echo(f"{file}: {added.path}")
        for finding in added.findings:
            click.echo(f"  {finding.key} = {finding.value}  ({finding.source})")
        if not added.written:
            click.echo("  nothing was written")
    if failed:
        sys.exit(1)
    click.echo(f"treatygraph build{f' --documents {documents}' if documents else ''} puts it into the graph")


def _confirm(question: str) -> bool:
    try:
        return click.confirm(question, err=True)
    except click.Abort:
        if sys.stdin.isatty():
            raise
        raise DocumentError("nobody answers here, so nothing is overwritten: --yes overwrites.") from None


@click.command()
@click.option("--gold", "folder", type=_PATH, required=True, help="Folder of gold files, with their texts in text/.")
@click.option("--language", help="Only the files of one language.")
@click.option("--judged", type=_PATH, help="Extras that a person found right (default: judged.tsv of the folder).")
@click.option("--quiet", is_flag=True, help="Only the tables, not each miss and extra.")
def evaluate(folder: Path, language: str | None, judged: Path | None, quiet: bool) -> None:
    """Measure extraction against facts read by hand: precision, recall and F1 by kind and overall.

    Every miss and every extra claim is listed with its passage. Extras that a person has found right do not count
    against precision: their lines, as listed here and with a remark for the last column, stand in a judged file.

    \b
    Example:
      treatygraph evaluate --gold tests/gold
    """
    from treatygraph.extract.evaluation import evaluate_folder

    evaluations = evaluate_folder(folder, language, judged)
    if not evaluations:
        raise DocumentError(f"there is no gold file (<name>-<language>.tsv) in {folder}")
    if not quiet:
        for evaluation in evaluations:
            _print_differences(evaluation)
    _print_scores(evaluations)


def _print_differences(evaluation: Evaluation) -> None:
    from treatygraph.extract.evaluation import judged_row

    for row in evaluation.misses:
        cells = (row.kind, row.subject, row.object, row.date, row.place, row.evidence)
        click.echo(f"miss\t{evaluation.document.slug}, line {row.line}\t" + "\t".join(cells))
    for claim in evaluation.extras:
        quote = " ".join(claim.quote.split())[:80]
        click.echo(f"extra\t{judged_row(claim)}\t{claim.rule}\t{quote}")


def _print_scores(evaluations: list[Evaluation]) -> None:
    from treatygraph.extract.evaluation import Score, group_of

    kinds: dict[str, Score] = defaultdict(Score)
    groups: dict[tuple[str, str], Score] = defaultdict(Score)
    total = Score()
    for evaluation in evaluations:
        for kind, score in evaluation.scores.items():
            kinds[kind].add(score)
            groups[evaluation.document.language, group_of(kind)].add(score)
            total.add(score)
    click.echo(f"{'kind':<26}{'found':>7}{'missed':>7}{'extra':>7}{'precision':>11}{'recall':>8}{'F1':>8}")
    for name, score in [
        *sorted(kinds.items()),
        *((f"{language} {group}", s) for (language, group), s in sorted(groups.items())),
        ("overall", total),
    ]:
        click.echo(
            f"{name:<26}{score.found:>7}{score.missed:>7}{score.extra:>7}"
            f"{score.precision:>11.3f}{score.recall:>8.3f}{score.f1:>8.3f}"
        )


@click.command()
@click.argument("file", type=_PATH)
@click.option("--list", "listed", is_flag=True, help="List the disagreements.")
def agree(file: Path, listed: bool) -> None:
    """Say how far languages agree on aligned sentences: the share of claims that both of a pair find.

    FILE is tab-separated with a header `row <tag> <tag> …`. Claims are compared by kind, subject, object, date
    and place, over sentences where at least one language finds something.

    \b
    Example:
      treatygraph agree ../shared/corpus/un-parallel.tsv --list
    """
    from treatygraph.extract.agreement import Share, compare_languages

    result = compare_languages(file)
    if listed:
        for row, group, key, has, lacks in result.disagreements:
            click.echo("\t".join((row, group, *key, "found: " + " ".join(has), "not: " + " ".join(lacks))))
    totals: dict[str, Share] = defaultdict(Share)
    for (first, second, group), share in sorted(result.shares.items(), key=lambda s: (s[0][2], s[0])):
        click.echo(f"{group:<10} {first}-{second}  {share.value:.3f}  {share.both}/{share.either}")
        totals[group].both += share.both
        totals[group].either += share.either
    for group, share in sorted(totals.items()):
        click.echo(f"{group:<10} overall {share.value:.3f}  {share.both}/{share.either}")
