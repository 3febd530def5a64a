"""With what a study is computed."""

from govtopics import installed
from govtopics.study import environment


def test_what_is_compiled_is_no_source(tmp_path, monkeypatch):
    monkeypatch.setattr(installed, "PACKAGE", tmp_path)
    (tmp_path / "errors.py").write_text("a = 1", encoding="utf-8")
    (tmp_path / "models" / "__pycache__").mkdir(parents=True)
    (tmp_path / "models" / "lda.py").write_text("b = 2", encoding="utf-8")
    hash_of = installed.source_sha256.__wrapped__
    before = {room: hash_of(room) for room in ("corpus", "models", "study")}
    (tmp_path / "models" / "__pycache__" / "lda.nbi").write_bytes(b"compiled")
    assert {room: hash_of(room) for room in before} == before
    (tmp_path / "models" / "lda.py").write_text("b = 3", encoding="utf-8")
    assert hash_of("corpus") == before["corpus"]
    assert hash_of("models") != before["models"]
    assert hash_of("study") != before["study"]


def test_the_versions_are_those_of_every_library_that_is_needed():
    found = installed.versions()
    assert {"gensim", "jieba", "matplotlib", "scikit-learn", "numpy"} <= set(found)
    assert "pytest" not in found


def test_the_lock_says_which_versions_are_not_its_own(tmp_path, monkeypatch):
    package = tmp_path / "src" / "govtopics"
    package.mkdir(parents=True)
    monkeypatch.setattr(environment, "PACKAGE", package)
    assert environment.lock() is None
    numpy = installed.versions()["numpy"]
    pins = f"numpy==1.0 ; python_version < '3'\nnumpy=={numpy} \\\nscipy==0.1 \\\n"
    (tmp_path / "requirements.lock").write_text(pins, encoding="utf-8")
    assert environment.lock()["differing"] == ["scipy"]
