"""One file for each engine of LDA, loaded when it is asked for."""

import lazy_loader

NAMES = ("cvb0", "gensim", "sklearn", "tomotopy")
__getattr__, __dir__, __all__ = lazy_loader.attach(__name__, submodules=NAMES)
