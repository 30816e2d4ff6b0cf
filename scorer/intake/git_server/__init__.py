"""A plain Git server without a forge: what is pushed is judged, merged with its receipt, scored and built."""
