"""The notebooks run to the last cell, on the seeds, on another folder and with another codebook."""

import functools
import hashlib
import io
import json
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from execute import NAMES, NOTEBOOKS, failures

import govtopics as gt

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
OTHER_BOTH = "another folder and codebook"
OTHER_FOLDER = "another folder"
RUNS = ("seeds", OTHER_BOTH, pytest.param(OTHER_FOLDER, marks=pytest.mark.sweep))
FIGURES = dict(zip(NAMES, (1, 2, 5, 5, 4, 3, 2, 2, 2), strict=True))
# Three reports of one place have no two groups, and no claim is drawn.
WITHOUT_CLAIM = {("08_robustness", OTHER_BOTH), ("08_robustness", OTHER_FOLDER)}
MOST_COLUMNS = 9
CHINESE = re.compile("[\u4e00-\u9fff]")

# Three reports of an invented city: no catalogue, numbered in other ways, nothing on 一网统管.
REPORTS = {
    "linjiang-2019.txt": """临江市政府工作报告

各位代表:

现在,我代表市人民政府向大会报告工作,请予审议。

一、2018年工作回顾

粮食生产再获丰收。全年粮食产量42万吨,新建高标准农田3万亩,发展特色水果种植,农民合作社达到210家,农村居民人均收入增长8%。
工业经济稳步回升。纺织企业技术改造投资增长12%,新增规模以上工业企业15家,开发区承接产业转移项目20个,工业用电量增长6%。
旅游业较快发展。古镇景区改造完成,全年接待游客310万人次,乡村旅游带动农民就业1200人,旅游收入增长15%。
民生事业继续改善。新建学校2所、幼儿园4所,乡镇卫生院改造全部完成,发放养老补贴,农村危房改造580户。

二、2019年主要任务

抓好粮食生产和乡村振兴。新建高标准农田4万亩,扶持农民合作社和特色水果种植,改造农村公路60公里。
推动工业企业技术改造。支持纺织企业更新设备,开发区引进产业转移项目25个,优化营商环境,减少行政审批事项。
完善防汛抗旱体系。加固江堤12公里,清理河道,储备防汛物资,组织防汛演练,做好应急管理工作。
办好教育和卫生事业。改造乡镇学校6所,县乡医疗一体化覆盖全部乡镇卫生院,增加养老床位300张。
""",
    "linjiang-2021.txt": """临江市政府工作报告

一、2020年工作回顾

疫情防控取得成效。迅速组织医疗队伍,建设隔离点,做好疫苗接种,企业复工复产,学校按时开学。
粮食生产保持稳定。新建高标准农田4万亩,特色水果种植面积扩大,农民合作社达到260家。
防汛抗旱取得胜利。长江水位超过警戒线,加固江堤,转移群众3200人,防汛物资及时到位,没有人员伤亡。

二、2021年主要任务

促进工业企业发展。支持纺织企业技术改造,开发区引进电子信息产业项目,优化营商环境,落实减税降费。
发展乡村旅游。古镇景区与乡村旅游联动,改造农村公路,特色水果采摘吸引游客,旅游收入增长20%。
推进基层治理。加强乡镇和村委会建设,推行网格化管理,调解矛盾纠纷,办好群众身边的事。
改善民生事业。新建学校3所,乡镇卫生院增加床位,提高养老补贴,扩大就业。
""",
    "linjiang-2023.txt": """# 临江市2023年政府工作报告

## 过去一年的工作

开发区电子信息产业项目投产,纺织企业技术改造投资增长9%,规模以上工业企业利润增长5%,营商环境评价进入全省前列。

粮食产量稳定在43万吨,高标准农田建设全面完成,特色水果种植形成品牌,农民合作社带动农民就业。

古镇景区评为国家级景区,乡村旅游接待游客420万人次,旅游收入突破30亿元。

## 今年的工作安排

推进韧性城市建设,加固江堤,改造排水管网,储备防汛物资,完善应急管理和防汛抗旱体系。

推进基层治理,完善村委会和居委会工作,网格化管理覆盖全部乡镇,调解矛盾纠纷,扩大群众参与。

新建学校2所,县乡医疗一体化提升乡镇卫生院水平,增加养老床位,扩大就业。
""",
}
# One theme that most reports write of, one that cannot be measured before 2020.
CODEBOOK = """
["粮食安全"]
name = ["粮食安全", "粮食生产"]
definition = "粮食的生产、储备和供应。"
core = ["高标准农田", "粮食产量", "种粮"]
wide = ["农民", "农业"]

["公共卫生"]
name = ["公共卫生"]
definition = "疾病的预防和卫生服务。"
core = ["卫生院", "疫苗接种", "疫情防控", "医疗"]
wide = ["健康"]
since = { default = 2020 }
"""


