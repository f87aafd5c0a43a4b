"""Who the people behind bare roles are: who asks and who answers, after what the page says around them.

A page that calls its people ``Q`` and ``A`` names them in its title or its introduction, in the
forms in which such pages are written: "X talks with Y", "an interview with Y", "X对话Y". Whoever
stands first in them asks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.model import Localized, Role
from pipeline.transcript import vocabulary
from pipeline.transcript.labels import is_chinese_name

_LATIN_NAME = r"[A-Z][\w'’.-]+(?: (?:[A-Z]\.|de|da|van|von|der|[A-Z][\w'’-]+)){1,3}"
_GAP = r"[^。！？!?\n]"
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+(?:·[\u3400-\u9fff]+)*")
_TRANSCRIBED = re.compile(r"[\u3400-\u9fff]{1,6}(?:·[\u3400-\u9fff]{1,8})+\Z")

_ASIDE = rf"(?:{_GAP}{{0,60}}? )?"
_TALKS_WITH = (
    r"(?:interview(?:s|ed) |(?:talks?|talked|speaks?|spoke|sits? down|sat down|chats?|chatted|in conversation) "
    r"(?:to|with) )"
)

# The name that ends group one asks; the one that ends, or in Western order begins, group two answers.
_TALKS = (
    re.compile(
        rf"({_GAP}{{2,60}})(?:与|和|同|跟)({_GAP}{{2,60}}?)(?:进行|展开|开展|作)了?"
        rf"{_GAP}{{0,12}}(?:对话|访谈|对谈|交流|采访)"
    ),
    re.compile(rf"({_GAP}{{2,40}})(?:对话|对谈|专访|采访|访谈)了?({_GAP}{{2,40}})"),
    re.compile(rf"({_LATIN_NAME}),? {_ASIDE}{_TALKS_WITH}{_ASIDE}({_LATIN_NAME})"),
)
_ANSWERS = (
    re.compile(rf"({_GAP}{{2,40}})(?:接受|受访)了?{_GAP}{{0,40}}(?:专访|采访|访谈|群访)"),
    re.compile(
        r"(?:[Ii]nterview|[Cc]onversation|[Tt]alk(?:ed|s|ing)?|Q&A|[Ss]poke|[Ss]peaks?|[Ss]at down) (?:with|to) "
        rf"{_ASIDE}({_LATIN_NAME})"
    ),
    re.compile(rf"(?:对话|专访|采访|访谈|独家)[:：\s]*({_GAP}{{2,40}})"),
    re.compile(rf"({_LATIN_NAME})\s*(?:专访|访谈|采访)"),
)
_PRESS = re.compile(r"媒体|记者|群访|press conference|reporters", re.IGNORECASE)
_LATIN_AT_EDGE = re.compile(_LATIN_NAME)


@dataclass(frozen=True, slots=True)
class Cast:
    """What is known of the bare roles of a page."""

    names: dict[str, Localized] = field(default_factory=dict)  # by label key
    roles: dict[str, Role] = field(default_factory=dict)
    same: tuple[tuple[str, str], ...] = ()  # keys that turned out to be one person


def name_roles(keys: Sequence[str], representative: Callable[[str], str], context: str) -> Cast:
    """Return the names and roles of whoever asks and answers; ``keys`` are the labels in order.

    Where one named person speaks before the first question and never again, the answers are theirs
    and the questions come from the floor.
    """
    order = list(dict.fromkeys(keys))
    asks = next((key for key in order if key in vocabulary.QUESTION_WORDS and representative(key) == key), "")
    answers = next((key for key in order if key in vocabulary.ANSWER_WORDS and representative(key) == key), "")
    if not asks and len(answers) == 1:
        answers = ""  # without a question, a letter is one of several that stand for people
    if not asks and not answers:
        return Cast(*_bare_roles(order))
    cast = Cast(*_bare_roles(order))
    named = [key for key in order if key not in (asks, answers)]
    if asks and answers and named:
        first_question = keys.index(asks)
        last_named = max(place for place, key in enumerate(keys) if key in named)
        if len({representative(key) for key in named}) == 1 and last_named < first_question:
            cast.roles.update({asks: "audience", named[0]: "guest"})
            cast.names[asks] = Localized.of({"zh": "观众", "en": "Audience"})
            return Cast(cast.names, cast.roles, ((named[0], answers),))
    asker, answerer = _pair(context)
    if asks:
        cast.roles[asks] = "host"
        press = Localized.of({"zh": "记者", "en": "Reporter"}) if _PRESS.search(context) else None
        cast.names[asks] = asker or press or Localized.of({"zh": "主持人", "en": "Host"})
    if answers:
        cast.roles[answers] = "guest"
        cast.names[answers] = answerer or Localized.of({"zh": "嘉宾", "en": "Guest"})
    return cast


def _bare_roles(order: Sequence[str]) -> tuple[dict[str, Localized], dict[str, Role]]:
    """Return the names of roles that are the same in every language."""
    names: dict[str, Localized] = {}
    for key in order:
        if key in vocabulary.NARRATOR_WORDS:
            names[key] = Localized.of({"zh": "旁白", "en": "Narrator"})
    return names, {}


def _pair(context: str) -> tuple[Localized | None, Localized | None]:
    """Return the names of who asks and who answers, as far as the page says so."""
    for pattern in _TALKS:
        for match in pattern.finditer(context):
            asker, answerer = _last_name(match[1]), _last_name(match[2]) or _first_name(match[2])
            if asker and answerer:
                return asker, answerer
    for pattern in _ANSWERS:
        for match in pattern.finditer(context):
            answerer = _last_name(match[1]) or _first_name(match[1])
            if answerer:
                return None, answerer
    return None, None


def _last_name(text: str) -> Localized | None:
    """Return the name with which a phrase ends: posts stand before names in Chinese."""
    text = text.rstrip(' ,，、:：「」“”"')
    for match in _LATIN_AT_EDGE.finditer(text):
        if match.end() == len(text):
            return Localized.of({"en": match.group()})
    run = next((match.group() for match in _HAN_RUN.finditer(text) if match.end() == len(text)), "")
    return next((Localized.of({"zh": name}) for name in _endings(run)), None)


def _endings(run: str) -> Iterator[str]:
    transcribed = _TRANSCRIBED.search(run)
    if transcribed:
        yield transcribed.group()
    for length in (3, 2, 4):
        if len(run) >= length and is_chinese_name(run[-length:]):
            yield run[-length:]


def _first_name(text: str) -> Localized | None:
    match = _LATIN_AT_EDGE.search(text)
    if match:
        return Localized.of({"en": match.group()})
    run = _HAN_RUN.match(text)
    if not run:
        return None
    for length in (3, 2):
        if is_chinese_name(run.group()[:length]) and len(run.group()) == length:
            return Localized.of({"zh": run.group()[:length]})
    return None


def in_full(name: str, context: str) -> str:
    """Return the full name that a page gives outside the conversation for a short one.

    A first or last name, initials, and a Chinese surname alone are looked for; names in capitals
    are written as names are.

    >>> in_full("Ana", "A talk with Ana Silva."), in_full("AS", "Ana Silva asks."), in_full("林", "嘉宾：林可，作家")
    ('Ana Silva', 'Ana Silva', '林可')
    >>> in_full("ANA SILVA", ""), in_full("安娜", "")
    ('Ana Silva', '安娜')
    """
    if len(name) == 1 and name in vocabulary.SURNAMES:
        pattern = rf"(?<![\u3400-\u9fff]){name}[\u3400-\u9fff]{{1,2}}(?![\u3400-\u9fff])"
    elif name.isascii() and name.isupper() and 2 <= len(name) <= 3 and name.isalpha():
        pattern = r"\b" + " ".join(rf"{initial}[a-z][\w'’-]+" for initial in name) + r"\b"
    else:
        name = name.title() if name.isupper() and len(name) > 3 else name
        word = re.escape(name)
        pattern = rf"(?<![\w.])(?:{word} [A-Z][\w'’-]+|[A-Z][\w'’-]+ {word})(?!\w)"
        if " " in name or not name[:1].isupper() or len(name) < 2:
            return name
    counts = Counter(re.findall(pattern, context))
    return counts.most_common(1)[0][0] if counts else name
