"""Tries a model in a process of its own, which it may end.

sherpa-onnx calls ``_Exit`` over a model that it cannot use, as it says on standard error. What has
spoken once in here will not do that in the process of the run.
"""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from pipeline.errors import EngineError
from pipeline.speech.engines.sherpa_library import LoadedModel, Reading
from pipeline.speech.models.model import VoiceModel
from pipeline.speech.models.model_file import load_model

_LONGEST_S = 300.0  # a large model from a cold disk
_GREETINGS = {"zh": "你好。", "ja": "こんにちは。", "ko": "안녕하세요.", "ru": "Привет."}


def probe_model(model: VoiceModel) -> str:
    """Return what is to be said after trying a model: that it could not be tried, or nothing.

    Raises:
        EngineError: if it cannot speak.
    """
    if find_spec("sherpa_onnx") is None:
        return 'the model was not tried: sherpa-onnx is not installed (pip install "duologue[sherpa]")'
    command = [sys.executable, "-m", __name__, str(model.folder)]
    try:
        tried = subprocess.run(command, capture_output=True, timeout=_LONGEST_S, check=False)
    except subprocess.TimeoutExpired as error:
        raise _mute(model, f"it has said nothing after {_LONGEST_S:g} s") from error
    if tried.returncode:
        last = tried.stderr.decode("utf-8", errors="replace").strip().rpartition("\n")[2]
        raise _mute(model, last or f"the process ended with {tried.returncode}")
    return ""


def _mute(model: VoiceModel, reason: str) -> EngineError:
    return EngineError(
        f"the model does not speak: {reason}",
        where=str(model.folder),
        hint="Take another model, or another version of sherpa-onnx.",
    )


def _speak_once(folder: Path) -> None:
    model = load_model(folder)
    LoadedModel(model).read(Reading(_GREETINGS.get(model.languages[0], "Hello."), 0, 1.0))


if __name__ == "__main__":
    try:
        _speak_once(Path(sys.argv[1]))
    except EngineError as error:
        sys.exit(error.message)
