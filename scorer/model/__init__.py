"""The types that all the other packages share (targets, records, Book, results, problems) and exact numbers and deadlines."""
