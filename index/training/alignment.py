"""Which words translate each other, learnt from sentence pairs: IBM model 1.

Brown et al. 1993, "The Mathematics of Statistical Machine Translation".
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

ITERATIONS = 6
DOUBT = 0.7
"""Subtracted from a pair's expected count, so that what was seen once weighs little."""

Pair = tuple[list[str], list[str]]


class Links:
    """Every word of one side of a pair against every word of the other, as flat arrays.

    :param pairs: Norwegian and English words of each pair.
    :raises SystemExit: If there is no pair.
    """

    def __init__(self, pairs: Iterable[Pair]) -> None:
        self.norwegian: dict[str, int] = {}
        self.english: dict[str, int] = {}
        columns: list[tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]] = []
        slots_no = slots_en = 0
        for no, en in pairs:
            a = np.array([self.norwegian.setdefault(t, len(self.norwegian)) for t in no], dtype=np.int32)
            b = np.array([self.english.setdefault(t, len(self.english)) for t in en], dtype=np.int32)
            columns.append(
                (
                    np.repeat(a, len(b)),
                    np.tile(b, len(a)),
                    np.repeat(np.arange(slots_no, slots_no + len(a), dtype=np.int32), len(b)),
                    np.tile(np.arange(slots_en, slots_en + len(b), dtype=np.int32), len(a)),
                )
            )
            slots_no += len(a)
            slots_en += len(b)
        if not columns:
            raise SystemExit("There are no sentence pairs to learn from.")
        no_of, en_of, self.no_slot, self.en_slot = (np.concatenate(column) for column in zip(*columns, strict=True))
        codes, self.type = np.unique(no_of.astype(np.int64) * len(self.english) + en_of, return_inverse=True)
        self.type_no = codes // len(self.english)
        self.type_en = codes % len(self.english)

    def train(
        self, given: NDArray[np.int64], slot: NDArray[np.int32]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """IBM model 1 with a null word.

        :param given: Per pair of words, the word that is given.
        :param slot: Per link, the place of the word that is to be explained.
        :returns: Per pair of words, the probability of the other word given this one, and its expected count.
        """
        probability = count = np.ones(len(given))
        null = 0.1
        for _ in range(ITERATIONS):
            link = probability[self.type]
            link /= np.bincount(slot, link)[slot] + null * link.mean()
            count = np.bincount(self.type, link, minlength=len(given)).astype(np.float64)
            probability = count / np.bincount(given, count)[given]
        return probability, count

    def weights(self) -> NDArray[np.float64]:
        """Per pair of words, the geometric mean of both directions' probabilities, less for pairs seen seldom."""
        forward, count_forward = self.train(self.type_no, self.en_slot)
        backward, count_backward = self.train(self.type_en, self.no_slot)
        count = np.minimum(count_forward, count_backward)
        return np.asarray(np.sqrt(forward * backward) * np.clip((count - DOUBT) / (count + DOUBT), 0, 1))

    def translations(self, least: float) -> list[tuple[str, str, float]]:
        """Norwegian word, English word and weight, for every pair that weighs enough."""
        weight = self.weights()
        norwegian, english = list(self.norwegian), list(self.english)
        return [
            (norwegian[self.type_no[i]], english[self.type_en[i]], float(weight[i]))
            for i in np.flatnonzero(weight >= least)
        ]
