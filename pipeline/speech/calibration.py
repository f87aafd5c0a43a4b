"""What each voice reads so that voices can be levelled against each other.

A voice's loudness is measured on the same words in every episode: its gain then depends on no line
of any of them.
"""

from __future__ import annotations

from pipeline.language import lookup
from pipeline.model import CastVoice
from pipeline.speech.engine import Request

# About ten seconds each: plain words at an even pace, with no names, numbers or quotations.
_TEXTS = {
    "zh": "清晨的阳光照进窗户，街上渐渐热闹起来。卖早点的人支起炉子，孩子们背着书包走过石桥，河水慢慢地向东流去。",
    "en": (
        "In the morning the light comes through the window and the street slowly fills with people. "
        "The baker opens the door, children walk over the bridge, and the river moves on towards the sea."
    ),
    "ja": (
        "朝の光が窓から差し込み、通りは少しずつにぎやかになります。"
        "パン屋が店を開け、子どもたちが橋を渡り、川は静かに海へ流れていきます。"
    ),
    "ko": (
        "아침 햇살이 창문으로 들어오고 거리는 조금씩 붐비기 시작합니다. "
        "빵집이 문을 열고 아이들이 다리를 건너며 강물은 천천히 바다로 흘러갑니다."
    ),
    "fr": (
        "Le matin, la lumière entre par la fenêtre et la rue se remplit peu à peu. "
        "Le boulanger ouvre sa porte, les enfants traversent le pont, et la rivière coule lentement vers la mer."
    ),
    "de": (
        "Am Morgen fällt das Licht durch das Fenster, und die Straße füllt sich langsam mit Menschen. "
        "Der Bäcker öffnet die Tür, Kinder gehen über die Brücke, und der Fluss zieht weiter zum Meer."
    ),
    "es": (
        "Por la mañana la luz entra por la ventana y la calle se llena poco a poco de gente. "
        "El panadero abre la puerta, los niños cruzan el puente y el río sigue despacio hacia el mar."
    ),
    "pt": (
        "De manhã a luz entra pela janela e a rua vai-se enchendo de gente. "
        "O padeiro abre a porta, as crianças atravessam a ponte e o rio segue devagar em direção ao mar."
    ),
    "it": (
        "Al mattino la luce entra dalla finestra e la strada si riempie piano piano di gente. "
        "Il fornaio apre la porta, i bambini attraversano il ponte e il fiume scorre lento verso il mare."
    ),
    "ru": (
        "Утром свет падает в окно, и улица понемногу наполняется людьми. "
        "Пекарь открывает дверь, дети идут через мост, а река медленно течёт к морю."
    ),
}

# Digits are read in any language.
_ANY_LANGUAGE = ", ".join(str(number) for number in range(1, 21))


def calibration_text(language: str) -> str:
    """Return about ten seconds of neutral prose in a language, else the numbers from 1 to 20.

    >>> calibration_text("sw")[:13]
    '1, 2, 3, 4, 5'
    """
    tag = lookup(language, _TEXTS)
    return _TEXTS[tag] if tag else _ANY_LANGUAGE


def calibration_request(voice: CastVoice, language: str) -> Request:
    """Return the request whose loudness stands for a voice in a language."""
    return Request(calibration_text(language), language, voice.voice, voice.prosody)
