"""The types that all the other packages share (targets, records, Book, results, problems), exact numbers, deadlines."""
