"""The ``scorer`` command: one module per subcommand, and what they print."""
