"""What a speaker's label can look like, and how it is read.

A label is a name, a role, or a letter that stands for one of them. Its shape alone never makes it a
label: ``Note:`` has the shape too. :mod:`pipeline.transcript.evidence` weighs what speaks for it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, NamedTuple

from pipeline.transcript import vocabulary

Shape = Literal["role", "full name", "first name", "initials", "Chinese name", "East Asian name", "other"]

LONGEST_LABEL = 80
"""How far into a paragraph its colon is looked for: a name, its abbreviation and some brackets."""

_TIME = r"(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_SPAN = rf"{_TIME}(?:\s*(?:-->|-|–|—|~)\s*{_TIME})?"
_LEADING_TIME = re.compile(rf"[\[(（【]?\s*(?P<time>{_SPAN})\s*[\])）】]?(?:\s*[-–—|·:：]\s*|\s+|\Z)")
_TRAILING_TIME = re.compile(rf"\s*[-–—|·@,，]?\s*[\[(（【]?\s*(?P<time>{_SPAN})\s*[\])）】]?\s*\Z")
_CLOSING = frozenset("])）】")
_BRACKET = re.compile(r"\A(?P<name>.*?)\s*[(（\[](?P<inner>[^()（）]{1,60})[)）\]]\s*\Z")
_PLAIN_LABEL = re.compile(r"[^(（\[【)）\]】:：]*[:：]")
_BRACKET_OR_COLON = re.compile(r"[(（\[【)）\]】:：]")
_OFFICE = re.compile(
    r"(?:the|der|die|le|la|el|il)\b", re.IGNORECASE
)  # ``The Secretary of State, Tides (Mrs Ana Silva)``
_QUOTED = re.compile(r"[«„“](?P<name>[^«»„“”]{1,40})[»“”]\Z")
_DECLARED = re.compile(
    rf"{vocabulary.DECLARES}.{{0,12}}?[“\"「『'‘:：\s]\s*(?P<short>[^\s“”\"「」『』'‘’]{{1,12}})[”\"」』'’]?\Z"
)
_DECLARED_BARE = re.compile(rf"{vocabulary.DECLARES}\s*(?P<short>[^\s“”\"「」『』'‘’]{{1,12}})\Z")
_NOT_IN_LABELS = re.compile(r"[。！？!?;；\"“”<>=/\\|@{}…*^~$%《》「」]")
_WORD = re.compile(r"[^\W\d_][\w.'’\-]*|#?\d{1,2}|&")
_PARTICLES = vocabulary.words("de da di du van von der den ten bin al el la le del della dos y e ibn zu af")
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_HAN_NAME = re.compile(r"[\u3400-\u9fff]{2,4}\Z")
_TRANSCRIBED_NAME = re.compile(
    r"[\u3400-\u9fff\u30a0-\u30ff]{1,10}(?:[·・‧•][A-Za-z.\u3400-\u9fff\u30a0-\u30ff]{1,10}){1,3}\Z"
)
_KANA = re.compile(r"[\u3041-\u30fa]")
_HAN_GRAMMAR = re.compile(r"[的了是在我你他她它们这那不就也都很和与把被吗呢吧么为但而或让对从到说想会能要有没怎什如]")
_ROLE_WORDS = vocabulary.HOST_WORDS | vocabulary.GUEST_WORDS | vocabulary.AUDIENCE_WORDS | vocabulary.NARRATOR_WORDS
_HOST_AND_NAME = re.compile(r"(?P<role>主持人|主持|记者|嘉宾)\s*(?P<name>[\u3400-\u9fff]{2,4})\Z")
_ORDINAL = re.compile(r"[\s#]*(?:[\d一二三四五六七八九十]{1,2}|[甲乙丙丁]|\b[a-d])\Z")
_DOTTED_INITIALS = re.compile(r"(?:[^\W\d_a-z]\.){1,3}")
_NUMBER = re.compile(r"[\s#]*[\d一二三四五六七八九十]{1,2}\Z")


@dataclass(frozen=True, slots=True)
class Label:
    """A label as a reader takes it: the name in it, and what it says beside the name."""

    text: str  # as it stands on the page
    name: str  # without brackets, time and ``and others``
    shape: Shape
    short: str = ""  # the abbreviation that it declares for later use
    detail: str = ""  # a post, a role, or the name in other letters
    key: str = field(init=False, repr=False, compare=False)
    """The form by which two labels are one: ``Q 1:`` and ``q:`` are."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", label_key(self.name))

    def __hash__(self) -> int:
        return hash(self.text)  # quicker than that of all fields, and they differ by it


