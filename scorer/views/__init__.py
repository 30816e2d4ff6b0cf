"""The views of a cycle for one audience: the white list from results to text, and the only way to pages and files."""
