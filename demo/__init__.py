"""A demonstration of a whole year's reporting on one machine; beside the product, not a part of it."""
