"""Tables as grids: what a spreadsheet shows, with its numbers of rows."""

import openpyxl
import pandas as pd

from govtopics.corpus.reading.grids import grids_of


def test_a_workbook_is_read_as_it_is_shown(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "表一"
    for row in (["地区", "城镇化率", None], [None, 2019, 2020], [], ["河北", 0.705, "=B3*2"]):
        sheet.append(row)
    sheet["B4"].number_format = "0.0%"
    for cells in ("A1:A2", "B1:C1"):
        sheet.merge_cells(cells)
    book.create_sheet("空")
    book.save(tmp_path / "a.xlsx")
    (grid,) = grids_of(tmp_path / "a.xlsx")
    assert (grid.name, grid.numbers) == ("表一", [1, 2, 4])
    assert grid.rows == [
        ["地区", "城镇化率", "城镇化率"],
        ["地区", 2019, 2020],
        ["河北", "70.5%", None],
    ]
    assert grid.doubt == "1 formula has no value; open the file in Excel or WPS and save it again"


def test_a_text_file_is_read_by_its_mark_and_encoding(tmp_path):
    for encoding in ("utf-8-sig", "gb18030"):
        (tmp_path / "a.csv").write_bytes("sep=;\n地区;x\n\n  ;\n河北;1\n唐山\n".encode(encoding))
        (grid,) = grids_of(tmp_path / "a.csv")
        assert (grid.name, grid.numbers) == ("a", [2, 5, 6])
        assert grid.rows == [["地区", "x"], ["河北", "1"], ["唐山", None]]


def test_a_frame_has_its_names_and_index_in_its_cells():
    frame = pd.DataFrame({"x": [1, None]}, index=pd.Index(["河北", "唐山"], name="地区"))
    (grid,) = grids_of(frame)
    assert grid.rows == [["地区", "x"], ["河北", 1.0], ["唐山", None]]
    assert grid.numbers == [1, 2, 3]
