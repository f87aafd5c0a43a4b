"""What those who write engines test them with.

>>> from pipeline.testing import check_engine
"""

from pipeline.testing.contract import SENTENCES, EngineContractError, check_engine

__all__ = ["SENTENCES", "EngineContractError", "check_engine"]
