"""Supervision matters (督查事项): their records, their steps in order, their numbers."""
