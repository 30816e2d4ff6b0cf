"""The commands' output: tables of scores, explanations, interpretations, JSON."""
