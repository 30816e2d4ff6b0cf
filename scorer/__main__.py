"""``python -m scorer`` is the ``scorer`` command."""

from scorer.cli.main import main

main()
