"""Names of people: when two ways of writing are one name, and which labels name nobody."""

from __future__ import annotations

import re
import unicodedata

from pipeline.model import Speaker

_SEPARATORS = re.compile(r"[\s·‧・•･_]+")
_HONORIFIC_BEFORE = re.compile(
    r"\A(?:(?:dr|prof|professor|mr|mrs|ms|mx|sir|dame|herr|frau|señora?|mme)\b\.?\s*)+", re.IGNORECASE
)
# At least two characters stay: a family name with a title is not a name to know somebody by.
_HONORIFIC_AFTER = re.compile(r"(?<=\w\w)\s*(?:先生|女士|博士|教授|老师|老師|院士|医生|醫生|さん|氏|씨|님)\Z")
_COMBINING_LATIN = re.compile("[\u0300-\u036f]")
# Han, kana, Hangul: a name of one word, in which nothing tells a given name from a whole one but its length.
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]+")
_LEAST_WHOLE = 3

_ROLES = """
    q question a answer host cohost guest interviewer interviewee moderator presenter anchor reporter journalist
    audience audiencemember questioner caller listener narrator voiceover speaker person voice participant panelist
    panellist unknown unknownspeaker everyone all
    主持人 主持 嘉宾 嘉賓 来宾 來賓 记者 記者 采访者 採訪者 受访者 受訪者 提问者 主播 旁白 画外音 解说 解說 编者 編者
    观众 觀眾 现场观众 現場觀眾 听众 聽眾 读者 讀者 网友 網友 众人 眾人 大家 全体 问 問 答 说话人 发言人 讲话人
    聞き手 司会 ゲスト インタビュアー ナレーター 観客 진행자 사회자 게스트 기자 청중 내레이터
    interviewerin moderation gast presse publikum erzählstimme journaliste invité invitée public narration
    periodista invitado invitada prensa público narración giornalista ospite stampa pubblico narrazione
    jornalista convidado convidada imprensa narração presentatie pers publiek verteller programledare gäst
    publik berättare prowadzenie gość prasa publiczność narracja ведущий гость журналист зал рассказчик
    ведучий журналіст зала оповідач
"""
_NUMBER = re.compile(r"[\d一二三四五六七八九十甲乙丙丁]+\Z")


def name_key(name: str) -> str:
    """Return what is the same for all ways of writing a name: capitals, width, spaces, dots, accents and titles.

    >>> name_key("Dr. Ana  LIMA") == name_key("ana·límā"), name_key("安娜・利马 女士")
    (True, '安娜利马')
    """
    plain = _letters(_without_titles(name))
    return plain or name.strip().casefold()


def name_parts(name: str) -> tuple[str, ...]:
    """Return the keys of the words of a name, without titles.

    >>> name_parts("Prof. Ana Lima"), name_parts("安娜·利马"), name_parts("李安娜")
    (('ana', 'lima'), ('安娜', '利马'), ('李安娜',))
    """
    words = _SEPARATORS.split(_without_titles(name))
    return tuple(letters for word in words if (letters := _letters(word)))


def is_whole(name: str) -> bool:
    """True for a name of several words, or of three signs without spaces, which tells one person from others.

    >>> is_whole("Ana Lima"), is_whole("Ana"), is_whole("李安娜"), is_whole("安娜")
    (True, False, True, False)
    """
    parts = name_parts(name)
    return len(parts) > 1 or any(_UNSPACED.fullmatch(part) and len(part) >= _LEAST_WHOLE for part in parts)


def is_anonymous(name: str) -> bool:
    """True for what names a role or a place in a row, and for initials: another page calls somebody else so.

    >>> [is_anonymous(name) for name in ("Q", "Speaker 1", "主持人", "A.L.", "Ana", "李")]
    [True, True, True, True, False, True]
    """
    key = name_key(name)
    numbered = re.sub(r"(?<=.)[a-z]\Z", "", key) if " " in name.strip() else key
    bare = {_NUMBER.sub("", key), _NUMBER.sub("", numbered), key}
    initials = key.isascii() and len(key) <= 2 and name.strip(" .:").isupper()
    return len(key) < 2 or initials or not bare.isdisjoint(_ANONYMOUS)


def proper_names(speaker: Speaker) -> tuple[str, ...]:
    """Return the names of a speaker that name a person; empty for a role and for one of a number of voices."""
    return tuple(dict.fromkeys(name for name in speaker.names.values() if not is_anonymous(name)))


def _without_titles(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).strip(" :：")
    before = _HONORIFIC_BEFORE.sub("", plain)
    return _HONORIFIC_AFTER.sub("", before) or plain


def _letters(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    composed = unicodedata.normalize("NFC", _COMBINING_LATIN.sub("", decomposed))
    return "".join(sign for sign in composed if sign.isalnum())


_ANONYMOUS = frozenset({"", *map(_letters, _ROLES.split())})
