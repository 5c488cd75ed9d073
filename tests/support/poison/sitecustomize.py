"""Poison for a test's processes: a text with KILL ends its process, with FAIL it raises, with FULL memory runs out."""

import os
import signal

from spacy.language import Language

_real = Language.__call__


def _poisoned(self, text, *args, **kwargs):
    words = text if isinstance(text, str) else text.text
    if "KILL" in words:
        os.kill(os.getpid(), signal.SIGKILL)
    if "FULL" in words:
        raise MemoryError
    if "FAIL" in words:
        raise RuntimeError("no parse today")
    return _real(self, text, *args, **kwargs)


Language.__call__ = _poisoned
