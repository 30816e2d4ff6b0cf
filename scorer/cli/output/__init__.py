"""What the commands print: tables of scores, explanations, interpretations."""
