"""What Duologue last wrote into a transcript file, by digests at its end.

To merge, one must know what the page gave before a person edited the file. A copy kept elsewhere is
lost with a cache or on another machine, and a copy in the file would double it; digests of 24 bits
tell as well whether a text is the same, in four signs each. They stand in comments, since nothing but
merging needs them. The last line says by one more digest whether the file was edited at all.
"""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from urllib.parse import quote, unquote

from pipeline.model import Passage, Transcript, Wording, text_digest
from pipeline.transcript.forms import Form, flat_play, marked, without_marks

_WRITTEN = '# What the page gave, in digests; "duologue read --merge" tells by them what you changed:'
_ROW = "#| "
_EDITED = "# Duologue tells by this digest whether the file has been edited: "
_ROW_WIDTH = 116
_NAME = re.compile(r"[^\[\]{},:]+")
_EMPTY_KEY = "%"  # which stands for no other key


def is_edited(source: str) -> bool:
    """Tell whether the text of a transcript file differs from what was last written.

    Line ends that git or an editor converted, and blank lines at the end, are no edit.
    """
    text = source.removeprefix("\ufeff").replace("\r\n", "\n").rstrip("\n")
    content, digest, found = text.rpartition(_EDITED)
    return not digest or found != text_digest(content)


def sign(content: str, form: Mapping[str, Form]) -> str:
    """Return the text of a file that Duologue writes, with the digests of its form at the end."""
    play: list[Form] = [_given(entry) for entry in flat_play(form)]
    content = "\n".join([content, _WRITTEN, *_rows(digests_of({**form, "turns": play}))]) + "\n"
    return f"{content}{_EDITED}{text_digest(content)}\n"


def _given(entry: Mapping[str, Form]) -> dict[str, Form]:
    """Return an entry of the play without what a machine or a person wrote."""
    return without_marks(entry, [*marked(entry, "machine"), *marked(entry, "person")])


def renew_signature(source: str, signed: str) -> str:
    r"""Return a file with the digests of another one in the place of its own.

    >>> print(renew_signature("title: Tea\n#| {old}\n# mine\n", "title: Rain\n#| {new}\n"), end="")
    title: Tea
    #| {new}
    # mine
    """
    digests = [line for line in signed.splitlines() if _is_digest(line)]
    lines = source.split("\n")
    places = [index for index, line in enumerate(lines) if _is_digest(line)]
    if not places:
        return "\n".join([source.rstrip("\n"), "", *digests, ""])
    kept = [line for line in lines[places[0] :] if not _is_digest(line)]
    return "\n".join([*lines[: places[0]], *digests, *kept])


def _is_digest(line: str) -> bool:
    return line.startswith((_WRITTEN, _ROW, _EDITED))


def parse_written(source: str) -> dict[str, Form] | None:
    """Return the digests of what Duologue last wrote; None where the file does not hold them whole."""
    rows = "".join(line.removeprefix(_ROW).strip() for line in source.splitlines() if line.startswith(_ROW))
    try:
        written = _as_form(json.loads(_NAME.sub(r'"\g<0>"', rows)))
    except (ValueError, TypeError):
        return None
    return written if isinstance(written, dict) else None


def digest(text: str) -> str:
    """Return 24 bits of the SHA-256 of a text, in four signs.

    >>> digest("Hello.")
    'LYvX'
    """
    return urlsafe_b64encode(sha256(text.encode()).digest()[:3]).decode("ascii")


def digests_of(form: Form) -> Form:
    """Return a form in which each text is its digest."""
    if isinstance(form, str):
        return digest(form)
    if isinstance(form, list):
        return [digests_of(item) for item in form]
    return {key: digests_of(value) for key, value in form.items()}


def _rows(written: Form) -> Iterator[str]:
    """Yield the lines of digests: JSON without quotation marks, its keys escaped as in addresses."""
    compact = json.dumps(_escaped(written), separators=(",", ":")).replace('"', "")
    for start in range(0, len(compact), _ROW_WIDTH):
        yield _ROW + compact[start : start + _ROW_WIDTH]


def _escaped(form: Form) -> Form:
    if isinstance(form, dict):
        return {quote(key, safe="") or _EMPTY_KEY: _escaped(value) for key, value in form.items()}
    return [_escaped(item) for item in form] if isinstance(form, list) else form


def _as_form(loaded: object) -> Form:
    """Return what JSON holds as a form.

    Raises:
        TypeError: if it holds anything but texts.
    """
    if isinstance(loaded, dict):
        return {"" if key == _EMPTY_KEY else unquote(key): _as_form(value) for key, value in loaded.items()}
    if isinstance(loaded, list):
        return [_as_form(item) for item in loaded]
    if isinstance(loaded, str):
        return loaded
    raise TypeError(type(loaded))


def mark_corrections(transcript: Transcript, source: str) -> Transcript:
    """Return the transcript of a file with what the page did not give as a person's words.

    Who wrote the words of a file that has no digests is not known; they count as the page's.
    """
    written = parse_written(source)
    if written is None:
        return transcript
    given = set(_leaves(written))
    turns = tuple(
        replace(turn, passages=tuple(_marked(passage, given) for passage in turn.passages)) for turn in transcript.turns
    )
    return replace(transcript, turns=turns)


def _marked(passage: Passage, given: set[str]) -> Passage:
    wordings = tuple(_by_person(wording, given) for wording in passage.wordings)
    return passage if wordings == passage.wordings else replace(passage, wordings=wordings)


def _by_person(wording: Wording, given: set[str]) -> Wording:
    is_given = wording.origin != "page" or digest(wording.text) in given
    return wording if is_given else replace(wording, origin="person")


def _leaves(form: Form) -> Iterator[str]:
    if isinstance(form, str):
        yield form
    else:
        for below in form.values() if isinstance(form, dict) else form:
            yield from _leaves(below)
