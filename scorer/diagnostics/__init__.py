"""Problems in words: the catalogue of error codes (TOML), its three renderings, spelling suggestions."""
