"""Excel and Word tables of an office: read as they are, told by cell, and written for it."""
