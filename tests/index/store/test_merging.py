import pytest

from index.store.merging import Size, plan_merges


@pytest.mark.parametrize(
    ("sizes", "groups"),
    [
        ([], []),
        ([10], [[0]]),
        # Much smaller than the one before: both stay.
        ([3000, 10], [[0], [1]]),
        ([3000, 1499], [[0], [1]]),
        # At least half of the one before.
        ([3000, 1500], [[0, 1]]),
        ([3000, 10, 5], [[0], [1, 2]]),
        # One merge makes the next pay.
        ([40, 10, 5, 5], [[0, 1, 2, 3]]),
        ([100, 10, 5, 5], [[0], [1, 2, 3]]),
        # Nothing lives: left out.
        ([0, 10, 0], [[1]]),
        ([0], []),
    ],
)
def test_plan(sizes, groups):
    assert plan_merges([Size(size, size) for size in sizes]) == groups


def test_number_of_segments_stays_small():
    sizes: list[Size] = []
    rewritten = 0
    for _ in range(3000):
        sizes.append(Size(1, 1))
        groups = plan_merges(sizes)
        rewritten += sum(sizes[place].live for group in groups if len(group) > 1 for place in group)
        merged = [sum(sizes[place].live for place in group) for group in groups]
        sizes = [Size(size, size) for size in merged]
        assert len(sizes) <= 13
    assert rewritten < 3000 * 13


@pytest.mark.parametrize(("live", "total", "wasteful"), [(5, 10, False), (4, 10, True), (0, 1, True), (1, 1, False)])
def test_wasteful(live, total, wasteful):
    assert Size(live, total).wasteful is wasteful
