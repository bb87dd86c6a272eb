"""``python -m empfio`` is the command ``empfio``."""

from empfio.cli.app import main

main()