class Mark(NamedTuple):
    """A place where a label stands."""

    paragraph: int  # index
    label: Label
    rest: str  # the words that follow it in the same paragraph
    alias: Label | None = None  # the same label in the other language
    start_ms: int | None = None
    stamped: bool = False  # the moment at which it was sent stands beside it


@lru_cache(maxsize=4096)  # the same few labels come again and again
def label_key(name: str) -> str:
    """Return a label in the form in which labels are compared.

    >>> label_key("Ana  Silva"), label_key("Q1"), label_key("ＱＵＥＳＴＩＯＮ")
    ('ana silva', 'q', 'question')
    """
    plain = " ".join(unicodedata.normalize("NFKC", name).casefold().split()).strip(" .:")
    unnumbered = _NUMBER.sub("", plain)
    if unnumbered in vocabulary.QUESTION_WORDS or unnumbered in vocabulary.ANSWER_WORDS:
        return unnumbered
    return plain


def split_label(text: str) -> tuple[str, str] | None:
    """Return what stands before and after the first colon that can end a label, or None.

    >>> split_label("Ana (AS): Hello."), split_label("at 12:30"), split_label("see https://a.b")
    (('Ana (AS)', 'Hello.'), None, None)
    """
    head = text[:LONGEST_LABEL]
    if ":" not in head and "：" not in head:
        return None
    plain = _PLAIN_LABEL.match(head)
    if plain and _ends_label(text, plain.end() - 1):
        return text[: plain.end() - 1].strip(), text[plain.end() :].strip()
    depth = 0
    for match in _BRACKET_OR_COLON.finditer(head):
        sign, at = match.group(), match.start()
        if sign in "(（[【":
            depth += 1
        elif sign in ")）]】":
            depth -= 1
        elif depth <= 0 and _ends_label(text, at):
            return text[:at].strip(), text[at + 1 :].strip()
    return None


def _ends_label(text: str, at: int) -> bool:
    """True for a colon that stands neither in an address nor between two figures."""
    behind = text[at + 1 : at + 3]
    return behind != "//" and not (behind[:1].isdigit() and text[at - 1 : at].isdigit())


def peel_time(text: str) -> tuple[int | None, str]:
    """Return the time with which a text begins, in milliseconds, and the text behind it.

    >>> peel_time("[00:01:02] Ana: Hello."), peel_time("Ana: Hello.")
    ((62000, 'Ana: Hello.'), (None, 'Ana: Hello.'))
    """
    match = None if text[:1].isalpha() else _LEADING_TIME.match(text)
    return (_milliseconds(match["time"]), text[match.end() :]) if match else (None, text)


def peel_last_time(text: str) -> tuple[int | None, str]:
    """Return the time with which a short text ends, in milliseconds, and the text before it."""
    last = text.rstrip()[-1:]
    may_end_so = len(text) <= LONGEST_LABEL and (last.isdigit() or last in _CLOSING)
    match = _TRAILING_TIME.search(text) if may_end_so else None
    return (_milliseconds(match["time"]), text[: match.start()]) if match else (None, text)


def _milliseconds(time: str) -> int:
    clock, _, fraction = re.split(r"\s*(?:-->|-|–|—|~)\s*", time)[0].replace(",", ".").partition(".")
    seconds = 0
    for part in clock.split(":"):
        seconds = seconds * 60 + int(part)
    return seconds * 1000 + int(fraction.ljust(3, "0") or 0)


@lru_cache(maxsize=4096)
def read_label(text: str) -> Label | None:
    """Return a label, or None where the text cannot be one by its form.

    >>> label = read_label("Ana Silva (AS)")
    >>> label.name, label.short, label.shape
    ('Ana Silva', 'AS', 'full name')
    >>> read_label("Nobody in the harbour ever asked the lamp a second question")
    """
    text = text.strip().strip("*_").strip()
    if not text or len(text) > LONGEST_LABEL or text[:3].casefold() == "by ":
        return None
    quoted = _QUOTED.match(text)
    name, short, detail = quoted["name"].strip() if quoted else text, "", ""
    bracket = _BRACKET.match(text)
    if bracket and bracket["name"].strip():
        name, inner = bracket["name"].strip(), bracket["inner"].strip()
        short = _declared(name, inner)
        detail = "" if short else inner
        if _OFFICE.match(name) and vocabulary.HONORIFICS.match(inner):
            name, detail = inner, name
    elif "," in text or "，" in text:
        name, detail = (part.strip() for part in re.split("[,，]", text, maxsplit=1))
        if " " not in name:
            return None
    name = vocabulary.GROUP_SUFFIX.sub("", name).strip()
    role = _HOST_AND_NAME.match(name)
    if role and is_chinese_name(role["name"]):
        name, detail = role["name"], role["role"]
    shape = _shape(name)
    return Label(text, name, shape, short, detail) if shape else None


