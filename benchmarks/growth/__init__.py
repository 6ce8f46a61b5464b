"""How time, memory and disk grow from a thousand to a million passages; see `__main__`."""
