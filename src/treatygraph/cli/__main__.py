"""`python -m treatygraph.cli` is the command `treatygraph`."""

from treatygraph.cli import main

main()
