"""Words that say whether a woman or a man is meant: titles, nouns, pronouns."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.model import Gender

# Titles that stand before names, and those that are another word in other languages, by the language.
_TITLES: Mapping[Gender, str] = {
    "female": (
        "Mrs Ms Miss Madam Lady Dame Baroness Aunt Auntie Grandma Granny Frau Mme Mlle Madame Mademoiselle Sra Srta "
        "Señora Señorita Doña Senhora Signora Signorina Mevrouw Fröken Tante Oma г-жа Г-жа госпожа Госпожа"
    ),
    "male": (
        "Mr Mister Sir Lord Uncle Grandpa Grandad Herr Monsieur Señor Senhor Signor Meneer Onkel Opa "
        "г-н Г-н господин Господин"
    ),
}
_TITLES_BY_LANGUAGE: Mapping[str, Mapping[Gender, str]] = {
    "fr": {"female": "", "male": "M"},
    "es": {"female": "", "male": "Sr Don"},
    "it": {"female": "Sig.ra", "male": "Sig Don"},
    "pt": {"female": "Dona", "male": "Sr"},
    "pl": {"female": "Pani", "male": "Pan"},
    "cs": {"female": "Paní", "male": "Pan"},
    "sv": {"female": "Fru", "male": ""},
    "uk": {"female": "пані Пані", "male": "пан Пан"},
}
_NOUNS: Mapping[Gender, str] = {
    "female": (
        "actress businesswoman congresswoman chairwoman spokeswoman sportswoman policewoman saleswoman "
        "comedienne ballerina seamstress duchess princess actrice comédienne écrivaine autrice auteure "
        "romancière chanteuse musicienne réalisatrice productrice directrice fondatrice cofondatrice "
        "chercheuse professeure avocate boulangère agricultrice historienne compositrice danseuse infirmière "
        "navigatrice éditrice actriz escritora directora fundadora profesora investigadora ingeniera abogada "
        "panadera científica presidenta alcaldesa pintora cocinera bailarina enfermera empresaria attrice "
        "scrittrice cantautrice direttrice fondatrice professoressa ricercatrice poetessa pittrice dottoressa "
        "atriz cantora diretora professora pesquisadora aktorka pisarka dziennikarka piosenkarka reżyserka "
        "malarka nauczycielka актриса писательница певица художница журналистка учительница поэтесса балерина "
        "акторка письменниця співачка журналістка Kauffrau skuespillerinne skådespelerska"
    ),
    "male": (
        "businessman congressman spokesman sportsman policeman salesman acteur comédien chanteur romancier "
        "musicien danseur boulanger escritor panadero cocinero empresario alcalde attore scrittore cantautore "
        "pittore ator cantor aktor pisarz piosenkarz актёр актер певец актор співак"
    ),
}
_KIN: Mapping[Gender, str] = {
    "female": "woman mother grandmother wife widow daughter sister aunt niece",
    "male": "man father grandfather husband widower son brother uncle nephew",
}
_PERSON: Mapping[Gender, str] = {"female": "woman", "male": "man"}
# German makes every such noun a woman's by one ending.
_GERMAN = r"[A-ZÄÖÜ][a-zäöüß]+(?:er|or|eur|ist|ent|ant|og|ärzt|graf)in"
_HAN_NOUN = (
    r"(?:[\u3400-\u4e0d\u4e0f-\u9fff]{0,3}[家员員人手师師生者工士长長星]|"
    r"主播|歌手|教授|博士|导演|導演|记者|記者|律师|律師|警察)"
)

TITLE: Mapping[Gender, re.Pattern[str]] = {
    gender: re.compile(rf"(?<![\w.])(?:{'|'.join(words.split())}|{'|'.join(words.upper().split())})\.? ?\Z")
    for gender, words in _TITLES.items()
}
TITLE_BY_LANGUAGE: Mapping[str, Mapping[Gender, re.Pattern[str]]] = {
    language: {
        gender: re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, words.split()))})\.? \Z")
        for gender, words in by_gender.items()
        if words
    }
    for language, by_gender in _TITLES_BY_LANGUAGE.items()
}
"""What a text before a name ends with that is a title in one language and something else in others."""

HAN_TITLE: Mapping[Gender, re.Pattern[str]] = {
    "female": re.compile(r"女士|小姐"),
    "male": re.compile(r"先生"),
}
"""How a Chinese text goes on behind a name with a title."""

KIN_LABEL: Mapping[Gender, re.Pattern[str]] = {
    "female": re.compile(r".+(?:女士|小姐|太太|夫人|阿姨|奶奶|大妈|大媽|大娘|姐姐)|.[姐婶嬸姨嫂]"),
    "male": re.compile(r".+(?:先生|叔叔|伯伯|爷爷|爺爺|大爷|大爺|大叔|大伯|哥哥)|.[叔伯哥]"),
}
"""A Chinese label that says how somebody is addressed."""

ROLE_LABEL: Mapping[Gender, frozenset[str]] = {
    "female": frozenset(
        "moderatorin interviewerin journalistin sprecherin reporterin moderadora entrevistadora presentadora locutora "
        "invitada animatrice invitée intervistatrice ведущая журналистка ведуча журналістка dziennikarka prowadząca "
        "מראיינת אורחת 女主持人 女主持 女记者 女嘉宾 女主播".split()
    ),
    "male": frozenset("男主持人 男主持 男记者 男嘉宾 男主播".split()),
}
"""Labels that name a role in the form that one gender has alone: a woman may be a host, no man is a Moderatorin."""

PRONOUNS_BESIDE_NAME: Mapping[Gender, re.Pattern[str]] = {
    "female": re.compile(r"[(（\[]\s*she\s*/\s*her", re.IGNORECASE),
    "male": re.compile(r"[(（\[]\s*he\s*/\s*him", re.IGNORECASE),
}


def _noun_before(gender: Gender) -> re.Pattern[str]:
    nouns = [*_NOUNS[gender].split(), *([_GERMAN] if gender == "female" else [])]
    kin = rf"(?:his|her|their|my|our) (?:[a-z]+ )?(?:{'|'.join(_KIN[gender].split())})"
    named = rf"(?:a|an|the) (?:[\w-]+ ){{0,3}}{_PERSON[gender]} (?:named|called)"
    sign = "女" if gender == "female" else "男"
    return re.compile(rf"(?<!\w)(?:{'|'.join(nouns)}|{kin}|{named}) \Z|{sign}{_HAN_NOUN}\Z")


NOUN_BEFORE: Mapping[Gender, re.Pattern[str]] = {"female": _noun_before("female"), "male": _noun_before("male")}
"""What a text before a name ends with, where the name is a woman's or a man's."""

_BETWEEN = r"(?:(?!(?:of|to|and|with|who|whose|by|from|for|in|at|on|as|de|di|von)\b)[\w'’-]+ ){0,4}"


def _noun_after(gender: Gender) -> re.Pattern[str]:
    nouns = [*_NOUNS[gender].split(), *_KIN[gender].split(), *([_GERMAN] if gender == "female" else [])]
    sign = "女" if gender == "female" else "男"
    return re.compile(
        rf"(?:, | is | was | [–—-] | \(){_BETWEEN}(?:{'|'.join(nouns)})(?!['’]s|\w| [A-ZА-Я])|"
        rf"[,，、(（]{sign}(?=[,，、)）。])|"
        rf"(?:是|，|,)?(?:一位|一名|一个|位|名)?{sign}{_HAN_NOUN}(?=[,，、)）。;；]|\Z)"
    )


NOUN_AFTER: Mapping[Gender, re.Pattern[str]] = {"female": _noun_after("female"), "male": _noun_after("male")}
"""How a text goes on behind the name of a woman or a man."""

PRONOUN: Mapping[str, Mapping[Gender, re.Pattern[str]]] = {
    "en": {
        "female": re.compile(r"\b(?:[Ss]he|[Hh]ers?|[Hh]erself)\b"),
        "male": re.compile(r"\b(?:[Hh]e|[Hh]im|[Hh]is|[Hh]imself)\b"),
    },
    "zh": {
        "female": re.compile(r"她(?![们們])"),
        "male": re.compile(r"(?<![其吉])他(?![们們人])"),
    },
}

_TALKS_TO = (
    r"(?:asks?|asked|questions|interviews|interviewed|(?:talks?|talked|speaks?|spoke|chats?|chatted) (?:to|with)|"
    r"(?:sits|sat) down with|(?:conversation|interview|talk) with)"
)
_HAN_TALKS_TO = r"(?:向|采访|採訪|请教|請教|访问|訪問|专访|專訪|对话|對話|与|與|和|跟)了?"
_HAN_PERSON: Mapping[Gender, str] = {"female": "女士", "male": "先生"}


def _partner(gender: Gender) -> Mapping[str, re.Pattern[str]]:
    sign = "女" if gender == "female" else "男"
    return {
        "en": re.compile(
            rf"\b{_TALKS_TO} (?:the|a) (?:[a-z-]+ ){{0,2}}{_PERSON[gender]} (?:who|that|behind|in charge|responsible)\b"
        ),
        "zh": re.compile(
            rf"{_HAN_TALKS_TO}(?:[\u3400-\u9fff]{{1,8}}的)?"
            rf"(?:[这這那一]?[位名](?:{_HAN_PERSON[gender]}|{sign}{_HAN_NOUN})|{sign}主人)"
        ),
    }


PARTNER: Mapping[Gender, Mapping[str, re.Pattern[str]]] = {"female": _partner("female"), "male": _partner("male")}
"""Somebody without a name with whom somebody talks, by the language of the text."""

# Somebody whom a sentence speaks of without a name, and whom its pronouns may mean.
SOMEBODY_ELSE = re.compile(
    r"\b(?:man|woman|boy|girl|guy|lady|gentleman|father|mother|parents?|brother|sister|son|daughter|husband|wife|"
    r"partner|friend|neighbou?r|colleague|boss|teacher|mentor|pupil|student|uncle|aunt|grand\w+|child|king|queen|owner|"
    r"widow|keeper|master|apprentice|reporter|interviewer|editor|host|captain|driver|doctor|nurse|mayor|president)\b|"
    r"父|母|爸|妈|媽|丈夫|妻|儿子|兒子|女儿|女兒|爷|爺|奶|哥|姐|弟|妹|老师|老師|朋友|同事|老板|老闆|师傅|師傅|徒弟|"
    r"学生|學生|教授|记者|記者|主持人|编辑|編輯|作者|男人|女人|老人|孩子|先生|女士|客人|顾客|顧客|嘉宾|嘉賓",
    re.IGNORECASE,
)
