"""YAML as people write it: no value is taken for anything but the text that stands there.

``no``, ``on``, ``12:30`` and ``2023-03`` stay strings. A :class:`Node` keeps the line and the path
of each value, so that a message can say where; a reader of a file collects all its faults before it
complains (:class:`Faults`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import cast

import yaml

from pipeline.errors import PipelineError
from pipeline.guessing import closest

# libyaml's loader is several times faster; wheels have it everywhere, source builds may not.
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN_LOADER: type[yaml.BaseLoader] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


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
    found: list[tuple[int, str]] = field(default_factory=list)

    def add(self, node: Node, fault: str) -> None:
        """Note a fault of a value."""
        self.found.append((node.line, f"line {node.line}, {node.path}: {fault}"))

    def raise_as(self, error: type[PipelineError], *, hint: str = "") -> None:
        """Raise all that was found as one error, in the order of the lines; return where nothing was."""
        if self.found:
            in_order = sorted(self.found, key=lambda fault: fault[0])
            raise error("\n".join(fault for _, fault in in_order), where=self.file, hint=hint)

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
                    meant = closest(key, known)
                    guess = f"did you mean {meant!r}?" if meant else f"known are {', '.join(known)}"
                    self.add(value, f"unknown key {key!r}; {guess}")
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
            self.add(node, f"expected a number from {least:g} to {most:g}, found {_kind(node)}")
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
        PipelineError: of the given type, with the line, if it is not YAML, has a key twice, or uses
            what would change a text unseen: anchors, aliases and tags.
    """
    text = source.removeprefix("\ufeff")
    if sign := _UNPRINTABLE.search(text):
        line = text.count("\n", 0, sign.start()) + 1
        raise error(f"line {line}: the sign {sign.group()!r} cannot stand in YAML", where=file, hint=_SIGN_HINT)
    try:
        return _document(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as fault:
        raise error(_told(fault), where=file, hint=_YAML_HINT) from fault
    except RecursionError as fault:
        raise error("not readable as YAML: nested too deeply", where=file, hint=_YAML_HINT) from fault


def _told(fault: yaml.MarkedYAMLError) -> str:
    # What lacks its closing sign is noticed at the end of the file; where it begins is where to mend it.
    if fault.context == "while scanning a quoted scalar" and fault.context_mark:
        return (
            f"line {fault.context_mark.line + 1}: not readable as YAML: the text that begins here has no closing mark"
        )
    line_of = f"line {fault.problem_mark.line + 1}: " if fault.problem_mark else ""
    return f"{line_of}not readable as YAML: {fault.problem}"


def compose_yaml(source: str) -> yaml.Node:
    """Return the nodes of a text that :func:`load_yaml` reads as something, with their places in it."""
    root = yaml.compose(source, Loader=_PLAIN_LOADER)
    assert root is not None
    return root


_YAML_HINT = (
    "Mend that line. Indent with spaces, put a space after each colon (: and not ：), and put quotation marks around "
    "a text that holds ': ' or ' #' or begins with one of - ? : , [ ] { } # & * ! | > ' \" % @."
)
_SIGN_HINT = "Delete the invisible sign in that line, or write it as \\x.. between double quotation marks."


def _document(events: Iterator[yaml.Event]) -> Node:
    # Events, not PyYAML's nodes: only they still tell a tag or an anchor from the text itself.
    root = Node(None, 1)
    documents = 0
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _fault("a second document begins", event)
            root = _node(next(events), events, "$")
    return root


def _node(event: yaml.Event, events: Iterator[yaml.Event], path: str, line: int | None = None) -> Node:
    """Return the value that an event begins; the value of a key stands on the line of the key."""
    line = line or _line(event)
    if isinstance(event, yaml.AliasEvent):
        raise _fault(f"'*{event.anchor}' stands for another value; write the value itself", event)
    assert isinstance(event, yaml.ScalarEvent | yaml.SequenceStartEvent | yaml.MappingStartEvent)
    if event.anchor is not None:
        raise _fault(f"'&{event.anchor}' begins a text that has no quotation marks", event)
    if event.tag is not None:
        raise _fault(f"{event.tag!r} begins a text that has no quotation marks", event)
    if isinstance(event, yaml.SequenceStartEvent):
        items: list[Node] = []
        while not isinstance(item := next(events), yaml.SequenceEndEvent):
            items.append(_node(item, events, f"{path}[{len(items)}]"))
        return Node(items, line, path)
    if isinstance(event, yaml.MappingStartEvent):
        return Node(_entries(events, path), line, path)
    # An empty plain scalar is "nothing"; a quoted one is an empty text. libyaml calls the plain style ''.
    empty = not event.style and event.value in ("", "~", "null")
    return Node(None if empty else event.value, line, path)


def _entries(events: Iterator[yaml.Event], path: str) -> dict[str, Node]:
    entries: dict[str, Node] = {}
    while not isinstance(key := next(events), yaml.MappingEndEvent):
        if not isinstance(key, yaml.ScalarEvent):
            raise _fault("expected a text before the colon", key)
        if key.value in entries:
            raise _fault(f"the key {key.value!r} stands twice", key)
        if key.anchor is not None or key.tag is not None:
            raise _fault("a key begins with & or ! and has no quotation marks", key)
        entries[key.value] = _node(next(events), events, f"{path}.{key.value}", _line(key))
    return entries


def _line(event: yaml.Event) -> int:
    assert event.start_mark is not None
    return event.start_mark.line + 1


def _fault(problem: str, event: yaml.Event) -> yaml.MarkedYAMLError:
    # libyaml's mark is a class of its own, with the same attributes.
    return yaml.MarkedYAMLError(problem=problem, problem_mark=cast("yaml.Mark", event.start_mark))


def _kind(node: Node) -> str:
    if isinstance(node.value, dict):
        return "'key: value' lines"
    if isinstance(node.value, list):
        return "a list"
    return "nothing" if node.value is None else repr(node.value[:40])


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and everything below it."""
    yield node
    below = node.value.values() if isinstance(node.value, dict) else node.value if isinstance(node.value, list) else ()
    for child in below:
        yield from walk(child)


def render_scalar(text: str, *, flow: bool = False) -> str:
    """Return a text as a YAML value on one line, in quotation marks only where it needs them.

    Inside ``[...]`` and ``{...}`` (flow) more texts need them.

    >>> print(render_scalar("12:30"), render_scalar("Ana: yes"), render_scalar("a, b", flow=True))
    12:30 "Ana: yes" "a, b"
    """
    if _is_plain(text) and not (flow and _FLOW_SIGN.search(text)):
        return text
    if not _ESCAPED.search(text):
        if not any(sign in text for sign in '"\\'):
            return f'"{text}"'
        if "'" not in text:
            return f"'{text}'"
    return '"' + _ESCAPED.sub(_escape, text.replace("\\", "\\\\").replace('"', '\\"')) + '"'


def render_paragraph(text: str, *, indent: int) -> str:
    """Return a text as a YAML value that is easy to edit: plain, or on lines of its own without any signs.

    >>> print("- en: " + render_paragraph('He said: "No."', indent=4))
    - en: |-
        He said: "No."
    """
    lines = text.split("\n")
    is_literal = text and all(line == line.strip() and not _ESCAPED.search(line) for line in lines)
    if _is_plain(text) or not is_literal or not lines[0] or not lines[-1]:
        return render_scalar(text)
    margin = " " * indent
    return "\n".join(["|-", *(margin + line if line else "" for line in lines)])


# YAML 1.1, section 5.1: what a stream may hold. The byte order mark is no part of a text.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
# What a quoted text holds only as an escape: that, tabs, and every line break of section 5.4.
_ESCAPED = re.compile(rf"{_UNPRINTABLE.pattern}|[\t\n\r\x85\u2028\u2029]")
_FLOW_SIGN = re.compile(r"[,\[\]{}:?]")
_NOT_PLAIN = re.compile(r"""[-?:,\[\]{}\#&*!|>'"%@`]|.*:(?:\s|$)|.*\s\#""")


def _is_plain(text: str) -> bool:
    if text in ("", "~", "null") or text != text.strip():
        return False
    return not _ESCAPED.search(text) and not _NOT_PLAIN.match(text)


def _escape(sign: re.Match[str]) -> str:
    code = ord(sign.group())
    if code > 0xFFFF:
        return f"\\U{code:08x}"
    return {"\n": "\\n", "\t": "\\t"}.get(sign.group(), f"\\u{code:04x}")
