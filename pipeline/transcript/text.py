"""What a run of text looks like: how long it is to a reader, and whether it ends as a sentence does."""

from __future__ import annotations

import re
import unicodedata

_CLOSERS = "\"'”’」』)）】]》>*_ "
_ENDS = frozenset(".。!！?？…;；～~‽؟।")
_ASKS = frozenset("?？؟⸮\u037e")
_GREEK = re.compile(r"[α-ωά-ώ]")
_JAPANESE_QUESTIONS = ("ですか", "ますか", "でしょうか", "でしたか", "ましたか", "ませんか", "だろうか")
_PAUSES = frozenset(",，、:：—–-")
_WIDE = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff]")
_BRACKET_ENDS = frozenset(")）]】")
_LAST_BRACKET = re.compile(r"[(（\[【][^()（）\[\]【】]{1,60}[)）\]】]\s*\Z")
_CONTENT = re.compile(r"[^\W\d_\u3040-\u30ff\u3400-\u9fff]{4,}|[\u3040-\u30ff\u3400-\u9fff]+")
_MOST_SIGNS = 2000  # of a paragraph from which words are taken
_DOT_INSIDE = re.compile(r"\.\S")
_URL = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w.-]{1,64}@[\w-]{1,63}\.\w{2,}|\b[\w-]{1,63}\.(?:com|org|net|io|cn|ai)/\S*",
    re.IGNORECASE,
)


def letters(text: str) -> int:
    """Return the number of letters and digits in a text."""
    return sum(map(str.isalnum, text))


def has_letters(text: str) -> bool:
    """True if a text holds a letter or a digit."""
    return any(map(str.isalnum, text))


def width(text: str) -> int:
    """Return the columns that a text takes, of which an East Asian sign takes two.

    >>> width("Ana 你好")
    8
    """
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))


def ends_sentence(text: str) -> bool:
    """True if a text ends with a mark that ends a sentence, behind it only closing marks or a bracket.

    >>> ends_sentence("He said “yes.”"), ends_sentence("An apple")
    (True, False)
    """
    return text.rstrip(_CLOSERS)[-1:] in _ENDS or _before_bracket(text).rstrip(_CLOSERS)[-1:] in _ENDS


def breaks_off(text: str) -> bool:
    """True if a text ends with a mark after which a sentence goes on."""
    return text.rstrip()[-1:] in _PAUSES


def asks(text: str) -> bool:
    """True if a text ends with a question, which Korean and Japanese tell by a verb's ending as well.

    The question mark of Greek looks like a semicolon.

    >>> asks("He said “why?”"), asks("Why not."), asks("어디 가십니까."), asks("비가 오니까."), asks("何ですか。")
    (True, False, True, False, True)
    """
    said = _before_bracket(text).rstrip(_CLOSERS)
    return (
        said[-1:] in _ASKS
        or (said[-1:] == ";" and bool(_GREEK.search(said)))
        or (not said[-10:].isascii() and _asks_by_its_verb(said[-10:].rstrip(".。")))
    )


def _asks_by_its_verb(text: str) -> bool:
    if text.endswith("까"):
        # With these consonants at their end, stems ask formally (ㅂ니까) or wonder (ㄹ까); else 니까 is "because".
        return _final_consonant(text[-3:-2]) == "ㅂ" if text.endswith("니까") else _final_consonant(text[-2:-1]) == "ㄹ"
    return text.endswith(_JAPANESE_QUESTIONS)


def _final_consonant(syllable: str) -> str:
    """Return the consonant with which a Korean syllable ends, if it is one of two.

    >>> _final_consonant("십"), _final_consonant("할"), _final_consonant("오")
    ('ㅂ', 'ㄹ', '')
    """
    parts = unicodedata.normalize("NFD", syllable)
    return {"\u11b8": "ㅂ", "\u11af": "ㄹ"}.get(parts[-1:], "")


def _before_bracket(text: str) -> str:
    """Return a text without the bracket with which it ends."""
    return _LAST_BRACKET.sub("", text) if text.rstrip()[-1:] in _BRACKET_ENDS else text


def is_short(text: str, columns: int = 60) -> bool:
    """True if a text has the length of a heading or a caption and neither ends nor breaks off as speech does."""
    return len(text) <= columns and width(text) <= columns and not ends_sentence(text) and not breaks_off(text)


def content_words(text: str) -> set[str]:
    """Return the longer words of a text, folded; of a script without spaces, its pairs of signs.

    >>> sorted(content_words("The bell of the valley")), sorted(content_words("山谷里"))
    (['bell', 'valley'], ['山谷', '谷里'])
    """
    found: set[str] = set()
    for word in _CONTENT.findall(text[:_MOST_SIGNS].casefold()):
        alphabetic = word[0] < "\u3040" or word[0] > "\u9fff"
        found.update([word] if alphabetic else (word[at : at + 2] for at in range(len(word) - 1)))
    return found


_SAID = re.compile(r"[:：]\s*\S+\s+\S")  # words after a label


def has_url(text: str) -> bool:
    """True if an address stands in a text."""
    return _may_hold_url(text) and bool(_URL.search(text))


def without_urls(text: str) -> str:
    """Return a text without its addresses."""
    return _URL.sub("", text) if _may_hold_url(text) else text


def _may_hold_url(text: str) -> bool:
    # Addresses go on behind a dot, sentences do not: most texts are told by that.
    return "://" in text or ("." in text and bool(_DOT_INSIDE.search(text)))


def folded(text: str) -> str:
    """Return the letters and digits of a text in one form and case, to compare texts by.

    >>> folded("Ｑ＆Ａ ") == folded("q a")
    True
    """
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def is_link(text: str, *, most_width: int) -> bool:
    """True for an address with a few words before it, and not for what somebody says with an address in it.

    >>> is_link("Video: https://radio.example/1", most_width=40)
    True
    >>> is_link("Ana: I found it at https://radio.example/1", most_width=40)
    False
    """
    if not has_url(text):
        return False
    words = without_urls(text)
    return width(words) <= most_width and not ends_sentence(words) and not _SAID.search(words)
