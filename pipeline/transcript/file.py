"""The transcript file: a person's workbench, which reads and edits like a play.

::

    title: {zh: 海边的工坊, en: The Workshop by the Sea}
    speakers:
      ana:
        name: {zh: 安娜, en: Ana}
        role: host
    turns:
    - chapter: {zh: 开场, en: Opening}
    - ana:
      - en: Hello, and welcome.
        zh: 你好，欢迎。
    omissions:
    - line: 3
      reason: share buttons
      text: Share this

Nobody counts anything in it: a chapter stands where it begins, a paragraph stands under the one who
says it, and what is rare (times, doubts, a machine's words) has a key of its own and costs nothing
elsewhere. Reading back is :func:`parse_transcript`.
"""

from __future__ import annotations

from pipeline.model import Transcript
from pipeline.transcript.fileparser import parse_transcript
from pipeline.transcript.forms import form_of, render_form
from pipeline.transcript.written import is_edited, sign

__all__ = ["is_edited", "parse_transcript", "render_transcript"]

_PREFACE = """\
# Edit this file as you would edit a play; from then on Duologue uses it instead of the page.
# Correct words, and the language before them, where they stand; name a speaker once, under "speakers".
# "- ana:" gives the paragraphs below it to ana: put such a line in, move it or delete it.
# Delete a chapter's line and the chapter is gone. To have an omission spoken, move its text to a turn.
# A text with ": " or " #" in it, or with a sign such as " - * before it, stands in quotation marks or under "|-".
#
# 请像修改剧本一样修改本文件；修改之后，Duologue 就以它为准，不再读原来的网页。
# 文字和文字前的语言就地改；说话人的名字只在 speakers 下改一次。
# “- ana:” 一行之下的段落都由 ana 说：加上、移动或删去这样的行，就能拆分或合并发言。
# 删去 chapter 一行，该章就没有了。想让 omissions 里的文字读出来，把它移到某段发言里。
# 文字里有 “: ” 或 “ #”，或以 " - * 之类的符号开头时，要加引号，或写在 “|-” 的下一行。
"""


def render_transcript(transcript: Transcript) -> str:
    """Return the transcript file of a transcript; the same transcript gives the same text."""
    form = form_of(transcript)
    return sign(f"{_PREFACE}\n{render_form(form)}", form)
