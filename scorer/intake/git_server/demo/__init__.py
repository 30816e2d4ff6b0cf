"""The demonstration of the plain Git server on one machine."""
