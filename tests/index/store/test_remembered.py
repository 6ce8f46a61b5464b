"""Vectors that were encoded before are known again."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.store import Writer
from index.store.remembered import LOG, Remembered


def keys_and_vectors(store: Any, seed: int, count: int = 5) -> tuple[list[bytes], Any]:
    vectors = store.unit(np.random.default_rng(seed).standard_normal((count, 8)))
    return [bytes([seed, number]) * 8 for number in range(count)], vectors


def known(folder: Path, keys: list[bytes], encoder: str = "trial") -> Any:
    with Writer.open(folder) as writer:
        return writer.vectors(keys, encoder)


def assert_known(folder: Path, keys: list[bytes], vectors: Any, encoder: str = "trial") -> None:
    found = known(folder, [*keys, b"unknown key 1234"], encoder)
    assert found.keys() == set(keys)
    for key, vector in zip(keys, vectors, strict=True):
        np.testing.assert_array_equal(found[key], vector)


def test_unfinished_build(folder, store):
    first, second = keys_and_vectors(store, 1), keys_and_vectors(store, 2)
    other = keys_and_vectors(store, 3)
    with Writer.open(folder) as writer:
        writer.remember(*first, "trial")
        writer.remember(*other, "other")
        writer.remember(*second, "trial")
    assert_known(folder, first[0] + second[0], np.concatenate([first[1], second[1]]))
    assert known(folder, other[0]) == {}
    assert_known(folder, *other, "other")


@pytest.mark.parametrize("cut", [1, 30, 100, 200])
@pytest.mark.parametrize("tail", [b"", b"\0" * 300, b"AVEC" + b"\xff" * 300])
def test_torn_tail_is_ignored_and_written_over(folder, store, cut, tail):
    first, second, third = (keys_and_vectors(store, seed) for seed in (1, 2, 3))
    with Writer.open(folder) as writer:
        writer.remember(*first, "trial")
        writer.remember(*second, "trial")
    log = folder / LOG
    log.write_bytes(log.read_bytes()[:-cut] + tail)
    assert_known(folder, *first)
    with Writer.open(folder) as writer:
        writer.remember(*third, "trial")
    assert_known(folder, first[0] + third[0], np.concatenate([first[1], third[1]]))


def test_every_flipped_byte_ends_the_log(folder, store):
    keys, vectors = keys_and_vectors(store, 1, count=2)
    with Writer.open(folder) as writer:
        writer.remember(keys, vectors, "trial")
        writer.remember(*keys_and_vectors(store, 2), "trial")
    log = folder / LOG
    data = log.read_bytes()
    for place in range(60 + 2 * (16 + 4 * 8)):
        log.write_bytes(data[:place] + bytes([data[place] ^ 4]) + data[place + 1 :])
        assert Remembered(folder).find("trial", set(keys)) == {}


def test_commit_forgets(folder, store):
    batch = keys_and_vectors(store, 1)
    with Writer.open(folder) as writer:
        writer.remember(*batch, "trial")
        writer.commit([store.entry("a.md")], (), store.SETTINGS)
        assert not (folder / LOG).exists()
        assert writer.vectors(batch[0], "trial") == {}
        writer.remember(*batch, "trial")
        assert writer.vectors(batch[0], "trial").keys() == set(batch[0])


def test_vectors_of_the_live_generation(folder, store):
    entries = [store.entry(f"dok{number}.md") for number in range(9)]
    store.commit(folder, entries)
    store.commit(folder, [store.entry("dok1.md", seed=1)], ["dok2.md"])
    keys = [key for entry in entries for key in entry.keys]
    # Dead rows are known too, as long as their segment is.
    assert_known(folder, keys, np.concatenate([entry.vectors for entry in entries]))
    assert known(folder, keys, "other") == {}
    assert known(folder, []) == {}


def test_keys_must_fit(folder, store):
    keys, vectors = keys_and_vectors(store, 1)
    with Writer.open(folder) as writer:
        for wrong in (keys[1:], [key[1:] for key in keys]):
            with pytest.raises(ValueError, match="keys"):
                writer.remember(wrong, vectors, "trial")
