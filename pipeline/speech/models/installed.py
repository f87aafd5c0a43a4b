"""The folder of models: one folder a model, installed or unpacked there by hand.

It belongs to the user's data, not to the cache: what was downloaded for an hour is not evicted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

from pipeline.errors import EngineError
from pipeline.speech.models.model import VoiceModel
from pipeline.speech.models.model_file import load_model

MODEL_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+-]{0,99}(?<!\.)", re.ASCII)
"""What a model's folder may be called, on every system; a voice's name begins with it."""


@dataclass(frozen=True, slots=True)
class Installed:
    """What was found in the folder of models, in the order of its names."""

    folder: Path
    models: tuple[VoiceModel, ...] = ()
    faults: tuple[EngineError, ...] = ()  # folders that hold no model that can be loaded, and why


def models_folder(environment: Mapping[str, str]) -> Path:
    """Return the folder of models: the user's, or the one that ``DUOLOGUE_MODELS`` names."""
    moved = environment.get("DUOLOGUE_MODELS")
    return Path(moved) if moved else user_data_path("duologue", appauthor=False) / "models"


def survey_models(environment: Mapping[str, str]) -> Installed:
    """Return the models that are installed, and what stands in their folder and is none."""
    folder = models_folder(environment)
    try:
        entries = sorted(path for path in folder.iterdir() if MODEL_NAME.fullmatch(path.name) and path.is_dir())
    except OSError:
        entries = []  # nothing was ever installed
    models, faults = [], []
    for entry in entries:
        try:
            models.append(load_model(entry))
        except EngineError as error:
            faults.append(error)
    return Installed(folder, tuple(models), tuple(faults))


def installed_models(environment: Mapping[str, str]) -> tuple[VoiceModel, ...]:
    """Return the models that are installed and can be loaded."""
    return survey_models(environment).models