@pytest.fixture(scope="module")
def inputs(made_once):
    """The settings of each run: a folder of reports, a codebook."""

    def make(folder):
        (folder / "reports").mkdir()
        for file, text in REPORTS.items():
            (folder / "reports" / file).write_text(text, encoding="utf-8")
        (folder / "codebook.toml").write_text(CODEBOOK, encoding="utf-8")

    folder = made_once("inputs of notebooks", make)
    other, codebook = folder / "reports", folder / "codebook.toml"
    return {
        "seeds": {"corpus": ROOT / "seeds"},
        OTHER_BOTH: {"corpus": other, "codebook": codebook},
        OTHER_FOLDER: {"corpus": other},
    }


@pytest.fixture(scope="module")
def executed(made_once, notebooks_on_seeds, inputs):
    """Return a function that reads the notebooks of a run, made when they are first asked for."""

    def make(run, folder):
        given = {f"GOVTOPICS_{name.upper()}": str(path) for name, path in inputs[run].items()}
        command = [sys.executable, HERE / "execute.py", folder]
        before = contents()
        subprocess.run(command, env={**os.environ, **given}, check=False)
        changed = sorted(name for name, _ in before ^ contents())
        (folder / "changed.json").write_text(json.dumps(changed), encoding="utf-8")

    @functools.cache
    def read_of(run):
        folder = notebooks_on_seeds
        if run != "seeds":
            folder = made_once(f"notebooks of {run}", functools.partial(make, run))
        return {
            name: nbformat.read(folder / f"{name}.ipynb", as_version=4) for name in NAMES
        }, folder

    return read_of


@pytest.fixture(scope="module")
def study_of(inputs):
    """Return a function that makes the study of a run."""
    return functools.cache(lambda run: gt.Study(gt.Settings(**inputs[run])))


def contents():
    """Every file that a notebook might touch, with the hash of its bytes."""
    paths = [*ROOT.iterdir(), *(ROOT / "seeds").iterdir(), *NOTEBOOKS.iterdir()]
    return {(str(p), hashlib.sha256(p.read_bytes()).hexdigest()) for p in paths if p.is_file()}


def read(name):
    return nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@pytest.mark.parametrize("run", RUNS)
