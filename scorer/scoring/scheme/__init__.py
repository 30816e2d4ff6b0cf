"""A 办法 as data, read into typed rules: components, interpretations, grades, limits, and the check of it."""
