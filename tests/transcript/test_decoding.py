"""Bytes become text in the encodings that pages come in, and everything else is refused clearly."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import TranscriptError
from pipeline.pages import MOST_BYTES
from pipeline.transcript.decoding import decode_page

_CHINESE = "问：桥是什么时候修的？\n答：我出生以前。那时候没有灯，也没有路。\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "gbk", "gb2312"]
)
def test_chinese_is_read_in_every_encoding(encoding: str) -> None:
    """A Chinese page is the same text whatever software saved it."""
    assert decode_page(_CHINESE.encode(encoding), name="page.txt") == _CHINESE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_english_and_cyrillic_are_read(encoding: str) -> None:
    """The other scripts come through as well."""
    text = "Ana: Grüße aus Málaga!\nОльга: Доброе утро.\n"

    assert decode_page(text.encode(encoding), name="page.txt") == text


def test_traditional_chinese_in_gbk_is_read() -> None:
    """GBK holds traditional characters beyond GB 2312; a few of them do not mislead."""
    text = "主持人：今天我们谈茶馆。\n陈先生：好的，謝謝大家，今天天气很好，我们慢慢说。\n"

    assert decode_page(text.encode("gbk"), name="page.txt") == text


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_every_line_end_becomes_one(end: str) -> None:
    """Lines end in one way only, whatever ended them."""
    assert decode_page(f"Ana: Hi.{end}Ben: Yes.".encode(), name="page.txt") == "Ana: Hi.\nBen: Yes."


@given(
    text=st.text(
        st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\u200b\u2028\u2029"), min_size=1
    )
)
def test_utf_8_comes_through_unchanged(text: str) -> None:
    """Whatever can be written in UTF-8 is read as it was written."""
    if text.strip():
        assert decode_page(text.encode(), name="page.txt") == text


@given(document=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(document: bytes) -> None:
    """No bytes make the decoder fail in another way than it says."""
    with suppress(TranscriptError):
        text = decode_page(document, name="page.txt")

        assert text.strip()
        assert "\0" not in text


def test_a_page_cut_in_the_middle_of_a_sign_is_read_up_to_it() -> None:
    """An unfinished download loses its last sign and no more."""
    assert decode_page(_CHINESE.encode()[:-2], name="page.txt") == _CHINESE[:-2]


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (b"", "is empty"),
        (b" \n\t\n", "is empty"),
        (b"\xef\xbb\xbf\n", "is empty"),
        (b"%PDF-1.7 ...", "looks like a PDF document"),
        (b"PK\x03\x04...", "looks like a ZIP archive or an office document"),
        (b"\x89PNG\r\n\x1a\n", "looks like a PNG picture"),
        (b"\xff\xd8\xff\xe0JFIF", "looks like a JPEG picture"),
        (b"ID3\x03\x00", "looks like an MP3 file"),
        (bytes(range(256)) * 4, "holds binary data"),
        (b"\x01\x02\x03text", "holds binary data"),
        ("Ana: déjà vu\nBen: là-bas\n".encode("latin-1"), "line 1: not readable as UTF-8, UTF-16 or GB18030 text"),
    ],
)
def test_what_is_no_page_is_refused_with_its_kind(document: bytes, message: str) -> None:
    """The message says what the bytes look like, and the hint what to do."""
    with pytest.raises(TranscriptError) as raised:
        decode_page(document, name="page.txt")

    assert str(raised.value).startswith(f"page.txt: {message}")
    assert raised.value.hint.endswith(".")


def test_a_huge_file_is_refused() -> None:
    """Nothing beyond the limit is looked at."""
    with pytest.raises(TranscriptError, match=r"64 MB are too large .* at most 64 MB"):
        decode_page(bytes(MOST_BYTES + 1), name="page.txt")
