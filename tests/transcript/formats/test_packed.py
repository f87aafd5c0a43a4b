"""Pages that are packed in files of another kind: DOCX, MHTML and Safari's web archives."""

from __future__ import annotations

import io
import plistlib
import zipfile
from collections.abc import Mapping
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import TranscriptError
from pipeline.transcript.formats.docx import is_docx, read_docx
from pipeline.transcript.formats.mhtml import is_mhtml, read_mhtml
from pipeline.transcript.formats.table import open_page
from pipeline.transcript.formats.webarchive import is_webarchive, read_webarchive
from pipeline.transcript.reading import read_page
from tests.transcript.pages import FOLDER

PACKED = {
    "docx": FOLDER / "word-document.docx",
    "mhtml": FOLDER / "saved-by-chrome.mhtml",
    "webarchive": FOLDER / "web-archive.webarchive",
}
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx_of(body: str, **parts: str) -> bytes:
    """Return a text document with a body, and with other parts by their names without ``.xml``."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return packed.getvalue()


def mhtml_of(page: bytes, headers: Mapping[str, str], *, part: str = "text/html") -> bytes:
    """Return an MHTML file with one page in it."""
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return (
        (
            f'{head}MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
            f"Content-Type: {part}\r\nContent-Location: https://tea.example/1\r\n\r\n"
        ).encode()
        + page
        + b"\r\n--b--\r\n"
    )


@pytest.mark.parametrize("form", PACKED)
def test_a_packed_page_is_known_by_its_bytes(form: str) -> None:
    """Whatever its file is called."""
    assert open_page(PACKED[form].read_bytes(), name="page.txt").format == form


@pytest.mark.parametrize("form", PACKED)
def test_every_beginning_of_a_packed_page_is_read_or_refused(form: str) -> None:
    """A download that stopped anywhere gives what there is of the page, or a clear error."""
    content = PACKED[form].read_bytes()

    for end in {*range(200), *range(0, len(content), max(1, len(content) // 150))}:
        with suppress(TranscriptError):
            assert read_page(content[:end], name="page").turns


@pytest.mark.parametrize("form", PACKED)
@given(changes=st.lists(st.tuples(st.integers(0, 100_000), st.binary(min_size=1, max_size=4)), min_size=1, max_size=4))
def test_a_damaged_packed_page_is_read_or_refused(form: str, changes: list[tuple[int, bytes]]) -> None:
    """Wrong bytes anywhere in it break the page, and not the reader."""
    content = bytearray(PACKED[form].read_bytes())
    for at, wrong in changes:
        at %= len(content)
        content[at : at + len(wrong)] = wrong

    with suppress(TranscriptError):
        open_page(bytes(content), name="page")


def test_a_text_document_keeps_what_its_markup_says() -> None:
    """Headings by the names of their styles, lists, quotations, bold type and line breaks."""
    styles = (
        f'<w:styles xmlns:w="{W}"><w:style w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:styleId="Zitat"><w:name w:val="Quote"/></w:style>'
        '<w:style w:styleId="Fett"><w:name w:val="Strong Words"/><w:rPr><w:b/></w:rPr></w:style></w:styles>'
    )
    page = read_docx(
        docx_of(
            '<w:p><w:pPr><w:pStyle w:val="berschrift2"/></w:pPr><w:r><w:t>Oil</w:t></w:r></w:p>'
            '<w:p><w:pPr><w:pStyle w:val="Zitat"/></w:pPr><w:r><w:t>A word</w:t></w:r></w:p>'
            "<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>A point</w:t></w:r></w:p>"
            "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>All</w:t></w:r>"
            '<w:r><w:rPr><w:b w:val="0"/></w:rPr><w:t> not</w:t></w:r></w:p>'
            '<w:p><w:pPr><w:pStyle w:val="Fett"/></w:pPr><w:r><w:t>All</w:t></w:r></w:p>'
            "<w:p><w:r><w:t>Ana:</w:t><w:br/><w:t>Hello</w:t><w:tab/><w:t>you</w:t></w:r></w:p>",
            styles=styles,
        )
    )

    assert [(p.line, p.text, p.level, p.quote, p.bullet, p.bold) for p in page.paragraphs] == [
        (1, "Oil", 2, False, False, False),
        (2, "A word", 0, True, False, False),
        (3, "A point", 0, False, True, False),
        (4, "All not", 0, False, False, False),
        (5, "All", 0, False, False, True),
        (6, "Ana:", 0, False, False, False),
        (6, "Hello you", 0, False, False, False),
    ]


def test_what_stands_beside_a_text_document_is_left_out_with_its_reason() -> None:
    """Notes, comments, headers, what was deleted and what is hidden."""

    def part(text: str) -> str:
        return f'<w:x xmlns:w="{W}"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:x>'

    page = read_docx(
        docx_of(
            "<w:p><w:r><w:t>Said</w:t></w:r><w:del><w:r><w:delText>unsaid</w:delText></w:r></w:del>"
            "<w:ins><w:r><w:t> anew</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>psst</w:t></w:r></w:p>",
            footnotes=part("a note"),
            comments=part("a comment"),
            header1=part("a header"),
        )
    )

    assert [p.text for p in page.paragraphs] == ["Said anew"]
    assert {(o.line, o.reason, o.text) for o in page.omissions} == {
        (1, "deleted", "unsaid"),
        (1, "hidden", "psst"),
        (0, "note", "a note"),
        (0, "comment", "a comment"),
        (0, "page furniture", "a header"),
    }


def test_a_text_box_is_read_once() -> None:
    """Word writes it twice, for old programs and new ones."""
    compatible = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = "<w:txbxContent><w:p><w:r><w:t>Boxed</w:t></w:r></w:p></w:txbxContent>"
    page = read_docx(
        docx_of(
            f"<w:p><w:r><w:t>Before</w:t></w:r><w:r><mc:AlternateContent {compatible}>"
            f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
        )
    )

    assert [p.text for p in page.paragraphs] == ["Before", "Boxed"]


def test_a_bomb_is_refused() -> None:
    """65 MB of blanks in a small archive are not read."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (65 * 1024**2))

    with pytest.raises(TranscriptError, match="unpacks to more than 64 MB"):
        read_docx(packed.getvalue())


