"""Measure themes and topics in Chinese government work reports, reproducibly.

    files -> Corpus -> Tokens -> DocumentTermMatrix -> TopicModel -> findings -> figures -> study

The public names are those of ``__init__.pyi``, the one list of them. Each is loaded when it is
first used, so that importing the package costs next to nothing.
"""

import lazy_loader

__version__ = "0.3.0"
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