@pytest.mark.parametrize("name", NAMES)
class TestExecuted:
    def outputs(self, executed, name, run):
        return [
            (cell.source, output)
            for cell in code_cells(executed(run)[0][name])
            for output in cell.outputs
        ]

    def test_runs_without_error(self, executed, name, run):
        errors = failures(executed(run)[0][name])
        assert not errors, "\n\n".join(errors)

    def test_nothing_is_red_and_what_is_said_is_chinese(self, executed, name, run):
        streams = [
            (output.name, line)
            for _, output in self.outputs(executed, name, run)
            if output.output_type == "stream"
            for line in output.text.splitlines()
        ]
        assert [
            said for said in streams if said[0] != "stdout" or not CHINESE.search(said[1])
        ] == []

    def test_each_figure_is_shown_once(self, executed, name, run):
        shown = [
            source
            for source, output in self.outputs(executed, name, run)
            if {"image/png", "image/svg+xml"} & set(output.get("data", {}))
        ]
        expected = FIGURES[name] - ((name, run) in WITHOUT_CLAIM)
        assert len(shown) == len(set(shown)) == expected

    def test_no_bare_object_is_shown(self, executed, name, run):
        plain = [
            output.data["text/plain"]
            for _, output in self.outputs(executed, name, run)
            if output.output_type == "execute_result" and set(output.data) == {"text/plain"}
        ]
        assert [text for text in plain if text.startswith("<") or " object at 0x" in text] == []

    def test_tables_fit(self, executed, name, run):
        for source, output in self.outputs(executed, name, run):
            if "<table" in (html := output.get("data", {}).get("text/html", "")):
                widths = [table.shape[1] for table in pd.read_html(io.StringIO(html))]
                assert max(widths) <= MOST_COLUMNS, source

    def test_no_number_is_missing_in_a_sentence(self, executed, name, run):
        texts = [output.get("data", {}) for _, output in self.outputs(executed, name, run)]
        told = [data["text/markdown"] for data in texts if "text/markdown" in data]
        assert [text for text in told if re.search(r"\bnan\b|None", text)] == []


