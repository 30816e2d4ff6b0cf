"""What leaves as files, from the Projection alone: official papers, bulletins, open data."""
