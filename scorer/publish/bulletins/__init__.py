"""Bulletins (通报): written from the office's templates, every figure with its source, frozen by a digest."""