def test_entities_of_xml_open_no_file_and_grow_into_nothing() -> None:
    """A text document needs none; one that has them gains nothing by it."""
    secret = FOLDER / "brackets.txt"
    body = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}"><!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        text = f'{body}<w:d xmlns:w="{W}"><w:p><w:r><w:t>Said &e;&b;</w:t></w:r></w:p></w:d>'
        archive.writestr("word/document.xml", text)

    assert [p.text for p in read_docx(packed.getvalue()).paragraphs] == ["Said"]


@pytest.mark.parametrize(
    ("packed", "said"),
    [
        (docx_of("")[:-40], "is damaged"),
        (docx_of("<w:p>").replace(b"word/document", b"word/dokument"), "its text is missing"),
        (docx_of("<w:p>"), "is damaged"),
        (plistlib.dumps({"WebMainResource": {"x": 1}}), "holds no page"),
        (b"bplist00 WebMainResource", "is damaged"),
        (mhtml_of(b"GIF8", {}, part="image/gif"), "holds no page"),
    ],
)
def test_a_packed_page_that_cannot_be_read_is_refused_with_its_name(packed: bytes, said: str) -> None:
    """The message says what is wrong, and the hint what to do."""
    with pytest.raises(TranscriptError, match=f"talk.bin: .*{said}") as raised:
        open_page(packed, name="talk.bin")

    assert raised.value.hint.endswith(".")


@pytest.mark.parametrize(
    ("headers", "part", "url"),
    [
        ({"Snapshot-Content-Location": "https://tea.example/0"}, "text/html", "https://tea.example/0"),
        (
            {"From": '"Saved by Windows Internet Explorer 11"'},
            'text/html;\r\n\tcharset="gb2312"',
            "https://tea.example/1",
        ),
        ({"Subject": "=?utf-8?q?Tee?="}, "application/xhtml+xml; charset=gbk", "https://tea.example/1"),
    ],
)
def test_a_web_page_in_one_file_is_read_in_its_encoding(headers: dict[str, str], part: str, url: str) -> None:
    """As each program that writes such files declares it."""
    encoding = "utf-8" if part == "text/html" else "gb18030"
    packed = mhtml_of("<html><body><p>安娜：茶凉了。</p></body></html>".encode(encoding), headers, part=part)

    page = read_mhtml(packed)

    assert ([p.text for p in page.paragraphs], page.url) == (["安娜：茶凉了。"], url)
    assert page.title == ("Tee" if "Subject" in headers else "")


@pytest.mark.parametrize(
    "subject", ["=?ut f-8?B?5a6I?=", "=?utf-8?B?5a6?=", "=?hex?q?=FF?=", "=?utf-8?q?=FF?=", "\x00"]
)
def test_a_subject_that_cannot_be_decoded_costs_nothing_but_the_title(subject: str) -> None:
    """The page is read without it."""
    page = read_mhtml(mhtml_of(b"<html><body><p>Ana: Hi.</p></body></html>", {"Subject": subject}))

    assert [p.text for p in page.paragraphs] == ["Ana: Hi."]


def test_a_message_of_thousands_of_parts_in_parts_ends() -> None:
    """Depth is no way to stop the reader."""
    deep = "".join(f'Content-Type: multipart/related; boundary="{n}"\r\n\r\n--{n}\r\n' for n in range(3000))

    with pytest.raises(TranscriptError, match="holds no page"):
        open_page(deep.encode(), name="page.mht")


def test_both_kinds_of_property_list_are_read() -> None:
    """Safari writes the binary one; a person may have converted it."""
    page = "<html><body><p>Ana: Hé.</p></body></html>"
    resource = {
        "WebResourceData": page.encode("cp1252"),
        "WebResourceTextEncodingName": "windows-1252",
        "WebResourceURL": "https://tea.example/2",
    }
    for form in (plistlib.FMT_XML, plistlib.FMT_BINARY):
        packed = plistlib.dumps({"WebMainResource": resource}, fmt=form)
        found = read_webarchive(packed)

        assert is_webarchive(packed)
        assert ([p.text for p in found.paragraphs], found.url) == (["Ana: Hé."], "https://tea.example/2")


def test_other_files_are_none_of_these() -> None:
    """A letter with a colon in its first line, an archive of something else, any other property list."""
    letter = b"From: Ana\nTo: Ben\nContent-Type: text/plain\n\nHello."
    assert not is_mhtml(letter)
    assert not is_mhtml(b"Ana: Hello.\n\nContent-Type: multipart/related\n")
    assert not is_docx(b"PK\x03\x04 xl/workbook.xml")
    assert not is_webarchive(plistlib.dumps({"a": 1}, fmt=plistlib.FMT_BINARY))
