"""``python -m spindle`` is ``spindle``."""

from spindle.cli import main

main()
