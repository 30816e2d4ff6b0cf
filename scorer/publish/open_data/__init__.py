"""Open data of a year: tables, their contract, and all that is needed to compute the results again."""