def read_initials(text: str) -> Label:
    """Return the label that a text is where it is known for somebody's initials, whatever word they make."""
    return Label(text, text, "initials")


@lru_cache(maxsize=4096)
def initials_of(name: str) -> str:
    """Return the first letters of a name.

    >>> initials_of("Dr Ana de Silva")
    'AS'
    """
    words = vocabulary.HONORIFICS.sub("", name).split()
    return "".join(word[0].upper() for word in words if word not in _PARTICLES)


def is_bare_name(text: str) -> bool:
    """True if a line is a person's full name and nothing else.

    >>> is_bare_name("Ana Silva"), is_bare_name("A talk with Ana Silva")
    (True, False)
    """
    label = read_label(text)
    return label is not None and label.name == text and label.shape in ("full name", "Chinese name")


def _declared(name: str, inner: str) -> str:
    """Return the abbreviation that a bracket behind a name declares, or nothing."""
    match = _DECLARED.search(inner) or _DECLARED_BARE.search(inner)
    if match:
        return match["short"].strip("\"'")
    initials = "".join(word[0] for word in name.split())
    return inner if inner.isalpha() and inner.isupper() and initials.upper().startswith(inner) else ""


def _shape(name: str) -> Shape | None:
    plain = unicodedata.normalize("NFKC", name)
    key = label_key(plain)
    if not any(map(str.isalpha, plain)) or _NOT_IN_LABELS.search(plain) or "," in plain or "://" in plain:
        return None
    if is_role(key):
        return "role"
    if key in vocabulary.NEVER_LABELS or vocabulary.NUMBERED_THINGS.match(key):
        return None
    if _EAST_ASIAN.search(plain):
        return _east_asian_shape(plain)
    return _western_shape(_without_marks(plain))


def _without_marks(text: str) -> str:
    """Return a text without the signs that stand over and under letters, as the vowels of Hindi and Thai do."""
    return text if text.isascii() else "".join(sign for sign in text if not unicodedata.category(sign).startswith("M"))


def is_role(key: str) -> bool:
    """True for the words by which pages call whoever asks, answers, hosts, listens or tells."""
    return (
        key in vocabulary.QUESTION_WORDS
        or key in vocabulary.ANSWER_WORDS
        or _ORDINAL.sub("", key) in _ROLE_WORDS
        or bool(vocabulary.GENERIC_SPEAKERS.fullmatch(key))
    )


def _east_asian_shape(name: str) -> Shape | None:
    if _TRANSCRIBED_NAME.match(name):
        return "Chinese name"
    if len(name) > 24 or len(_EAST_ASIAN.findall(name)) > 10 or (_HAN_GRAMMAR.search(name) and not _KANA.search(name)):
        return None
    bare = name
    for title in vocabulary.HAN_TITLES:
        bare = bare.removesuffix(title)
    if is_chinese_name(bare):
        return "Chinese name"
    latin = " ".join(_EAST_ASIAN.sub(" ", bare).split())
    if " " in bare and latin and _western_shape(latin) in ("full name", "first name"):
        return "full name"  # in both scripts
    return "East Asian name"


def is_chinese_name(text: str) -> bool:
    """True if a text is a surname that many people have, and one or two signs more."""
    if not _HAN_NAME.match(text):
        return False
    return text[:2] in vocabulary.COMPOUND_SURNAMES or (text[0] in vocabulary.SURNAMES and len(text) <= 3)


def _western_shape(name: str) -> Shape | None:
    words = vocabulary.HONORIFICS.sub("", name).split()
    if not words or len(words) > 5 or len(name) > 40 or not all(_WORD.fullmatch(word) for word in words):
        return None
    cased = [word for word in words if word[0].isalpha()]
    if not all(word[0].isupper() or word in _PARTICLES or not word[0].islower() for word in cased):
        return "other" if len(words) <= 2 and len(name) <= 20 else None
    if len(words) == 1 and len(words[0]) <= 3 and words[0].isupper():
        return "initials"
    if all(_DOTTED_INITIALS.fullmatch(word) for word in words):
        return "initials"
    return "full name" if len(words) > 1 else "first name"
