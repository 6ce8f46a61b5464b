"""Asker beside txtai, LlamaIndex and LangChain on the same passages; see `__main__`."""
