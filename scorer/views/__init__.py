"""What one audience may see of a cycle: the white list from results to text, and the only way to pages and files."""
