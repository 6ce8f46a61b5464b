"""Continue the training of the packaged encoder; see `__main__.py`."""
