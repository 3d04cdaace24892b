"""``python -m techsales`` is the command line."""

from techsales.cli import main

main()
