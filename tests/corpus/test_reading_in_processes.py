"""A folder read by several processes gives the bytes, and the log, of one."""

import json
import logging
import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govtopics.corpus.reading import read
from govtopics.corpus.reading.read import iter_documents, read_corpus
from govtopics.errors import CorpusError
from govtopics.study.stored import stored

PLACES = ("青禾县", "白杨县", "红柳县", "黄桷县")
WORK = ("种树造林", "修路架桥", "养鱼种稻", "办学育人", "防洪抗旱", "改厕治污", "引水通电")


def report(place, year, n=4):
    """A report; no two of places and years are alike."""
    start = PLACES.index(place) * 5 + year
    work = "".join(f"{place}{WORK[(start + i) % 7]}，完成{start * 7 + i}处。\n" for i in range(n))
    return (
        f"政府工作报告\n——{year}年1月10日在{place}第十八届人民代表大会第三次会议上\n"
        f"县长 李某某\n各位代表：\n一、{year - 1}年工作回顾\n{work}二、{year}年工作安排\n{work}"
    )


texts = st.builds(report, st.sampled_from(PLACES), st.integers(2012, 2024))
rows = st.builds(
    lambda text, own: {"text": text, **({"id": own} if own else {})},
    texts | st.sampled_from(["", "Good governance"]),
    st.sampled_from(["", "a", "b", "青禾"]),
)
FILES = {
    ".txt": texts.map(str.encode) | st.just(b"") | st.just(b"\x89PNG\x00\x01"),
    ".md": st.builds(lambda a, b: f"# 2020年\n{a}\n# 2021年\n{b}".encode(), texts, texts),
    ".html": texts.map(
        lambda text: (
            "<html><body><p>"
            + text.replace("\n", "</p><p>")
            + "</p><div style='display:none'>隐藏的菜单</div></body></html>"
        ).encode("gb18030")
    ),
    ".doc": st.just(b"\xd0\xcf\x11\xe0"),
    ".jsonl": st.lists(rows, min_size=1, max_size=5).map(
        lambda rows: "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()
    ),
    ".csv": st.lists(texts, max_size=4).map(
        lambda texts: ("正文,title\n" + "".join(f'"{text}",x\n' for text in texts)).encode()
    ),
}
catalogues = st.lists(st.sampled_from(["a.txt", "b", "nowhere", "a"]), unique=True)


@st.composite
def folders(draw):
    """Files by their place: reports, tables, what is unread, and a catalogue."""
    places = draw(st.lists(
        st.tuples(st.sampled_from(["", "in/"]), st.sampled_from("abc"), st.sampled_from([*FILES])),
        min_size=2, max_size=7, unique=True,
    ))  # fmt: skip
    made = {folder + name + ending: draw(FILES[ending]) for folder, name, ending in places}
    described = "".join(f"{name},某地\n" for name in draw(catalogues))
    return made | (
        {"catalogue.csv": f"source_file,place\n{described}".encode()} if described else {}
    )


def outcome(folder, caplog, n_jobs):
    """All that reading a folder comes to: bytes, or the error; and the log."""
    caplog.clear()
    try:
        found = stored(read_corpus(folder, n_jobs=n_jobs))
    except CorpusError as error:
        found = str(error)
    return found, [(record.levelno, record.getMessage()) for record in caplog.records]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=folders())
def test_any_number_of_processes_gives_the_bytes_of_one(made, tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(read, "TOGETHER", 1500)  # several chunks of a few parts
    folder = tmp_path / "reports"
    shutil.rmtree(folder, ignore_errors=True)
    for name, data in made.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    with caplog.at_level(logging.INFO, logger="govtopics"):
        one, three = (outcome(folder, caplog, n) for n in (1, 3))
        monkeypatch.setattr(read, "TOGETHER", 0)  # as one by one
        alone = outcome(folder, caplog, 1)
    assert one == three
    assert one == alone


def test_the_seeds_are_the_same_by_two_processes(seeds_folder, seeds, monkeypatch):
    monkeypatch.setattr(read, "TOGETHER", 1)
    assert stored(read_corpus(seeds_folder, n_jobs=2)) == stored(seeds)


@pytest.mark.parametrize("n_jobs", [0, True])
def test_what_is_no_number_of_processes_is_refused_before_anything_is_read(n_jobs):
    with pytest.raises(CorpusError, match=r"n_jobs = .*: must be (the number|a whole)"):
        read_corpus("nowhere", n_jobs=n_jobs)


def test_one_by_one_no_file_is_opened_ahead(tmp_path):
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(report("青禾县", 2020 + ord(name) % 5), "utf-8")
    stream = iter(iter_documents(tmp_path))
    assert next(stream).id == "a"
    (tmp_path / "b.txt").unlink()
    assert [document.id for document in stream] == ["c"]
