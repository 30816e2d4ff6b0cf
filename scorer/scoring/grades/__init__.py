"""From totals to ranks, grades under their quotas, honours, and the consequences of a year."""
