"""Who the people behind bare roles are: who asks and who answers, after what the page says around them.

A page that calls its people ``Q`` and ``A`` names them in its title or its introduction, in the
forms in which such pages are written: "X talks with Y", "an interview with Y", "X对话Y". Whoever
stands first in them asks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.model import Role
from pipeline.transcript import vocabulary
from pipeline.transcript.introduction import NOT_IN_NAMES, find_subject
from pipeline.transcript.labels import is_chinese_name, is_role
from pipeline.transcript.role_names import Part

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
_PRESS = re.compile(
    r"媒体|记者|群访|press (?:conference|briefing|gaggle)|briefing room|reporters|"
    r"presse?-?konferen[sz]|conférence de presse|rueda de prensa|conferenza stampa",
    re.IGNORECASE,
)
_NEVER_FIRST = NOT_IN_NAMES - vocabulary.words("Mr Mrs Ms Dr")
_LATIN_AT_EDGE = re.compile(_LATIN_NAME)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a page says outside its conversation."""

    context: str = ""  # all of it
    head: tuple[str, ...] = ()  # its title, what stands above the first label, and captions
    declared: Mapping[str, str] = field(default_factory=dict)  # names by label key


@dataclass(frozen=True, slots=True)
class Cast:
    """What is known of the bare roles of a page, by label key."""

    names: dict[str, str] = field(default_factory=dict)
    parts: dict[str, Part] = field(default_factory=dict)  # of those without a name
    roles: dict[str, Role] = field(default_factory=dict)
    same: tuple[tuple[str, str], ...] = ()  # keys that turned out to be one person


def name_roles(
    keys: Sequence[str], representative: Callable[[str], str], around: Surroundings, languages: Sequence[str]
) -> Cast:
    """Return the names and roles of whoever asks and answers; ``keys`` are the labels in order.

    Where one named person speaks before the first question and never again, the answers are theirs
    and the questions come from the floor.
    """
    order = list(dict.fromkeys(keys))
    cast = Cast(parts={key: "narrator" for key in order if key in vocabulary.NARRATOR_WORDS})
    cast.names.update(_named_guest(order, around, languages))
    cast.names.update(_named_in_prose(order, around.context))
    own = [key for key in order if representative(key) == key]
    asking = _one_person(own, vocabulary.QUESTION_WORDS)
    answering = _one_person(own, vocabulary.ANSWER_WORDS)
    if not asking and len("".join(answering)) == 1:
        answering = []  # without a question, a letter is one of several that stand for people
    same = tuple((people[0], other) for people in (asking, answering) for other in people[1:])
    if not asking and not answering:
        return replace(cast, names={**cast.names, **around.declared})
    named = [key for key in order if key not in (*asking, *answering)]
    if asking and answering and named:
        first_question = keys.index(asking[0])
        last_named = max(place for place, key in enumerate(keys) if key in named)
        if len({representative(key) for key in named}) == 1 and last_named < first_question:
            cast.roles.update({asking[0]: "audience", named[0]: "guest"})
            cast.parts[asking[0]] = "audience"
            return replace(cast, same=(*same, (named[0], answering[0])))
    asker, answerer = _pair(around.context)
    if asking:
        cast.roles[asking[0]] = "host"
        cast.parts[asking[0]] = "reporter" if _PRESS.search(around.context) else "host"
        cast.names.update({asking[0]: asker} if asker else {})
    if answering:
        cast.roles[answering[0]] = "guest"
        cast.parts[answering[0]] = "guest"
        answerer = answerer or find_subject(around.head, nouns_are_capitals="de" in languages)
        cast.names.update({answering[0]: answerer} if answerer and answerer != asker else {})
    return replace(cast, same=same, names={**cast.names, **around.declared})


def _one_person(keys: Sequence[str], words: Sequence[str]) -> list[str]:
    """Return the first label that is one of some words, and its short and long forms: ``Pregunta`` and ``P``."""
    first = next((key for key in keys if key in words), "")
    return [
        key
        for key in keys
        if key == first or (first and len(key) == 1 and first[0] == key) or (key in words and key[0] == first)
    ]


def _named_guest(order: Sequence[str], around: Surroundings, languages: Sequence[str]) -> dict[str, str]:
    """Return the name of a guest whose label is the bare word, if there is but one and the page is about one."""
    guests = [key for key in order if key in vocabulary.GUEST_WORDS]
    others = [key for key in order if key not in vocabulary.GUEST_WORDS | vocabulary.HOST_WORDS]
    if len(guests) != 1 or others or not (name := find_subject(around.head, nouns_are_capitals="de" in languages)):
        return {}
    return {guests[0]: name}


def _named_in_prose(order: Sequence[str], context: str) -> dict[str, str]:
    """Return the names that a sentence gives to roles, as in ``嘉宾甲是作家林可，``."""
    found: dict[str, str] = {}
    for key in order:
        if is_role(key) and not key.isascii() and len(key) > 1:
            match = re.search(rf"{re.escape(key)}(?:是|为|為)({_GAP}{{2,60}}?)[，。；,;]", context)
            name = _last_name(match[1]) if match else ""
            found.update({key: name} if name else {})
    return found


def _pair(context: str) -> tuple[str, str]:
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
                return "", answerer
    return "", ""


def _last_name(text: str) -> str:
    """Return the name with which a phrase ends: posts stand before names in Chinese."""
    text = text.rstrip(' ,，、:：「」“”"')
    for match in _LATIN_AT_EDGE.finditer(text):
        if match.end() == len(text):
            return match.group()
    run = next((match.group() for match in _HAN_RUN.finditer(text) if match.end() == len(text)), "")
    return next(_endings(run), "")


def _endings(run: str) -> Iterator[str]:
    transcribed = _TRANSCRIBED.search(run)
    if transcribed:
        yield transcribed.group()
    for length in (3, 2, 4):
        if len(run) >= length and is_chinese_name(run[-length:]):
            yield run[-length:]


def _first_name(text: str) -> str:
    match = _LATIN_AT_EDGE.search(text)
    if match:
        return match.group()
    run = _HAN_RUN.match(text)
    if not run:
        return ""
    for length in (3, 2):
        if is_chinese_name(run.group()[:length]) and len(run.group()) == length:
            return run.group()[:length]
    return ""


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
    counts = Counter(found for found in re.findall(pattern, context) if found.split()[0] not in _NEVER_FIRST)
    return counts.most_common(1)[0][0] if counts else name
