"""YAML files and receipts in, a checked and indexed Book of one cycle out, with every problem and its place."""
