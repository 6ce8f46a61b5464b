"""Answers of an index against answers computed by hand."""

import math
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from index.store import Entry, Snapshot


@pytest.fixture(scope="module")
def built(tmp_path_factory, store):
    """An index with a history: (snapshot, its entries)."""
    folder = tmp_path_factory.mktemp("built") / "index"
    entries: dict[str, Entry] = {}
    for number in range(12):
        added = [store.entry(f"dok{(number * 7 + step * 5) % 60:02}.md", seed=number) for step in range(9)]
        gone = [f"dok{number * 3:02}.md"]
        for path in gone:
            entries.pop(path, None)
        entries.update({entry.document.path: entry for entry in added})
        store.commit(folder, added, gone)
    ordered = [entries[path] for path in sorted(entries)]
    fresh = store.commit(folder.parent / "fresh", ordered)
    return Snapshot.open(folder), ordered, fresh


def test_vectors_against_numpy(built):
    snapshot, entries, _ = built
    vectors = np.concatenate([entry.vectors for entry in entries])
    assert len(snapshot.manifest.segments) > 1
    random = np.random.default_rng(5)
    for _ in range(1000):
        query = random.standard_normal(8).astype(np.float32)
        query /= np.linalg.norm(query)
        cosines = vectors @ query
        k = int(random.integers(1, len(vectors) + 5))
        best = np.argsort(-cosines, kind="stable")[:k]
        found = snapshot.search_vectors(query, k)
        scores = np.array([score for _, score in found])
        np.testing.assert_allclose(scores, cosines[best], atol=1e-5)
        np.testing.assert_allclose(scores, cosines[[number for number, _ in found]], atol=1e-5)
        assert len({number for number, _ in found}) == len(best)
        # Neighbours closer than floats can tell may change places.
        if k > 1 and np.diff(-cosines[best]).min() > 1e-5:
            assert [number for number, _ in found] == best.tolist()
    np.testing.assert_allclose(snapshot.similarities([3, 1, 3], query), cosines[[3, 1, 3]], atol=1e-5)
    assert snapshot.similarities([], query).shape == (0,)


def bm25(passages: Any, term: str) -> Any:
    """BM25 of every passage for one term, by the book (k1 = 1.2, b = 0.75; tantivy knows lengths to 40 exactly)."""
    lengths = np.array([len(terms) for terms in passages])
    counts = np.array([terms.count(term) for terms in passages])
    holding = (counts > 0).sum()
    idf = math.log(1 + (len(passages) - holding + 0.5) / (holding + 0.5))
    return idf * counts * 2.2 / (counts + 1.2 * (0.25 + 0.75 * lengths / lengths.mean()))


def best_of_each_word(passages: Any, query: Any) -> Any:
    """Scores of all passages: for every word its best alternative."""
    return sum(np.max([weight * bm25(passages, term) for term, weight in word], axis=0) for word in query)


def random_query(random: Any, vocabulary: Any, words: int, alternatives: int) -> Any:
    """Words of one alternative up to `alternatives`."""
    return [
        [
            (str(term), float(random.uniform(0.1, 3)))
            for term in random.choice(vocabulary, random.integers(alternatives) + 1)
        ]
        for _ in range(words)
    ]


@pytest.mark.parametrize("alternatives", [1, 2, 8])
def test_terms_against_the_formula(built, store, alternatives):
    snapshot, entries, _ = built
    passages = [list(terms) for entry in entries for terms in entry.terms]
    assert len({len(terms) for terms in passages}) > 1
    assert max(len(terms) for terms in passages) <= 40
    vocabulary = [*store.WORDS, "tittel", "fjell", "dok07.md", "unknown"]
    random = np.random.default_rng(6)
    for _ in range(200):
        query = random_query(random, vocabulary, 4, alternatives)
        scores = best_of_each_word(passages, query)
        found = snapshot.search_terms(query, 10_000)
        assert len(found) == (scores > 0).sum()
        np.testing.assert_allclose([score for _, score in found], scores[[number for number, _ in found]], rtol=1e-5)
        assert found == sorted(found, key=lambda hit: (-hit[1], hit[0]))
        assert snapshot.search_terms(query, 7) == found[:7]
        terms = {term for word in query for term, _ in word}
        holding = {term: sum(term in passage for passage in passages) for term in terms}
        assert snapshot.term_statistics(terms) == holding


