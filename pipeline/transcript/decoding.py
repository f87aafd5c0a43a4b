"""The bytes of a saved page become its text.

Pages come as UTF-8, as UTF-16 and, from older Chinese software, as GB18030 (of which GBK and GB2312
are parts), or in the encoding that the page itself declares. Anything else is refused with a message
that says what it looks like: text decoded by a wrong guess would be read aloud as nonsense.
"""

from __future__ import annotations

import codecs
import re

from pipeline.errors import TranscriptError
from pipeline.pages import MOST_BYTES

_BYTE_ORDER_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins like UTF-16, so it is tried before it
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Line ends, the alphabets of Europe and the Near East, the scripts of India and South East Asia, punctuation, and
# the scripts of East Asia.
_USUAL = re.compile(
    r"[\t\r\n -~\u00a0-\u00ff\u0370-\u06ff\u0900-\u0eff\u1780-\u17ff\u1e00-\u1eff"
    r"\u2010-\u203f\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7af\uff00-\uffef]"
)
_EXPORT = "Open it in the program that made it and save it as DOCX or plain text."
_PICTURE = "Save the page itself as text or HTML, not a picture of it."
_RECORDING = "Give the text of the conversation, not its recording."
_FIRST_BYTES: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "a PDF document", _EXPORT),
    (b"PK\x03\x04", "a ZIP archive or an office document", _EXPORT),
    (b"\xd0\xcf\x11\xe0", "an old office document", _EXPORT),
    (b"{\\rtf", "a rich-text document", _EXPORT),
    (b"\x89PNG", "a PNG picture", _PICTURE),
    (b"\xff\xd8\xff", "a JPEG picture", _PICTURE),
    (b"GIF8", "a GIF picture", _PICTURE),
    (b"ID3", "an MP3 file", _RECORDING),
    (b"OggS", "an Ogg file", _RECORDING),
    (b"RIFF", "a WAV or WebP file", _RECORDING),
    (b"fLaC", "a FLAC file", _RECORDING),
    (b"\x1f\x8b", "a gzip archive", "Unpack it and give the page that it holds."),
    (b"\x00\x00\x00\x18ftyp", "an MP4 file", _RECORDING),
    (b"\x00\x00\x00\x1cftyp", "an MP4 file", _RECORDING),
    (b"\x00\x00\x00 ftyp", "an MP4 file", _RECORDING),
    (b"\x1aE\xdf\xa3", "a WebM or Matroska file", _RECORDING),
    (b"\xff\xfb", "an MP3 file", _RECORDING),
    (b"bplist", "a property list", _EXPORT),
    (b"SQLite format 3", "a database", _EXPORT),
    (b"7z\xbc\xaf", "a 7-Zip archive", "Unpack it and give the page that it holds."),
    (b"\x7fELF", "a program", "Give a saved page as text."),
)

_LINE_ENDS = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_INVISIBLE = re.compile(r"[\ufeff\u200b\x00-\x08\x0e-\x1f\x7f]")


# By their names in the WHATWG Encoding Standard: what a page calls Latin-1 or GB2312 may hold more than that.
_DECLARED = {
    **dict.fromkeys(("iso-8859-1", "latin1", "us-ascii", "ascii", "windows-1252", "cp1252"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "x-gbk"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "cn-big5"), "big5hkscs"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j", "ms932"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "windows-949", "cp949"), "cp949"),
    **{name: name for name in ("euc-jp", "iso-2022-jp", "koi8-r", "koi8-u", "macintosh")},
    **{name: name for number in range(2, 17) if (name := f"iso-8859-{number}") != "iso-8859-12"},
    **{
        name: name.replace("windows-", "cp")
        for number in range(1250, 1259)
        if (name := f"windows-{number}") != "windows-1252"
    },
}
_BAD_SIGNS = 1000  # one wrong sign among so many is let pass where the encoding is declared


def decode_page(document: bytes, *, name: str, encoding: str = "") -> str:
    r"""Return the text of a page, its lines ended by ``\n``.

    ``encoding`` is what the page or its envelope declares; it counts where the bytes are no Unicode.

    Raises:
        TranscriptError: if the page is empty, too large, not text, or in no encoding that is read.

    >>> decode_page("Ana: 你好\r\n".encode("gb18030"), name="page.txt")
    'Ana: 你好\n'
    """
    check_size(document, name=name)
    for first_bytes, kind, hint in _FIRST_BYTES:
        if document.startswith(first_bytes):
            raise TranscriptError(f"looks like {kind}, expected a page of text", where=name, hint=hint)
    text = _decode(document, name, _DECLARED.get(encoding.strip().lower(), ""))
    if len(_CONTROLS.findall(text)) > _few_of(len(text)):
        raise TranscriptError(
            "holds binary data, expected a page of text", where=name, hint="Save the page as plain text or HTML."
        )
    text = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text))
    if not text.strip():
        raise TranscriptError("is empty, expected a page of text", where=name, hint="Save the page again.")
    return text


