"""The text of a YAML file, changed at places that its parser gives."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

import yaml

_COMMENT = re.compile(r"(?<!\S)#[^\n]*")
_MARGIN = re.compile(" *")
_TRAILING_LINES = re.compile(r"(?:\n[ \t]*)+\Z")


class Text:
    """A text and the edits that are to be made in it; a comment within what is replaced goes above it."""

    def __init__(self, source: str, root: yaml.Node) -> None:
        self._source = source
        self._comments = list(_comments(source, root))
        self._edits: list[tuple[int, int, str]] = []

    def comments(self) -> list[str]:
        """Return the comments of the text as it was."""
        return [self._source[start:end] for start, end in self._comments]

    def count(self) -> int:
        """Return how many edits there are."""
        return len(self._edits)

    def forget(self, count: int) -> None:
        """Keep only so many edits."""
        del self._edits[count:]

    def result(self) -> str:
        """Return the text with all edits made."""
        parts: list[str] = []
        done = 0
        # What is inserted at the beginning of a part that goes away stands before it.
        for start, end, new in sorted(self._edits, key=lambda edit: edit[:2]):
            # Lines that are inserted below one which goes away, with its line end, begin where it began.
            is_below_deleted = start < done and new.startswith("\n") and not new.endswith("\n")
            parts += [self._source[done:start], f"{new[1:]}\n" if is_below_deleted else new]
            done = max(done, end)
        return "".join([*parts, self._source[done:]])

    # Places, as indices into the text.

    def start(self, node: yaml.Node) -> int:
        """Return where a value begins."""
        return int(node.start_mark.index)

    def end(self, node: yaml.Node) -> int:
        """Return where the last sign of a value has passed: not where the parser saw that it is over."""
        while isinstance(node, yaml.CollectionNode) and not node.flow_style:
            last = node.value[-1]
            node = last[1] if isinstance(last, tuple) else last
        start, end = int(node.start_mark.index), int(node.end_mark.index)
        if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
            header, _, _ = self._source[start:end].partition("\n")
            if "+" in header.split("#")[0]:  # the blank lines at its end belong to it
                return end - self._source.endswith("\n", start, end)
            if lines := _TRAILING_LINES.search(self._source, start, end):
                return lines.start()
        return end

    def begins_line(self, place: int) -> bool:
        """True if only spaces stand before a place in its line."""
        return not self._source[self._line_start(place) : place].strip(" ")

    def follows_colon(self, place: int) -> bool:
        """True if the last sign before a place is the colon of a key."""
        return self._source.endswith(":", 0, place)

    def comment_after(self, place: int) -> bool:
        """True if a comment follows in the line of a place."""
        return bool(self._comments_within(place, self._line_end(place)))

    def dash(self, item: yaml.Node, column: int) -> int:
        """Return where the dash of a list's item stands, given the column of the list."""
        start = self._line_start(self.start(item))
        while self._source[start : start + column].strip(" ") or self._source[start + column] != "-":
            start = self._line_start(start - 1)
        return start + column

    # Edits.

    def replace(self, start: int, end: int, new: str) -> None:
        """Replace a part of the text. Behind several new lines no comment stands, lest it be taken for text."""
        if "\n" in new and self.comment_after(end):
            end = self._line_end(end)
        self._lift_comments(start, end, to=self._line_start(start))
        self._edits.append((start, end, new))

    def insert(self, place: int, new: str) -> None:
        """Insert a text at a place."""
        self._edits.append((place, place, new))

    def insert_lines_after(self, place: int, lines: Sequence[str]) -> None:
        """Insert lines below the line of a place."""
        self.insert(self._line_end(place), "".join(f"\n{line}" for line in lines))

    def insert_lines_before(self, place: int, lines: Sequence[str]) -> None:
        """Insert lines above the line of a place."""
        self.insert(self._line_start(place), "".join(f"{line}\n" for line in lines))

    def delete_lines(self, start: int, end: int, *, blank_above: bool = False) -> None:
        """Delete the lines from one place to another, with a blank one above if asked to."""
        first, last = self._line_start(start), min(self._line_end(end) + 1, len(self._source))
        top = first - 1 if blank_above and self._source.endswith("\n\n", 0, first) else first
        self._lift_comments(first, last, to=top)
        self._edits.append((top, last, ""))

    def _lift_comments(self, start: int, end: int, *, to: int) -> None:
        """Put the comments of a part that goes away at the beginning of a line above it."""
        margin = _MARGIN.match(self._source, self._line_start(start))
        assert margin is not None  # it matches nothing at all, too
        for comment in self._comments_within(start, end):
            self.insert(to, f"{margin[0]}{comment}\n")

    def _comments_within(self, start: int, end: int) -> list[str]:
        first, last = bisect_left(self._comments, (start,)), bisect_left(self._comments, (end,))
        return [self._source[begin:stop] for begin, stop in self._comments[first:last]]

    def _line_start(self, place: int) -> int:
        return self._source.rfind("\n", 0, place) + 1

    def _line_end(self, place: int) -> int:
        end = self._source.find("\n", place)
        return len(self._source) if end < 0 else end


def _comments(source: str, root: yaml.Node) -> Iterator[tuple[int, int]]:
    """Yield where comments begin and end: they stand between values, or behind the sign that begins a block of text."""
    done = 0
    for scalar in _scalars(root):
        start, end = int(scalar.start_mark.index), int(scalar.end_mark.index)
        if scalar.style in ("|", ">"):
            start = source.index("\n", start) if "\n" in source[start:end] else end
        yield from (match.span() for match in _COMMENT.finditer(source, done, start))
        done = end
    yield from (match.span() for match in _COMMENT.finditer(source, done))


def _scalars(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _scalars(key)
            yield from _scalars(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _scalars(item)
