"""The 台账: what is due, in, late and done at a date; a pure function of the records and the date."""
