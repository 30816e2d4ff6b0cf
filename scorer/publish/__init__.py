"""From views to files: the site, bulletins, official papers, workbooks and open data."""