@pytest.mark.parametrize("run", [OTHER_BOTH])
def test_running_changes_no_file(executed, run):
    folder = executed(run)[1]
    assert json.loads((folder / "changed.json").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("run", ["seeds", OTHER_BOTH])
class TestSameAsAStudy:
    """What notebooks show is what a study of the same folder finds."""

    def cell(self, executed, run, name, code):
        (cell,) = [c for c in code_cells(executed(run)[0][name]) if code in c.source]
        return {key: value for output in cell.outputs for key, value in output.data.items()}

    def table(self, executed, run, name, code):
        html = self.cell(executed, run, name, code)["text/html"]
        return pd.read_html(io.StringIO(html))[0]

    def told(self, executed, run, name, code):
        return self.cell(executed, run, name, code)["text/markdown"]

    def test_prevalence(self, executed, study_of, run):
        study = study_of(run)
        found = study.prevalence["document"]
        found = found[found["theme"].isin(study.leading)].head(15)
        shown = self.table(executed, run, "04_themes", "three = ")
        assert shown["主题"].tolist() == found["theme"].tolist()
        assert shown["组"].tolist() == found["name"].tolist()
        shares = pd.to_numeric(shown["占比"].astype(str).str.rstrip("%"), errors="coerce") / 100
        assert shares.tolist() == pytest.approx(found["estimate"].tolist(), abs=6e-4, nan_ok=True)

    def test_words(self, executed, study_of, run):
        check = study_of(run).lexicon_check
        told = self.told(executed, run, "02_words", "n_seen, n_kept")
        seen, kept = check["n_occurrences"].sum(), check["n_kept"].sum()
        assert f"共出现 {seen:,} 次，保持完整 {kept:,} 次" in told

    def test_topics(self, executed, study_of, run):
        study = study_of(run)
        told = self.told(executed, run, "03_topics", "agreement = gt.overlap(lda, nmf)")
        assert f"重合是 {study.overlap.value:.2f}，" in told

    def test_stability(self, executed, study_of, run):
        told = self.told(executed, run, "08_robustness", "one.unstable")
        nmf, lda = (len(found.unstable) for found in study_of(run).stability)
        assert f"个话题中有 {nmf} 个，" in told
        assert f"个中有 {lda} 个。" in told

    def test_promises(self, executed, study_of, run):
        study = study_of(run)
        told = self.told(executed, run, "07_commitments", "answered = ")
        n_answered = study.follow_up["result"].notna().sum()
        assert f"承诺 {len(study.follow_up)} 项，下一份报告里找得到结果的 {n_answered} 项" in told

    def test_paper(self, executed, study_of, run):
        study = study_of(run)
        shown = self.table(executed, run, "09_paper", "numbers.style")
        numbers = dict(zip(shown["名称"], shown["值"].astype(str), strict=True))
        rows = study.prevalence["document"].query("status == 'estimated'")
        own = rows.loc[rows["theme"] == numbers["主题"], "estimate"]
        assert numbers["报告数"] == str(len(study.corpus.documents))
        assert numbers["中位数"] == f"{own.median():.1%}"
        assert numbers["重合"] == f"{study.overlap.value:.2f}"

    def test_paper_is_confirmed(self, executed, run):
        told = self.told(executed, run, "09_paper", "confirmed = ")
        assert "**都得到确认**" in told
        assert "prevalence.csv" in self.told(executed, run, "09_paper", "changed.faults")


def test_the_difference_that_is_planted_is_found_and_told(executed):
    cells = code_cells(executed("seeds")[0]["05_compare"])
    (cell,) = [cell for cell in cells if cell.source == "gt.show(comparison.table)"]
    (table,) = pd.read_html(io.StringIO(cell.outputs[0].data["text/html"]))
    first = table.set_index("主题").loc[gt.read_codebook().leading[0]]
    assert [first["组"], first["相比"]] == ["甲市", "乙市"]
    assert float(first["95% 下限"]) > 0
    assert float(first["校正后的 p"]) < 0.05


@pytest.mark.parametrize("name", NAMES)
class TestWritten:
    def cells(self, name):
        return code_cells(read(name))

    def prose(self, name):
        return [cell.source for cell in read(name).cells if cell.cell_type == "markdown"]

    def test_pair_is_equal(self, name):
        pair = runpy.run_path(str(HERE / "pair.py"))["pair"]
        stored = (NOTEBOOKS / f"{name}.ipynb").read_bytes().decode()
        remedy = "run: python tests/notebooks/pair.py"
        assert stored == pair(NOTEBOOKS / f"{name}.py"), remedy

    def test_is_valid_and_cells_have_their_own_ids(self, name):
        notebook = read(name)
        nbformat.validate(notebook)
        ids = [cell.id for cell in notebook.cells]
        assert len(ids) == len(set(ids))

    def test_stores_no_output(self, name):
        assert all(cell.outputs == [] and cell.execution_count is None for cell in self.cells(name))

    def test_cells_are_short_and_define_nothing(self, name):
        for cell in self.cells(name):
            lines = cell.source.splitlines()
            assert 1 <= len(lines) <= 3, cell.source
            assert max(map(len, lines)) <= 100, cell.source
            for word in ("def ", "class ", "lambda", "print(", "%", "!"):
                assert not any(line.strip().startswith(word) for line in lines), cell.source
            assert "print(" not in cell.source

    def test_one_cell_names_the_folder_and_the_codebook(self, name):
        folder = 'CORPUS = os.environ.get("GOVTOPICS_CORPUS", "../seeds")'
        codebook = 'CODEBOOK = os.environ.get("GOVTOPICS_CODEBOOK")'
        expected = folder if name == "01_corpus" else f"{folder}\n{codebook}"
        assert [c.source for c in self.cells(name) if "seeds" in c.source] == [expected]
        assert all("read_codebook()" not in cell.source for cell in self.cells(name))

    def test_begins_with_its_title_and_a_summary_in_english(self, name):
        title, summary = self.prose(name)[0].splitlines()[::2][:2]
        assert title.startswith(f"# {'一二三四五六七八九'[int(name[:2]) - 1]}、")
        assert summary.startswith("> *In English. ")
        assert not CHINESE.search(summary)

    def test_knows_no_report(self, name, seeds):
        """Sentences and code are as true of other reports; what is true of these is computed."""
        named = {value[:2] for column in ("place", "parent") for value in seeds.docvars[column]}
        known = [*named, *seeds.ids]
        written = "\n".join([*self.prose(name), *(cell.source for cell in self.cells(name))])
        written = written.replace("上海 江苏", "")  # of all provinces, in the made-up panel
        assert [word for word in known if word in written] == []
