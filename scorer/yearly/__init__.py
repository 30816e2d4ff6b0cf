"""The commands of the year between its start and its score: settle, join, remind, todo, archive and the like."""
