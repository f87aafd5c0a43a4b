"""What a messenger writes into a chat by itself: who joined, what an export left out, a call that nobody took."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.transcript.document import Paragraph
from pipeline.transcript.labels import Mark, peel_time
from pipeline.transcript.stamps import peel_stamp
from pipeline.transcript.text import asks

_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"[^\W\d_]+")

_LEFT_OUT = (
    r"(?:image|photo|video|audio|sticker|gif|document|contact card|media|voice message)s? omitted",
    r"(?:bild|foto|video|audio|sticker|gif|dokument|kontaktkarte|(?:sprach|video)nachricht) weggelassen",
    r"medien (?:weggelassen|ausgeschlossen)",
    r"(?:image|photo|vidéo|audio|sticker|gif|document|message vocal|médias?) (?:absente?s?|omis(?:es?)?)",
    r"(?:imagen|foto|v[ií]deo|audio|sticker|gif|documento|multimedia) omitid[oa]",
    r"(?:imagem|foto|vídeo|áudio|figurinha|gif|documento|mídia) (?:ocult|omitid)[oa]d?[oa]?",
    r"(?:immagine|foto|video|audio|sticker|gif|documento|media) omess[oai]",
    r"(?:afbeelding|foto|video|audio|sticker|gif|document|media) weggelaten",
    r"(?:изображение|фото|видео|аудио|стикер|gif|документ) (?:опущено|пропущено|отсутствует)|без медиафайлов",
    r"(?:görüntü|resim|fotoğraf|video|ses|çıkartma|gif|belge|medya) dahil edilmedi",
    r"[\[【](?:图片|照片|语音|视频|动画表情|表情|文件|圖片|貼圖|写真|動画|スタンプ|사진|이모티콘)[\]】]",
    r"(?:图片|照片|视频|音频|贴图|文档|语音|媒体)已?(?:忽略|省略|略去)|(?:画像|写真|動画|音声|スタンプ)は?省略されました",
)
_DELETED = (
    r"this message was deleted|you deleted this message|(?:diese nachricht wurde|du hast diese nachricht) gelöscht",
    r"ce message a été supprimé|se eliminó este mensaje|este mensaje fue eliminado",
    r"(?:esta )?mensagem (?:foi )?apagada",
    r"questo messaggio è stato eliminato|dit bericht is verwijderd|(?:это |данное )?сообщение удалено|bu mesaj silindi",
    r"(?:此|这条|這則)?(?:消息|訊息)已(?:被?删除|被?刪除|撤回)|このメッセージは削除されました|삭제된 메시지입니다",
)
_MISSED = (
    r"missed (?:group )?(?:voice|video) call|verpasster (?:sprach|video|gruppen)?anruf|appel (?:vocal|vidéo) manqué",
    r"(?:video)?llamada(?: de voz)? perdida|(?:chamada|ligação) de (?:voz|vídeo) perdida",
    r"(?:video)?chiamata(?: vocale)? persa",
    r"gemiste (?:spraak|video)oproep|пропущенный (?:аудио|видео)?звонок|cevapsız (?:sesli|görüntülü) arama",
    r"未接(?:语音|視訊|视频|語音)(?:通话|通話|来电|來電)|不在着信|부재중 (?:음성|영상) ?통화",
)
# What a messenger writes in place of what cannot be shown.
_PLACEHOLDER = re.compile(rf"\W*(?:{'|'.join((*_LEFT_OUT, *_DELETED, *_MISSED))})\W*", re.IGNORECASE)
# What a messenger says of itself at the top of a chat.
_ENCRYPTED = re.compile(
    r"end-to-end|ende-zu-ende|de bout en bout|de extremo a extremo|de ponta a ponta|сквозн\w+ шифр|uçtan uca|"
    r"端[到对對]端|エンドツーエンド|종단 ?간",
    re.IGNORECASE,
)


def is_encryption_notice(mark: Mark) -> bool:
    """True for the sentence with which a messenger opens a chat, under the name of the group or of a member."""
    return mark.stamped and bool(_ENCRYPTED.search(mark.rest)) and not asks(mark.rest)


def find_messenger_lines(paragraphs: Sequence[Paragraph], marks: Sequence[Mark]) -> Iterator[int]:
    """Yield the lines of a chat that nobody wrote: stamped ones without a name, and those that stand for something."""
    stamped = {mark.paragraph: mark for mark in marks if mark.stamped}
    if len(stamped) * 2 <= len(marks):
        return
    forms = {_form_of_stamp(paragraphs[index].text) for index in stamped} - {""}
    marked = {mark.paragraph for mark in marks}
    for index, paragraph in enumerate(paragraphs):
        words = stamped[index].rest if index in stamped else paragraph.text
        unsigned = index not in marked and _form_of_stamp(paragraph.text) in forms
        if unsigned or _PLACEHOLDER.fullmatch(words):
            yield index


def _form_of_stamp(text: str) -> str:
    """Return the signs between the figures of a stamp, by which a date that somebody writes is told from one.

    >>> _form_of_stamp("[1.02.26, 9:30] Ana: Hi."), _form_of_stamp("1.02.26 9:30 works for me"), _form_of_stamp("Hi.")
    ('[0.0.0, 0:0]', '0.0.0 0:0', '')
    """
    stamp = _before(text, peel_stamp(text)) or _before(text, peel_time(text)[1]).rstrip(" -–—")
    return _LETTERS.sub("a", _DIGITS.sub("0", stamp))


def _before(text: str, end: str) -> str:
    return text[: len(text) - len(end)].strip()
