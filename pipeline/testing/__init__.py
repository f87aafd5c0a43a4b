"""What those who write engines and translators test them with.

>>> from pipeline.testing import check_engine, check_translator
"""

from pipeline.testing.contract import SENTENCES, EngineContractError, check_engine
from pipeline.testing.translators import TranslatorContractError, check_translator

__all__ = ["SENTENCES", "EngineContractError", "TranslatorContractError", "check_engine", "check_translator"]
