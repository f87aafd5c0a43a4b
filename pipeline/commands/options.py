"""The options of the commands, each said once: what several commands take means the same in all of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

_CAST = "Voices"
_LEARNING = "Learning a language"
_SOUND = "Sound and picture"
_RUN = "The run"

Languages = Annotated[
    list[str] | None,
    typer.Option(
        "--language",
        metavar="PLAN",
        help="zh, en, en+zh, zh+en, …; repeat for several episodes. Default: what the page has.",
    ),
]
Speakers = Annotated[
    list[str] | None,
    typer.Option(
        "--speaker",
        metavar="LABEL=NAME",
        help="Who a label means; repeat for several. Labels with one name mean one speaker.",
    ),
]
Output = Annotated[Path, typer.Option(metavar="FOLDER", help="Folder for the episodes.")]
Edition = Annotated[
    str | None, typer.Option(metavar="NAME", help="Name of the edition; else the languages, such as en-zh.")
]
ShowPath = Annotated[
    Path | None,
    typer.Option("--show", metavar="FILE", help="The show; else show.yaml in this folder or one around it, if any."),
]
Translate = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        help="Translate what the page lacks of the languages: openai, or the name of a plugin. See duologue translate.",
    ),
]
Missing = Annotated[
    Literal["error", "skip", "source"],
    typer.Option(
        metavar="error|skip|source",
        help="Passages that lack the language: stop, leave them out, or speak their own language.",
    ),
]
Sample = Annotated[str | None, typer.Option(metavar="TIME", help="Build the beginning only, such as 60s or 2m.")]
Turns = Annotated[str | None, typer.Option(metavar="A-B", help="Build these turns only, such as 40-52.")]
NoOpening = Annotated[
    bool, typer.Option("--no-opening", help="Leave out the opening line, which says that the voices are synthetic.")
]
Fresh = Annotated[bool, typer.Option("--fresh", help="Read the page again, not its edited transcript file.")]
EngineName = Annotated[
    str,
    typer.Option(
        "--engine",
        metavar="NAME",
        help="auto, edge (online), espeak (offline), sherpa, azure, openai, or the name of a plugin.",
        rich_help_panel=_CAST,
    ),
]
VoiceWishes = Annotated[
    list[str] | None,
    typer.Option(
        "--voice", metavar="NAME=VOICE", help="Give somebody a voice; repeat for several.", rich_help_panel=_CAST
    ),
]
SameVoice = Annotated[
    bool,
    typer.Option(
        "--same-voice",
        help="One voice for all the languages of a speaker, where the engine has such.",
        rich_help_panel=_CAST,
    ),
]
CastPath = Annotated[
    Path | None,
    typer.Option(
        "--cast",
        metavar="FILE",
        help="Keep everybody's voice from episode to episode in this file; else in ./cast.yaml, if there is one.",
        rich_help_panel=_CAST,
    ),
]
VoicesPath = Annotated[
    Path | None,
    typer.Option(
        "--voices",
        metavar="FILE",
        help="Who speaks with which voice; else ./voices.yaml, else Duologue's own.",
        rich_help_panel=_CAST,
    ),
]
Unit = Annotated[
    Literal["sentence", "passage", "turn"],
    typer.Option(
        metavar="sentence|passage|turn", help="After how much the languages take turns.", rich_help_panel=_LEARNING
    ),
]
Slow = Annotated[
    list[str] | None,
    typer.Option(metavar="LANGUAGE=RATE", help="Speak a language slower, such as en=0.85.", rich_help_panel=_LEARNING),
]
Repeat = Annotated[
    list[str] | None,
    typer.Option(
        metavar="LANGUAGE=TIMES", help="Speak a language several times, such as zh=2.", rich_help_panel=_LEARNING
    ),
]
Gap = Annotated[
    str | None,
    typer.Option(
        metavar="TIME",
        help="Silence for speaking along, such as 3s, after each unit of the language that is learnt.",
        rich_help_panel=_LEARNING,
    ),
]
Cards = Annotated[
    bool,
    typer.Option(
        "--cards",
        help="Write the sentences as cards, too: a clip each, and a table that Anki imports.",
        rich_help_panel=_LEARNING,
    ),
]
Format = Annotated[
    Literal["mp3", "m4a"], typer.Option(metavar="mp3|m4a", help="Format of the audio.", rich_help_panel=_SOUND)
]
Bitrate = Annotated[int, typer.Option(metavar="KBPS", help="Bit rate of the audio in kbit/s.", rich_help_panel=_SOUND)]
SampleRate = Annotated[int, typer.Option(metavar="HZ", help="Sample rate of the audio in Hz.", rich_help_panel=_SOUND)]
LoudnessTarget = Annotated[
    float,
    typer.Option(
        "--loudness",
        metavar="LUFS",
        help="Integrated loudness of the programme, from -30 to -10.",
        rich_help_panel=_SOUND,
    ),
]
Intro = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Music before the opening line, which goes on under it.", rich_help_panel=_SOUND),
]
Outro = Annotated[Path | None, typer.Option(metavar="FILE", help="Music at the end.", rich_help_panel=_SOUND)]
Sting = Annotated[
    Path | None, typer.Option(metavar="FILE", help="A sound before each chapter but the first.", rich_help_panel=_SOUND)
]
Cover = Annotated[
    str,
    typer.Option(
        metavar="FILE|DESIGN|none",
        help="A picture, or one of the designs type, bubbles, initial; else cover.jpg beside the page, else drawn.",
        rich_help_panel=_SOUND,
    ),
]
Font = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="The font of a drawn cover; else one of the system.", rich_help_panel=_SOUND),
]
DryRun = Annotated[
    bool,
    typer.Option(
        "--dry-run",
        help="Print the plan: the cast, every utterance, what is cached, what the rest costs, and a reading list.",
        rich_help_panel=_RUN,
    ),
]
OpenPage = Annotated[
    bool, typer.Option("--open", help="Open the page of the last episode in the browser.", rich_help_panel=_RUN)
]
MaxCost = Annotated[
    float | None,
    typer.Option(
        metavar="AMOUNT",
        help="Stop before the request with which speech would cost more than this.",
        rich_help_panel=_RUN,
    ),
]
Proxy = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS", help="The proxy to the internet; else as the environment has it.", rich_help_panel=_RUN
    ),
]
Jobs = Annotated[
    int | None,
    typer.Option(min=1, metavar="N", help="Requests to the engine at a time, at most.", rich_help_panel=_RUN),
]
FailFast = Annotated[
    bool, typer.Option("--fail-fast", help="Stop at the first page that cannot be built.", rich_help_panel=_RUN)
]
Json = Annotated[bool, typer.Option("--json", help="Print the report for programs.", rich_help_panel=_RUN)]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.", rich_help_panel=_RUN)]
