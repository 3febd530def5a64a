"""docs/made is what benchmarks/made_cities.py writes; pages that use it say it is fictitious."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MADE = ROOT / "docs" / "made"
SAYING = {"zh": "虚构", "en": "fictitious"}
READERS = [
    page
    for language in SAYING
    for page in sorted((ROOT / "docs" / language).glob("**/*.md"))
    if "docs/made" in page.read_text(encoding="utf-8")
]


def test_the_script_writes_the_same_bytes(tmp_path):
    script = ROOT / "benchmarks" / "made_cities.py"
    subprocess.run([sys.executable, str(script), str(tmp_path)], check=True)
    written = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*.csv"))
    assert written == sorted(path.relative_to(MADE) for path in MADE.rglob("*.csv"))
    for name in written:
        assert (tmp_path / name).read_bytes() == (MADE / name).read_bytes(), name


@pytest.mark.parametrize("page", READERS, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_a_page_that_uses_it_says_so_before_the_first_number(page):
    before_code = page.read_text(encoding="utf-8").partition("```python")[0]
    language = page.relative_to(ROOT / "docs").parts[0]
    assert SAYING[language] in " ".join(before_code.split())
