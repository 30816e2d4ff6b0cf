"""The types that every room shares (targets, records, Book, results, problems) and exact numbers and deadlines."""
