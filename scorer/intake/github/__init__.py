"""The forge: pull requests in, comments, merges, receipts and issues out, through its API and the git command.

The decision is that of :mod:`scorer.intake.gate`; here it is only reported and carried out. Nothing that a
contributor can write is trusted: who pushed, when a head arrived and whether it was sound all come from the
forge itself, and every text of a record that is shown there is in a fence, as it is.
"""