def test_history_leaves_no_trace(built, store):
    snapshot, _, fresh = built
    assert len(fresh.manifest.segments) == 1
    assert store.visible(snapshot) == store.visible(fresh)
    random = np.random.default_rng(7)
    for _ in range(200):
        query = random_query(random, [*store.WORDS, "tittel", "fjell"], 5, 3)
        assert snapshot.search_terms(query, 20) == fresh.search_terms(query, 20)


def test_ties_go_by_id(tmp_path, store):
    twins = [store.entry(f"dok{number:03}.md", passages=1) for number in range(150)]
    first = twins[0]
    same = [
        type(first)(twin.document, twin.text, twin.passages, first.terms, first.vectors, first.keys) for twin in twins
    ]
    snapshot = store.commit(tmp_path / "index", same)
    for k in (1, 40, 120, 150):
        assert [number for number, _ in snapshot.search_terms([[(first.terms[0][0], 1.0)]], k)] == list(range(k))
        assert [number for number, _ in snapshot.search_vectors(first.vectors[0], k)] == list(range(k))


@pytest.mark.parametrize(
    "query",
    [
        [],
        [[]],
        [[("ord1", 0.0)]],
        [[("ord1", -1.0)]],
        [[("ord1", math.nan)]],
        [[("ord1", math.inf)]],
        [[("ord1", 0.0), ("ord2", -1.0)], [], [("ord3", math.nan)]],
        # Nothing is syntax.
        [[("terms:ord1", 1.0)]],
        [[('"ord1', 1.0)], [("*", 1.0), ("(", 1.0)], [("\\", 1.0)], [("[a TO b]", 1.0)]],
        [[("x" * 100_000, 1.0)]],
        [[("\x00", 1.0)]],
    ],
)
def test_queries_that_find_nothing(built, query):
    assert built[0].search_terms(query, 10) == []


@pytest.mark.parametrize("k", [0, -1])
def test_nothing_asked_for(built, k):
    assert built[0].search_terms([[("ord1", 1.0)]], k) == []
    assert built[0].search_vectors(np.ones(8, np.float32), k) == []


def test_repeated_words_add_up(built):
    once = built[0].search_terms([[("ord1", 1.5)], [("ord2", 1.0)]], 1000)
    twice = built[0].search_terms([[("ord1", 0.5)], [("ord2", 1.0)], [("ord1", 1.0)]], 1000)
    assert len({score for _, score in once}) > 3
    # Sums of floats depend on their order in the last bit, but halves are exact.
    assert dict(twice) == pytest.approx(dict(once), rel=1e-6)
    assert built[0].search_terms([[("ord1", 0.5)]] * 2, 10) == built[0].search_terms([[("ord1", 1.0)]], 10)


@pytest.mark.parametrize(
    "query",
    [
        # In whatever order.
        [[("ord1", 0.5), ("ord1", 1.5), ("ord1", 1.0)], [("ord2", 1.0)]],
        [[("ord1", 1.5), ("unknown", 3.0)], [("ord2", 0.5), ("ord2", 1.0)]],
        # What weighs nothing changes nothing.
        [[("ord1", 1.5), ("ord3", 0.0), ("ord4", -1.0)], [], [("ord2", 1.0), ("ord5", math.nan)], [("ord6", math.inf)]],
    ],
)
def test_best_alternative_counts(built, query):
    best = built[0].search_terms([[("ord1", 1.5)], [("ord2", 1.0)]], 1000)
    assert len({score for _, score in best}) > 3
    assert built[0].search_terms(query, 1000) == best


def test_several_threads(built, store):
    snapshot, entries, _ = built
    opened = Snapshot(built[0]._folder, snapshot.manifest)
    queries = [entry.vectors[0] for entry in entries] * 5
    terms = [[[(word, 1.0)]] for word in store.WORDS] * 5

    def ask(vector: Any, words: Any) -> Any:
        near, named = opened.search_vectors(vector, 10), opened.search_terms(words, 10)
        return near, named, opened.passages([number for number, _ in near]), opened.term_statistics(["ord1"])

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, queries, terms))
    assert answers == [ask(vector, words) for vector, words in zip(queries, terms, strict=False)]
