"""The notebooks run to the last cell, on the seeds and on a folder of another kind."""

import asyncio
import io
import os
import runpy
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from nbclient import NotebookClient

from govtopics.analysis.themes.codebook import read_codebook

HERE = Path(__file__).resolve().parent
NOTEBOOKS = HERE.parents[1] / "notebooks"
NAMES = ("01_corpus", "02_words", "03_topics", "04_themes", "05_compare", "07_commitments")
FOLDERS = ("seeds", "other")
FIGURES = {
    "01_corpus": 1,
    "02_words": 2,
    "03_topics": 5,
    "04_themes": 5,
    "05_compare": 4,
    "07_commitments": 2,
}
# In three short reports no two terms of the codebook share a paragraph often enough to be drawn.
WITHOUT_NETWORK = {("05_compare", "other")}
# What the library says on purpose where the words above the cell announce it.
ANNOUNCED = (
    "column cut_as shows how",
    "Compiling for the first use",
    "Themes without a term in the matrix are left out",
    "Themes that drifted from their terms",
    "20 reports)",
)

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


def read(name):
    return nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)


async def execute(name, environment, turns):
    """Run a notebook where a person would, in its own folder."""
    notebook = read(name)
    # To the last cell, so that a failure shows every cell that fails.
    resources = {"metadata": {"path": str(NOTEBOOKS)}}
    client = NotebookClient(notebook, timeout=300, allow_errors=True, resources=resources)
    async with turns:
        await client.async_execute(env=environment)
    return notebook


async def execute_all(environments):
    """Every notebook on every folder, two at a time."""
    turns = asyncio.Semaphore(2)
    jobs = {
        (name, folder): execute(name, environment, turns)
        for folder, environment in environments.items()
        for name in NAMES
    }
    return dict(zip(jobs, await asyncio.gather(*jobs.values()), strict=True))


@pytest.fixture(scope="module")
def executed(made_once):
    folder = made_once("notebooks", execute_into)
    names = [(name, corpus) for name in NAMES for corpus in FOLDERS]
    return {key: nbformat.read(folder / f"{'-'.join(key)}.ipynb", as_version=4) for key in names}


def execute_into(folder):
    other = folder / "other"
    other.mkdir()
    for file, text in REPORTS.items():
        (other / file).write_text(text, encoding="utf-8")
    environment = {key: value for key, value in os.environ.items() if key != "GOVTOPICS_CORPUS"}
    elsewhere = {**environment, "GOVTOPICS_CORPUS": str(other)}
    executed = asyncio.run(execute_all({"seeds": environment, "other": elsewhere}))
    for key, notebook in executed.items():
        nbformat.write(notebook, folder / f"{'-'.join(key)}.ipynb")


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("name", NAMES)
class TestExecuted:
    def outputs(self, executed, name, folder):
        return [
            (cell.source, output)
            for cell in executed[name, folder].cells
            if cell.cell_type == "code"
            for output in cell.outputs
        ]

    def test_runs_without_error(self, executed, name, folder):
        errors = [
            f"{source}\n{output.ename}: {output.evalue}"
            for source, output in self.outputs(executed, name, folder)
            if output.output_type == "error"
        ]
        assert not errors, "\n\n".join(errors)

    def test_says_nothing_on_the_side(self, executed, name, folder):
        streams = [
            output.text
            for _, output in self.outputs(executed, name, folder)
            if output.output_type == "stream"
        ]
        lines = [line for text in streams for line in text.splitlines() if line.strip()]
        assert [line for line in lines if not any(said in line for said in ANNOUNCED)] == []

    def test_each_figure_is_shown_once(self, executed, name, folder):
        shown = [
            source
            for source, output in self.outputs(executed, name, folder)
            if "image/png" in output.get("data", {})
        ]
        expected = FIGURES[name] - ((name, folder) in WITHOUT_NETWORK)
        assert len(shown) == len(set(shown)) == expected

    def test_no_bare_object_is_shown(self, executed, name, folder):
        plain = [
            output.data.get("text/plain", "")
            for _, output in self.outputs(executed, name, folder)
            if output.output_type == "execute_result" and "text/html" not in output.data
        ]
        assert [text for text in plain if text.startswith("<") or " object at 0x" in text] == []


def test_the_difference_that_is_planted_is_found_and_told(executed):
    cells = executed["05_compare", "seeds"].cells
    (cell,) = [c for c in cells if "comparison.table[columns]" in c.source]
    (table,) = pd.read_html(io.StringIO(cell.outputs[0].data["text/html"]), index_col=0)
    first = table.set_index("theme").loc[read_codebook().leading[0]]
    assert [first["group"], first["other"]] == ["甲市", "乙市"]
    assert first["low"] > 0
    assert first["p_adjusted"] < 0.05


@pytest.mark.parametrize("name", NAMES)
class TestWritten:
    def cells(self, name):
        return [cell for cell in read(name).cells if cell.cell_type == "code"]

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

    def test_only_the_path_names_a_folder(self, name):
        sources = [cell.source for cell in self.cells(name) if 'seeds"' in cell.source]
        assert sources == ['CORPUS = os.environ.get("GOVTOPICS_CORPUS", "../seeds")']

    def test_code_names_no_report_of_the_seeds(self, name):
        reports = [file.stem for file in (NOTEBOOKS.parent / "seeds").glob("*.txt")]
        code = "\n".join(cell.source for cell in self.cells(name))
        assert [report for report in reports if report in code] == []
