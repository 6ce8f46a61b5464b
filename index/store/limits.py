"""Sizes at which the store goes another way, measured by `benchmarks/growth`."""

import msgspec


class Limits(msgspec.Struct, frozen=True):
    """What a writer goes by; tests make everything large with zeros."""

    large: int = 64 << 20
    """Bytes above which a new file is read by blocks, and new vectors are searched by an approximate index: 43,000
    vectors of 384 numbers, for which exact search takes 10 ms."""
    spill: int = 256 << 20
    """Bytes of added documents that are kept in memory; more are written at once, to be merged later."""
    anew: int = 20_000
    """Passages up to which the index of words is built anew at every commit, which takes 0.4 s."""
