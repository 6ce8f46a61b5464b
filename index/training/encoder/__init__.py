"""The encoder: what it learns from, its training, export and figures; see `index.training.__main__`."""
