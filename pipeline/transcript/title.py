"""Which lines of a page are its title.

Markup says it, or a line that comes again does. Else a title is told by where it stands: below the
menus, above the facts about the page and the introduction, whose words it shares.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from pipeline.language import detect_language
from pipeline.transcript import vocabulary
from pipeline.transcript.captions import is_caption
from pipeline.transcript.dates import date_in
from pipeline.transcript.document import Paragraph
from pipeline.transcript.extent import is_page_line
from pipeline.transcript.frame import is_fact, is_menu
from pipeline.transcript.furniture import is_rule
from pipeline.transcript.labels import is_bare_name
from pipeline.transcript.plays import is_scene
from pipeline.transcript.summaries import find_summaries
from pipeline.transcript.text import content_words, ends_sentence, folded, has_url, letters, width

_FEWEST_LETTERS = 3
_FIRST_PARAGRAPHS = 40
_LONGEST_TITLE = 200
_TITLE_WIDTH = 12
_AGAIN = 1000  # paragraphs in which a title may stand a second time
_SENTENCE_WIDTH = 30
_WITNESSES = 30  # paragraphs from the label on in which the words of a title are looked for
_MOST_SHARED = 2
_SUFFIX = re.compile(r"\s*(?:[|｜_丨]|\s[-–—]\s)[^|｜_丨]{1,30}\Z")
_DATE_PREFIX = re.compile(r"\A(?:19|20)\d{2}[-/.](?:0?[1-9]|1[0-2])(?:[-/.]\d{1,2})?[\s:：|,，_-]+(?=\D)")
_SUBJECT = re.compile(
    r"\A(?:subject|betreff|objet|asunto|assunto|oggetto|тема|件名|主题|主題)\s*[:：]\s*"
    r"(?:(?:re|aw|sv|fwd?|wg|tr|rv|res|enc|回复|回覆)\s*[:：]\s*)*",
    re.IGNORECASE,
)
_GENRE = re.compile(
    r"[\[【［](?:interview|entretien|entrevista|intervista|인터뷰|대담|対談|インタビュー|专访|專訪|访谈|訪談|对话|對話)[\]】］]",
    re.IGNORECASE,
)
_SUBTITLE = re.compile(r"(?:an? |in )?(?:conversation|interview|talk) (?:with|between)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,3}")  # above a chapter; longer ones count readers
_CLOSERS = "»”\"'」』“)）"


@dataclass(frozen=True, slots=True)
class Title:
    """The title of a page, in each language that it stands in, and the paragraphs that are nothing else."""

    texts: tuple[str, ...]
    paragraphs: frozenset[int]

    @property
    def text(self) -> str:
        """The title in the language in which it stands first; empty where the page has none."""
        return next(iter(self.texts), "")


def find_title(
    paragraphs: Sequence[Paragraph],
    labelled: AbstractSet[int],
    said: str = "",
    names: Sequence[str] = (),
    languages: Sequence[str] = (),
) -> Title:
    """Return the title of a page: what its markup says, else the best of its first lines.

    ``labelled`` are the paragraphs that hold labels, before the first of which a title must stand;
    a line that mentions one of the ``names`` in them is rather the title than one that does not. A
    page in two ``languages`` may give its title in both, on neighbouring lines.
    """
    head = range(min(len(paragraphs), _FIRST_PARAGRAPHS, *labelled))
    best = next((index for index in head if paragraphs[index].level == 1), None)
    if not said and best is None:
        best = _best_line(paragraphs, head, names)
    found = "" if best is None else paragraphs[best].text
    text = " ".join((said or found).split())
    trunk = _SUFFIX.sub("", text)
    if trunk != text and any(folded(paragraphs[index].text) == folded(trunk) for index in head):
        text = trunk
    same = {folded(text), folded(found)} - {""}
    places = frozenset(index for index in head if folded(paragraphs[index].text) in same)
    other = None if best is None else _translation(paragraphs, head, best, languages)
    text = _SUBJECT.sub("", _DATE_PREFIX.sub("", text))
    if best is None or other is None:
        return Title((text,) if text else (), places)
    pair = (text, paragraphs[other].text) if best < other else (paragraphs[other].text, text)
    return Title(pair, places | {other})


def _best_line(paragraphs: Sequence[Paragraph], head: range, names: Sequence[str]) -> int | None:
    """Return the line of the head for which most speaks, the first of equals."""
    counts = Counter(
        folded(paragraph.text) for paragraph in paragraphs[:_AGAIN] if len(paragraph.text) <= _LONGEST_TITLE
    )
    summaries = find_summaries(paragraphs, head.stop)
    candidates = [
        index
        for index in head
        if index not in summaries
        and _may_be_title(paragraphs[index].text)
        and not paragraphs[index].bullet
        and not (index and _NUMBER.fullmatch(paragraphs[index - 1].text))
    ]
    # One line that comes again is the title above its article; several are a list of its parts.
    again = {key for index in candidates if counts[key := folded(paragraphs[index].text)] > 1}
    witness = {
        word
        for index, paragraph in enumerate(paragraphs[: head.stop + _WITNESSES])
        if index >= head.stop or _is_introduction(paragraph.text)
        for word in content_words(paragraph.text)
    }

    framed = any(is_menu(text) or vocabulary.NAVIGATION.fullmatch(text) for text in (paragraphs[i].text for i in head))

    def points(index: int) -> int:
        text = paragraphs[index].text
        shared = len(witness.intersection(content_words(text)))
        return (
            8 * (len(again) == 1 and folded(text) in again)
            + 4 * _stands_above_article(paragraphs[: head.stop], index)
            + 2 * min(shared, _MOST_SHARED)
            + 2 * (width(text) >= _TITLE_WIDTH)
            + (framed and any(name.casefold() in text.casefold() for name in names))
            + 2 * bool(_GENRE.match(text))
            - 3 * is_bare_name(text)
            - 2 * (not paragraphs[index].blank_before and bool(_SUBTITLE.match(text)))
        )

    return max(candidates, key=lambda index: (points(index), -index), default=None)


def _is_introduction(text: str) -> bool:
    return ends_sentence(text) and width(text) >= _SENTENCE_WIDTH and not vocabulary.APPEAL.search(text)


def _stands_above_article(paragraphs: Sequence[Paragraph], index: int) -> bool:
    """True if facts about the page or its introduction stand below a line; a subtitle may stand between."""
    for below in paragraphs[index + 1 : index + 3]:
        if is_fact(below.text) or _is_introduction(below.text) or is_bare_name(below.text):
            return True
        if not _may_be_title(below.text):
            return False
    return False


def _translation(paragraphs: Sequence[Paragraph], head: range, title: int, languages: Sequence[str]) -> int | None:
    """Return the line next to a title that gives it in the page's other language, or None."""
    if len(languages) != 2 or paragraphs[title].level:
        return None
    language = detect_language(paragraphs[title].text, languages)
    for index in (title + 1, title - 1):
        if index not in head or paragraphs[max(index, title)].blank_before:
            continue
        text = paragraphs[index].text
        if _may_be_title(text) and {language, detect_language(text, languages)} == set(languages):
            return index
    return None


def _may_be_title(text: str) -> bool:
    """True for a line that is neither a sentence of an article nor one of the facts around it."""
    return (
        letters(text) >= _FEWEST_LETTERS
        and len(text) <= _LONGEST_TITLE
        and not has_url(text)
        and not is_rule(text)
        and text.rstrip(_CLOSERS)[-1:] not in ".。:："
        and not is_page_line(text)
        and not is_menu(text)
        and not is_scene(text)
        and not vocabulary.NAVIGATION.fullmatch(text)
        and not vocabulary.BYLINE.match(text)
        and not vocabulary.WHOLE_CONVERSATION.fullmatch(text)
        and not vocabulary.APPEAL.search(text)
        and not is_caption(text)
        and not (is_fact(text) and not _DATE_PREFIX.match(text))
        and not (date_in(text) and letters(text) < 20 and not _DATE_PREFIX.match(text))
    )
