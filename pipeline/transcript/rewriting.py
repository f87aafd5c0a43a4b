"""A transcript file with some of its content changed, and nothing else.

What changes is replaced in the text itself, at the places that the YAML parser gives for each value, so
that comments, the order of keys, quotation marks and blank lines elsewhere stay as the person left them,
byte for byte. A value that can be changed where it stands is; what is written in short, or on one line in
braces, and needs more room is written out as Duologue writes it, no larger a part than has to be. The
comments within such a part, and beside what is deleted, go above it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import yaml

from pipeline.errors import PlanError, TranscriptError
from pipeline.language import normalise_tag
from pipeline.model import Transcript
from pipeline.transcript.edits import Text
from pipeline.transcript.fileparser import parse_transcript
from pipeline.transcript.forms import (
    BESIDE_TEXTS,
    SECTIONS,
    Form,
    Path,
    form_of,
    is_turn,
    render_entry,
    render_form,
    render_item,
    render_text,
)
from pipeline.transcript.matching import Likeness, pair_entries
from pipeline.yamlfile import compose_yaml, render_scalar

_KeyedNode = tuple[yaml.ScalarNode, yaml.Node]


def rewrite_transcript(source: str, before: Transcript, after: Transcript) -> str:
    """Return the text of a transcript file changed as little as possible, so that it reads as another transcript.

    ``before`` is what the text reads as now.
    """
    return rewrite_form(source, form_of(before), form_of(after))


def rewrite_form(source: str, before: Mapping[str, Form], after: Mapping[str, Form]) -> str:
    """Return the text of a file so that it holds another form."""
    if repr(before) == repr(after):
        return source
    text = source.removeprefix("\ufeff").replace("\r\n", "\n")
    root = compose_yaml(text)
    changed = _rewritten(text, root, before, after, in_full=False)
    # A text without its language, or a name for an id, means what the rest of the file makes of it.
    if _is_short(root, dict(before)) and not _reads_as(changed, after):
        changed = _rewritten(text, root, before, after, in_full=True)
    return changed.replace("\n", "\r\n") if "\r\n" in source else changed


def _rewritten(
    source: str, root: yaml.Node, before: Mapping[str, Form], after: Mapping[str, Form], *, in_full: bool
) -> str:
    text = Text(source, root)
    rewriter = _Rewriter(text, in_full=in_full)
    # An id that the file leaves out is made of its text, which is about to change.
    told = {key: value for key, value in before.items() if key != "id" or "id" in _keys(root)}
    if rewriter.change(root, told, dict(after), ()):
        return text.result()
    return "".join(f"{comment}\n" for comment in text.comments()) + render_form(after)


def _reads_as(source: str, form: Mapping[str, Form]) -> bool:
    try:
        return repr(form_of(parse_transcript(source, file=""))) == repr(form)
    except TranscriptError:
        return False


def _is_short(node: yaml.Node, form: Form) -> bool:
    """True if what a node holds is written with less than its form has, anywhere below it."""
    if isinstance(form, dict) and isinstance(node, yaml.MappingNode):
        found = _by_key(node, form, {})
        return any(
            key not in found or found[key][0].value != key or _is_short(found[key][1], form[key]) for key in form
        )
    if isinstance(form, list) and isinstance(node, yaml.SequenceNode):
        return len(form) != len(node.value) or any(map(_is_short, node.value, form))
    return not isinstance(form, str)


def entry_at(root: yaml.Node, path: Path) -> yaml.Node:
    """Return the node that begins the entry of a path: its key, or the item of a list; else that of what holds it."""
    found = root
    for part in path:
        if isinstance(root, yaml.MappingNode):
            known = _by_key(root, {str(part): ""}, {})
            if str(part) not in known and len(root.value) > 1:
                break
            found, root = known.get(str(part), root.value[0])  # a turn may go by the speaker's name
        elif isinstance(root, yaml.SequenceNode) and isinstance(part, int) and part < len(root.value):
            found = root = root.value[part]
        else:
            break
    return found


class _Rewriter:
    """Changes the values of one text. With ``in_full``, nothing stays in short, even if it is the same."""

    def __init__(self, text: Text, *, in_full: bool) -> None:
        self._text = text
        self._in_full = in_full

    def change(
        self, node: yaml.Node, before: Form, after: Form, path: Path, *, flow: bool = False, indent: int = 0
    ) -> bool:
        """Change a value where it stands; False where it has to be written anew, and nothing was changed."""
        if not self._in_full and repr(before) == repr(after):
            return True
        edits = self._text.count()
        if isinstance(node, yaml.MappingNode) and isinstance(before, dict) and isinstance(after, dict):
            flow = flow or bool(node.flow_style)
            change = self._change_turn if is_turn(path) else self._change_mapping
            is_done = change(node, before, after, path, flow=flow)
        elif isinstance(node, yaml.SequenceNode) and isinstance(before, list) and isinstance(after, list):
            is_done = self._change_list(node, before, after, path, flow=flow or bool(node.flow_style))
        elif isinstance(node, yaml.ScalarNode) and isinstance(before, str) and isinstance(after, str):
            is_done = before == after or self._change_text(node, after, path, flow=flow, indent=indent)
        else:
            is_done = False
        if not is_done:
            self._text.forget(edits)
        return is_done

    def _change_text(self, node: yaml.ScalarNode, after: str, path: Path, *, flow: bool, indent: int) -> bool:
        start, end = self._text.start(node), self._text.end(node)
        if flow or isinstance(path[-1], int):
            new = render_scalar(after, flow=flow)
        else:
            new = render_text(path, after, indent=indent)
            if "\n" in new and self._text.comment_after(end):
                new = render_scalar(after)
        if start == end:  # a blank one, right behind its colon
            if not self._text.follows_colon(start):
                return False
            new = f" {new}"
        self._text.replace(start, end, new)
        return True

    def _change_turn(
        self, node: yaml.MappingNode, before: dict[str, Form], after: dict[str, Form], path: Path, *, flow: bool
    ) -> bool:
        """Change a turn or a chapter, which has one key: who speaks, or that it is a chapter."""
        ((_, was),), ((name, now),) = before.items(), after.items()
        ((key, value),) = node.value
        if isinstance(was, list) != isinstance(now, list) or not self.change(value, was, now, (*path, name), flow=flow):
            return False
        if key.value != name and (self._in_full or list(before) != list(after)):
            self._text.replace(self._text.start(key), self._text.end(key), render_scalar(name, flow=True))
        return True

    def _change_mapping(
        self, node: yaml.MappingNode, before: dict[str, Form], after: dict[str, Form], path: Path, *, flow: bool
    ) -> bool:
        found = _by_key(node, before, after)
        beside = BESIDE_TEXTS if len(path) == 4 else ()
        ordered = [key for key in after if key not in beside]
        if [key for key in before if key in ordered] != [key for key in ordered if key in before]:
            return False
        gone = [key for key in before if key not in after and key in found]
        new = [key for key in after if key not in found and (key not in before or before[key] != after[key])]
        if flow and (gone or new):
            return False
        if not all(self._delete_entry(found[key]) for key in gone):
            return False
        column = node.start_mark.column
        for key, value in after.items():
            below = (*path, key)
            if key in new:
                if not self._insert_entry(found, ordered if key in ordered else [*after], below, value, column):
                    return False
            elif key in found:
                key_node, value_node = found[key]
                if key in before and self.change(value_node, before[key], value, below, flow=flow, indent=column + 2):
                    if self._in_full and key_node.value != key:
                        self._text.replace(
                            self._text.start(key_node), self._text.end(key_node), render_scalar(key, flow=True)
                        )
                elif flow:
                    return False
                else:
                    lines = render_entry(below, value, column=column)
                    self._text.replace(
                        self._text.start(key_node), self._text.end(value_node), "\n".join(lines)[column:]
                    )
        return True

    def _delete_entry(self, entry: _KeyedNode) -> bool:
        key, value = entry
        if not self._text.begins_line(self._text.start(key)):
            return False
        self._text.delete_lines(self._text.start(key), self._text.end(value))
        return True

    def _insert_entry(
        self,
        found: Mapping[str, _KeyedNode],
        order: Sequence[str],
        path: Path,
        value: Form,
        column: int,
    ) -> bool:
        """Insert a key behind the one that it follows, else before the one that follows it."""
        at = order.index(str(path[-1]))
        previous = next((key for key in reversed(order[:at]) if key in found), None)
        following = next((key for key in order[at + 1 :] if key in found), None)
        lines = render_entry(path, value, column=column)
        if path[0] in SECTIONS and len(path) == 1:
            lines.insert(0, "")
        if previous is not None:
            self._text.insert_lines_after(self._text.end(found[previous][1]), lines)
        elif following is not None:
            self._text.insert(self._text.start(found[following][0]), "\n".join(lines)[column:] + "\n" + " " * column)
        else:
            return False
        return True

    def _change_list(
        self, node: yaml.SequenceNode, before: list[Form], after: list[Form], path: Path, *, flow: bool
    ) -> bool:
        items = node.value
        if len(items) != len(before):
            return False
        pairs = pair_entries([*map(repr, before)], [*map(repr, after)], _likeness(before, after))
        if not pairs or (flow and not len(pairs) == len(before) == len(after)):
            return False
        kept = dict(pairs)
        if not all(self._delete_item(node, items[i], path) for i in range(len(items)) if i not in kept):
            return False
        was = {j: i for i, j in pairs}
        previous: yaml.Node | None = None
        for j, form in enumerate(after):
            if j not in was:
                self._insert_item(node, previous, (*path, j), form)
                continue
            previous = items[was[j]]
            if not self._change_item(previous, before[was[j]], form, (*path, j), flow=flow):
                return False
        return True

    def _change_item(self, item: yaml.Node, before: Form, after: Form, path: Path, *, flow: bool) -> bool:
        column = item.start_mark.column
        if self.change(item, before, after, path, flow=flow, indent=column):
            return True
        if flow or not isinstance(after, dict):
            return False
        lines = [line for key, form in after.items() for line in render_entry((*path, key), form, column=column)]
        self._text.replace(self._text.start(item), self._text.end(item), "\n".join(lines)[column:])
        return True

    def _delete_item(self, node: yaml.SequenceNode, item: yaml.Node, path: Path) -> bool:
        dash = self._text.dash(item, node.start_mark.column)
        if not self._text.begins_line(dash):
            return False
        self._text.delete_lines(dash, self._text.end(item), blank_above=is_turn((*path, 0)))
        return True

    def _insert_item(self, node: yaml.SequenceNode, previous: yaml.Node | None, path: Path, form: Form) -> None:
        column = node.start_mark.column
        lines = render_item(path, form, column=column)
        if previous is not None:
            self._text.insert_lines_after(self._text.end(previous), lines)
        else:
            self._text.insert_lines_before(self._text.dash(node.value[0], column), lines)


def _keys(node: yaml.Node) -> list[str]:
    return [key.value for key, _ in node.value]


def _by_key(node: yaml.MappingNode, before: Mapping[str, Form], after: Mapping[str, Form]) -> dict[str, _KeyedNode]:
    """Return the entries of a mapping by the keys that a form has for them: ``EN`` stands for ``en``."""
    found = {key.value: (key, value) for key, value in node.value}
    for key in {**before, **after}:
        if key not in found:
            same = [written for written in found if _as_tag(written) == key]
            if same:
                found[key] = found[same[0]]
    return found


def _as_tag(key: str) -> str:
    try:
        return normalise_tag(key)
    except PlanError:
        return key


def _likeness(before: Sequence[Form], after: Sequence[Form]) -> Likeness:
    texts = [{*_texts(form)} for form in before]
    others = [{*_texts(form)} for form in after]

    def likeness(i: int, j: int) -> int | None:
        return len(texts[i] & others[j])

    return likeness


def _texts(form: Form) -> Iterator[str]:
    """Yield the texts of a form that tell it from others."""
    if isinstance(form, str):
        yield form
    elif isinstance(form, dict):
        for key, value in form.items():
            if key not in BESIDE_TEXTS:
                yield from _texts(value)
    else:
        for value in form:
            yield from _texts(value)
