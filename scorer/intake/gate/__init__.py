"""The gate: may this change be merged? ``judge`` answers for two commits, ``budget`` within bounds of time."""
