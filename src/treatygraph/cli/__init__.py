"""The command `treatygraph`."""

from __future__ import annotations

import sys

import click

from treatygraph import __version__
from treatygraph.cli.building import build, check, export, query
from treatygraph.cli.reading import add, agree, evaluate, extract
from treatygraph.cli.reasoning import explain, reason
from treatygraph.cli.serving import serve
from treatygraph.errors import TreatyGraphError

__all__ = ["main"]


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="treatygraph")
def _group() -> None:
    """Read United Nations disarmament documents into a knowledge graph, reason over it, and answer from it.

    \b
    Examples:
      treatygraph query assurances --as-of 2015-03-01
      treatygraph extract letter.pdf
      treatygraph serve
    """


for _command in (add, agree, build, check, evaluate, explain, export, extract, query, reason, serve):
    _group.add_command(_command)


def main() -> None:
    """Run the command line; an error that a user can meet is one message on standard error and exit code 1."""
    try:
        _group(standalone_mode=False)
    except TreatyGraphError as error:
        click.echo(f"treatygraph: {error}", err=True)
        sys.exit(1)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("treatygraph: stopped", err=True)
        sys.exit(130)
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        click.echo(f"treatygraph: {place}{error.strerror or error}. Check the path and its permissions.", err=True)
        sys.exit(1)
