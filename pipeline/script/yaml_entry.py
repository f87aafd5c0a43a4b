"""One entry of a YAML text set or added; whatever else stands there, comments too, stays as it is."""

from __future__ import annotations

from collections.abc import Sequence

import yaml

from pipeline.yamlfile import compose_yaml, render_scalar


def with_entry(source: str, path: Sequence[str], value: str) -> str:
    """Return a YAML text of mappings with a value, already written as YAML on one line, at a path of keys.

    A value that stands there is replaced; what is missing of the path is added after the entries
    that are there.

    >>> print(with_entry("cast: {Ana: {gender: female}} # people", ["cast", "Ben", "gender"], "male"))
    cast: {Ana: {gender: female}, Ben: {gender: male}} # people
    """
    if all(not line or line.startswith("#") for line in map(str.strip, source.splitlines())):
        start = source if not source or source.endswith("\n") else f"{source}\n"
        return start + _block(path, value, indent=0) + "\n"
    node = compose_yaml(source)
    key: yaml.Node | None = None
    in_flow = False
    for depth, name in enumerate(path):
        if not isinstance(node, yaml.MappingNode) or not node.value:
            return _fill(source, key, node, path[depth:], value, in_flow=in_flow)
        in_flow = in_flow or bool(node.flow_style)
        entry = next((entry for entry in node.value if entry[0].value == name), None)
        if entry is None:
            return _append(source, node, path[depth:], value, in_flow=in_flow)
        key, node = entry
    before, after = source[: node.start_mark.index], source[_end(node) :]
    return f"{before}{'' if before.endswith(' ') else ' '}{value}{after}"


def _fill(
    source: str, key: yaml.Node | None, node: yaml.Node, path: Sequence[str], value: str, *, in_flow: bool
) -> str:
    """Put entries where nothing, or an empty mapping, stands under a key."""
    start, end = node.start_mark.index, _end(node)
    if in_flow:
        gap = "" if source[:start].endswith(" ") else " "
        return f"{source[:start]}{gap}{{{_flow(path, value)}}}{source[end:]}"
    emptied = (source[:start] + source[end:]) if end > start else source
    indent = key.start_mark.column + 2 if key else 0
    return _after_line(emptied, start, _block(path, value, indent=indent))


def _append(source: str, node: yaml.MappingNode, path: Sequence[str], value: str, *, in_flow: bool) -> str:
    end = _end(node.value[-1][1])
    if in_flow:
        return f"{source[:end]}, {_flow(path, value)}{source[end:]}"
    return _after_line(source, end, _block(path, value, indent=node.value[0][0].start_mark.column))


def _after_line(source: str, index: int, lines: str) -> str:
    """Put lines after the line that holds an index, or ends right before it."""
    stop = source.find("\n", index - 1 if source[index - 1 : index] == "\n" else index)
    if stop < 0:
        return f"{source}\n{lines}\n" if source else f"{lines}\n"
    return f"{source[: stop + 1]}{lines}\n{source[stop + 1 :]}"


def _block(path: Sequence[str], value: str, *, indent: int) -> str:
    lines = [f"{' ' * (indent + 2 * depth)}{render_scalar(name)}:" for depth, name in enumerate(path)]
    return "\n".join(lines) + f" {value}"


def _flow(path: Sequence[str], value: str) -> str:
    first, *rest = path
    below = f"{{{_flow(rest, value)}}}" if rest else value
    return f"{render_scalar(first, flow=True)}: {below}"


def _end(node: yaml.Node) -> int:
    """Return where the text of a value ends; a block's own mark lies behind the comments that follow it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    return node.end_mark.index
