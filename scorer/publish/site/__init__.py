"""The public pages: Projection objects in, finished HTML out, joined to MkDocs by a plugin."""
