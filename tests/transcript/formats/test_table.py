"""Adding a format is what docs/add-a-format.md says it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.errors import TranscriptError
from pipeline.pages import PAGE_SUFFIXES
from pipeline.transcript.document import Document
from pipeline.transcript.formats.table import FILE_FORMATS, TEXT_FORMATS, TextFormat, open_page

GUIDE = Path(__file__).parents[3] / "docs" / "add-a-format.md"


def test_the_format_of_the_guide_works() -> None:
    """Its module reads what it says, and refuses the rest as it should."""
    code = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)[0]
    module: dict[str, object] = {}
    exec(code, module)
    form = TextFormat("chat log", module["is_chat_log"], module["read_chat_log"])  # type: ignore[arg-type]  # from exec

    page: Document = form.read('{"who": "Ana", "said": "Hello."}\n{"who": "Ben", "said": "Hi."}')

    assert form.recognises('{"who": "Ana"')
    assert [(p.line, p.voice, p.text) for p in page.paragraphs] == [(1, "Ana", "Hello."), (2, "Ben", "Hi.")]
    with pytest.raises(TranscriptError, match="line 1"):
        form.read('{"who": 3}')


def test_every_suffix_of_a_format_is_one_of_pages() -> None:
    """A folder lists the pages of each format that is named after its files."""
    assert {suffix for form in TEXT_FORMATS for suffix in form.suffixes} <= set(PAGE_SUFFIXES)
    assert {".docx", ".mhtml", ".mht", ".webarchive"} <= set(PAGE_SUFFIXES)
    assert {form.name for form in FILE_FORMATS} == {"docx", "mhtml", "webarchive"}


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"{\\rtf1\\ansi Ana: Hi.}", "a rich-text document"),
        (b"%PDF-1.4", "a PDF document"),
        (b"PK\x03\x04 content.xml", "a ZIP archive or an office document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
        (b"\x00\x00\x00\x18ftypmp42", "an MP4 file"),
        (b"bplist00\xd1", "a property list"),
    ],
)
def test_what_is_read_by_no_format_is_refused_by_name(content: bytes, kind: str) -> None:
    """The message says what the file looks like, and the hint how it becomes a page."""
    with pytest.raises(TranscriptError, match=f"talk.html: looks like {kind}") as raised:
        open_page(content, name="talk.html")

    assert raised.value.hint.startswith(("Open it in the program", "Give the text"))