def check_size(document: bytes, *, name: str) -> None:
    """Return if a page is small enough to be read.

    Raises:
        TranscriptError: if it is not.
    """
    if len(document) > MOST_BYTES:
        raise TranscriptError(
            f"{len(document) // (1024 * 1024)} MB are too large for a page of text; at most 64 MB are read",
            where=name,
            hint="Give the page alone, without what was saved around it.",
        )


def _few_of(length: int) -> int:
    """Return how many control characters a page of a length may hold by accident: 1%, or up to 3 of a short one."""
    return max(length // 100, min(3, length // 20))


def _decode(document: bytes, name: str, declared: str) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if document.startswith(mark):
            return document[len(mark) :].decode(encoding, "replace")
    if document.count(b"\0") > _few_of(len(document)):
        return _decode_utf_16(document, name)
    try:
        return document.decode("utf-8")
    except UnicodeDecodeError as error:
        if b"\0" in document:
            return _decode_utf_16(document, name)
        if error.reason == "unexpected end of data":  # the file was cut in the middle of a sign
            return document[: error.start].decode("utf-8")
    if declared:
        text = document.decode(declared, "replace")
        if text.count("\ufffd") * _BAD_SIGNS <= len(text) + _BAD_SIGNS:  # and the sign at which the file was cut
            return text
    if _is_gb18030(document):
        return document.decode("gb18030", "replace")
    line = document[: error_at(document)].count(b"\n") + 1
    raise TranscriptError(
        f"line {line}: not readable as UTF-8, UTF-16 or GB18030 text",
        where=name,
        hint="Open the page in an editor and save it with the encoding UTF-8.",
    )


def error_at(document: bytes) -> int:
    """Return the index of the first byte that is not UTF-8, or the length where all are."""
    try:
        document.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return len(document)


def _decode_utf_16(document: bytes, name: str) -> str:
    """Decode UTF-16 without a mark, in the byte order that gives signs people write with."""
    whole = document[: len(document) // 2 * 2]
    text = max((whole.decode(order, "replace") for order in ("utf-16-le", "utf-16-be")), key=_usual_signs)
    if _usual_signs(text) * 10 < 9 * len(text):
        raise TranscriptError(
            "holds binary data, expected a page of text", where=name, hint="Save the page as plain text or HTML."
        )
    return text


def _usual_signs(text: str) -> int:
    return len(_USUAL.findall(text))


def _is_gb18030(document: bytes) -> bool:
    """True if most two-byte signs are punctuation or among the 3,755 most common characters.

    GB18030 decodes almost any bytes; only in Chinese text do the lead bytes of GB 2312 rows 1-9
    (punctuation, kana) and 16-55 (the common characters) prevail.
    """
    try:
        text = document.decode("gb18030")
    except UnicodeDecodeError as error:
        if error.end < len(document):
            return False
        text = document[: error.start].decode("gb18030")
    signs = [sign for sign in text if ord(sign) > 0x7F]
    encoded = "".join(signs).encode("gb18030")
    if len(encoded) > 2 * len(signs) * 11 // 10:  # many four-byte signs: rare letters, not Chinese
        return False
    leads = encoded[0::2]
    common = sum(0xA1 <= lead <= 0xA9 or 0xB0 <= lead <= 0xD7 for lead in leads)
    trails = sum(trail >= 0xA1 for trail in encoded[1::2])
    return common * 10 >= 7 * len(leads) and trails * 10 >= 8 * len(leads)
