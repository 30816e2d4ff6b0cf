"""A transport bureau's yearly targets, evidence and scores, from one Git repository."""
