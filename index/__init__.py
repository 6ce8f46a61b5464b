"""Texts that can be searched: files read, passages, words and vectors, and the index that holds them."""

import os

# Read once, when these libraries start: else they would tell their makers of their use, over the network.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
