"""Run the command line with ``python -m spindle``."""

from spindle.cli import main

main()
