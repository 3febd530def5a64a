"""Reports are called by place and year where that tells them apart."""

import pandas as pd

from govtopics.corpus.report_names import document_names


def test_names_fall_back_to_ids():
    docvars = pd.DataFrame({"document_id": ["a", "b"], "place": "甲区", "year": "2023"})
    assert document_names(docvars) == {"a": "a", "b": "b"}
    assert document_names(docvars[["document_id"]]) == {"a": "a", "b": "b"}
    partly = docvars.assign(place=["甲区", None])
    assert document_names(partly) == {"a": "甲区 2023", "b": "b"}
