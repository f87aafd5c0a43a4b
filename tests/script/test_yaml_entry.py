"""One entry of a YAML text set or added, and the rest left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import CastError
from pipeline.script.yaml_entry import with_entry
from pipeline.yamlfile import Node, load_yaml, render_scalar

Tree = str | dict[str, "Tree"] | None

words = st.sampled_from(["en", "zh", "Ana: L.", "安娜·利马", "no", "12:30", "a b", "O'Neil #1", "🙂", "{x}"])
paths = st.lists(words, min_size=3, max_size=3)


def tree(source: str) -> Tree:
    """What a text says, without lines and comments."""

    def plain(node: Node) -> Tree:
        if isinstance(node.value, dict):
            return {key: plain(value) for key, value in node.value.items()}
        assert not isinstance(node.value, list)
        return node.value

    return plain(load_yaml(source, file="test.yaml", error=CastError))


def is_part_of(lines: list[str], others: list[str]) -> bool:
    """True if some lines stand among others, in their order."""
    rest = iter(others)
    return all(line in rest for line in lines)


STYLES = {
    "nothing at all": ("", "c:\n  x:\n    k: v\n"),
    "comments alone": ("# one\n# two", "# one\n# two\nc:\n  x:\n    k: v\n"),
    "an empty flow": ("c: {} # people\nd: 1\n", "c:  # people\n  x:\n    k: v\nd: 1\n"),
    "nothing under the key": ("c: # people\nd: 1\n", "c: # people\n  x:\n    k: v\nd: 1\n"),
    "no line end": ("c:\n  y: 1 # one", "c:\n  y: 1 # one\n  x:\n    k: v\n"),
    "a block": (
        "c:\n    y:\n        k: 1 # one\n# end\nd: 2\n",
        "c:\n    y:\n        k: 1 # one\n    x:\n      k: v\n# end\nd: 2\n",
    ),
    "a flow": ("c: {y: {k: 1}} # people\n", "c: {y: {k: 1}, x: {k: v}} # people\n"),
    "an empty flow in a flow": ("c: {x: {}}\n", "c: {x: {k: v}}\n"),
    "nothing in a flow": ("c: {x: , y: 1}\n", "c: {x: {k: v}, y: 1}\n"),
    "the entry": ("c:\n  x:\n    k: old # why\n", "c:\n  x:\n    k: v # why\n"),
    "the entry as a block": ("c:\n  x:\n    k:\n      a: 1\n  y: 2\n", "c:\n  x:\n    k:\n      v\n  y: 2\n"),
    "the key alone": ("c:\n  x:\n    k:\n  y: 2\n", "c:\n  x:\n    k: v\n  y: 2\n"),
    "wide signs": ("c:\n  安娜: {y: 好} # 好\n", "c:\n  安娜: {y: 好} # 好\n  x:\n    k: v\n"),
}


@pytest.mark.parametrize("style", STYLES)
def test_an_entry_goes_where_a_person_would_write_it(style: str) -> None:
    """Blocks grow by lines and flows within their brackets; every comment stays where it is."""
    before, after = STYLES[style]

    assert with_entry(before, ["c", "x", "k"], "v") == after


@given(st.lists(st.tuples(paths, words), max_size=12))
def test_what_is_set_is_read_and_nothing_else_changes(entries: list[tuple[list[str], str]]) -> None:
    """However many entries are added to a text with comments, it says what a dictionary would, and keeps its lines."""
    source = "# people\nAna: # first\n  zh: {en: old} # second\n  # third\n"
    expected: dict[str, dict[str, dict[str, str]]] = {"Ana": {"zh": {"en": "old"}}}
    lines = [line for line in source.splitlines() if "old" not in line]

    for (first, second, third), value in entries:
        source = with_entry(source, [first, second, third], render_scalar(value, flow=True))
        expected.setdefault(first, {}).setdefault(second, {})[third] = value

    assert tree(source) == expected
    assert is_part_of(lines, source.splitlines())
    assert "# second" in source
