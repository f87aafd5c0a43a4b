"""YAML as people write it: no value is taken for anything but the text that stands there.

``no``, ``on``, ``12:30`` and ``2023-03`` stay strings. A :class:`Node` keeps the line and the path
of each value, so that a message can say where; a reader of a file collects all its faults before it
complains (:class:`Faults`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

import yaml

from pipeline.errors import PipelineError

# libyaml's loader is several times faster; wheels have it everywhere, source builds may not.
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a YAML file, with the line (from 1) and the path where it stands."""

    value: str | dict[str, Node] | list[Node] | None
    line: int
    path: str = "$"


@dataclass(slots=True)
class Faults:
    """The faults found in one file, each with its line and path."""

    file: str
    found: list[str] = field(default_factory=list)

    def add(self, node: Node, fault: str) -> None:
        """Note a fault of a value."""
        self.found.append(f"line {node.line}, {node.path}: {fault}")

    def raise_as(self, error: type[PipelineError], *, hint: str = "") -> None:
        """Raise all that was found as one error; return where nothing was."""
        if self.found:
            raise error("\n".join(self.found) if len(self.found) > 1 else self.found[0], where=self.file, hint=hint)

    # Readers of one kind of value. Each returns a usable value even where it notes a fault, so that
    # reading goes on and all the faults are found in one run.

    def mapping(self, node: Node, *, known: Collection[str] | None = None) -> dict[str, Node]:
        """Return the entries of a mapping; an unknown key is a fault."""
        if node.value is None:
            return {}
        if not isinstance(node.value, dict):
            self.add(node, f"expected 'key: value' lines, found {_kind(node)}")
            return {}
        if known is not None:
            for key, value in node.value.items():
                if key not in known:
                    self.add(value, f"unknown key {key!r}; known are {', '.join(known)}")
        return node.value

    def sequence(self, node: Node) -> list[Node]:
        """Return the entries of a list."""
        if node.value is None:
            return []
        if not isinstance(node.value, list):
            self.add(node, f"expected a list, found {_kind(node)}")
            return []
        return node.value

    def text(self, node: Node) -> str:
        """Return a plain text; nothing counts as empty text."""
        if node.value is None:
            return ""
        if not isinstance(node.value, str):
            self.add(node, f"expected text, found {_kind(node)}")
            return ""
        return node.value

    def number(self, node: Node, *, least: float, most: float) -> float:
        """Return a number within bounds; the least one where it has a fault."""
        try:
            number = float(self.text(node))
        except ValueError:
            number = float("nan")
        if not least <= number <= most:
            self.add(node, f"expected a number from {least:g} to {most:g}, found {node.value!r}")
            return least
        return number

    def choice(self, node: Node, choices: Collection[str]) -> str:
        """Return one of a closed set of words; the first of them where it has a fault."""
        text = self.text(node)
        if text not in choices:
            self.add(node, f"expected one of {', '.join(choices)}, found {text!r}")
            return next(iter(choices))
        return text


def load_yaml(source: str, *, file: str, error: type[PipelineError]) -> Node:
    """Return the one document of a YAML text.

    Raises:
        PipelineError: of the given type, with the line, if it is not YAML or has a key twice.
    """
    loader = _LOADER(source)
    try:
        root = loader.get_single_node()
        if root is None:
            return Node(None, 1)
        return _node(root, "$")
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        line = f"line {mark.line + 1}: " if mark else ""
        problem = getattr(fault, "problem", None) or str(fault).splitlines()[0]
        raise error(f"{line}not readable as YAML: {problem}", where=file, hint=_YAML_HINT) from fault
    except RecursionError as fault:
        raise error("not readable as YAML: nested too deeply", where=file, hint=_YAML_HINT) from fault
    finally:
        loader.dispose()


_YAML_HINT = (
    "Mend that line. Indent with spaces, put a space after each colon, and put quotation marks around "
    "a text that holds ': ' or begins with one of - ? : , [ ] { } # & * ! | > ' \" % @."
)


def _node(node: yaml.Node, path: str) -> Node:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        entries: dict[str, Node] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in entries:
                raise yaml.MarkedYAMLError(problem=f"the key {key!r} stands twice", problem_mark=key_node.start_mark)
            entries[key] = _node(value_node, f"{path}.{key}")
        return Node(entries, line, path)
    if isinstance(node, yaml.SequenceNode):
        return Node([_node(item, f"{path}[{index}]") for index, item in enumerate(node.value)], line, path)
    assert isinstance(node, yaml.ScalarNode)
    # An empty plain scalar is "nothing"; a quoted one is an empty text.
    empty = node.style is None and node.value in ("", "~", "null")
    return Node(None if empty else str(node.value), line, path)


def _kind(node: Node) -> str:
    if isinstance(node.value, dict):
        return "'key: value' lines"
    if isinstance(node.value, list):
        return "a list"
    return repr(node.value)


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and everything below it."""
    yield node
    below = node.value.values() if isinstance(node.value, dict) else node.value if isinstance(node.value, list) else ()
    for child in below:
        yield from walk(child)
