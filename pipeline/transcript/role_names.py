"""What somebody is called whom the page calls by a role alone, in the languages of the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pipeline.language import primary
from pipeline.model import Localized

Part = Literal["host", "guest", "reporter", "audience", "narrator"]

_NAMES: dict[str, dict[Part, str]] = {
    language: dict(zip(("host", "guest", "reporter", "audience", "narrator"), names, strict=True))
    for language, names in {
        "en": ("Host", "Guest", "Reporter", "Audience", "Narrator"),
        "zh": ("主持人", "嘉宾", "记者", "观众", "旁白"),
        "zh-Hant": ("主持人", "來賓", "記者", "觀眾", "旁白"),
        "yue": ("主持人", "嘉賓", "記者", "觀眾", "旁白"),
        "ja": ("聞き手", "ゲスト", "記者", "観客", "ナレーター"),
        "ko": ("진행자", "게스트", "기자", "청중", "내레이터"),
        "de": ("Moderation", "Gast", "Presse", "Publikum", "Erzählstimme"),
        "fr": ("Journaliste", "Invité", "Presse", "Public", "Narration"),
        "es": ("Periodista", "Invitado", "Prensa", "Público", "Narración"),
        "it": ("Giornalista", "Ospite", "Stampa", "Pubblico", "Narrazione"),
        "pt": ("Jornalista", "Convidado", "Imprensa", "Público", "Narração"),
        "nl": ("Presentatie", "Gast", "Pers", "Publiek", "Verteller"),
        "sv": ("Programledare", "Gäst", "Press", "Publik", "Berättare"),
        "pl": ("Prowadzenie", "Gość", "Prasa", "Publiczność", "Narracja"),
        "ru": ("Ведущий", "Гость", "Журналист", "Зал", "Рассказчик"),
        "tr": ("Sunucu", "Konuk", "Basın", "Dinleyici", "Anlatıcı"),
        "el": ("Δημοσιογράφος", "Καλεσμένος", "Τύπος", "Κοινό", "Αφηγητής"),
        "ar": ("المحاور", "الضيف", "الصحافة", "الجمهور", "الراوي"),
        "fa": ("مجری", "مهمان", "خبرنگار", "حضار", "راوی"),
        "he": ("מראיין", "אורח", "עיתונות", "קהל", "קריין"),
        "hi": ("पत्रकार", "मेहमान", "प्रेस", "श्रोता", "सूत्रधार"),
        "th": ("พิธีกร", "แขกรับเชิญ", "ผู้สื่อข่าว", "ผู้ชม", "ผู้บรรยาย"),
        "vi": ("Người dẫn", "Khách mời", "Báo chí", "Khán giả", "Người kể"),
        "uk": ("Ведучий", "Гість", "Журналіст", "Зала", "Оповідач"),
    }.items()
}


def role_name(part: Part, languages: Sequence[str]) -> Localized:
    """Return the word for a role in each language of a page; in English where the word is not known.

    >>> dict(role_name("guest", ["de", "zh"])), dict(role_name("host", ["fi"]))
    ({'de': 'Gast', 'zh': '嘉宾'}, {'fi': 'Host'})
    """
    return Localized.of({tag: (_NAMES.get(tag) or _NAMES.get(primary(tag)) or _NAMES["en"])[part] for tag in languages})
