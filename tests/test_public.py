"""The public names, loaded when they are used."""

import subprocess
import sys

import pytest

import govtopics


@pytest.mark.parametrize("name", govtopics.__all__)
def test_every_public_name_is_there_and_documented(name):
    assert getattr(govtopics, name).__doc__


def test_importing_the_package_loads_no_library():
    code = (
        "import sys; import govtopics\n"
        "print({'pandas', 'numpy', 'matplotlib', 'gensim', 'sklearn', 'jieba'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.strip() == "set()"


def test_reading_and_measuring_load_neither_models_nor_drawing(seeds_folder):
    code = (
        "import sys; import govtopics as gt\n"
        f"corpus = gt.read_corpus({str(seeds_folder)!r})\n"
        "gt.measure_themes(corpus, gt.read_codebook())\n"
        "print({'matplotlib', 'gensim', 'sklearn', 'jieba'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.strip() == "set()"
