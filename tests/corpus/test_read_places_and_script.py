"""Places with their levels and parents; script, region and localised wording, each at its edge."""

import opencc
import pytest

from govtopics.corpus.aligned import AlignedText
from govtopics.corpus.document import Change
from govtopics.corpus.places.names import Place, level_of, place_of, stem
from govtopics.corpus.script import detect_region, detect_script, regional_wording, to_simplified


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("江苏省苏州市昆山市", ("昆山市", "county", "苏州市")),
        ("江苏省苏州市", ("苏州市", "city", "江苏省")),
        ("上海市普陀区长征镇", ("长征镇", "township", "普陀区")),
        ("吉林省延边州延吉市", ("延吉市", "county", "延边州")),
        ("内蒙古自治区锡林郭勒盟锡林浩特市", ("锡林浩特市", "county", "锡林郭勒盟")),
        ("西藏自治区", ("西藏自治区", "province", "")),
        ("济南市市中区", ("市中区", "county", "济南市")),
        ("湖南省常德市津市市", ("津市市", "county", "常德市")),
        ("全国", ("国务院", "national", "")),
        ("中华人民共和国国务院", ("国务院", "national", "")),
        ("上海", ("上海", "province", "")),
        ("江苏", ("江苏", "province", "")),
        ("苏州", None),
        ("全市", None),
        ("本区", None),
        ("街道", None),
        ("开发区", None),
        ("自治州", None),
        ("", None),
    ],
)
def test_a_name_says_place_level_and_parent(name, place):
    assert place_of(name) == (Place(*place) if place else None)


@pytest.mark.parametrize(
    ("place", "parent", "level"),
    [
        ("北京市", "", "province"),
        ("天津市", "", "province"),
        ("上海市", "", "province"),
        ("重庆市", "", "province"),
        ("澳门特别行政区", "", "province"),
        ("宁夏回族自治区", "", "province"),
        ("湘西自治州", "", "city"),
        ("长阳土家族自治县", "", "county"),
        ("鄂伦春自治旗", "", "county"),
        ("阿里地区", "", "city"),
        ("田林街道", "", "township"),
        ("江苏省", "", "province"),
        ("徐汇区", "", "county"),
        ("长兴县", "", "county"),
        ("长征镇", "", "township"),
        ("胡家乡", "", "township"),
        ("延边州", "", "city"),
        ("锡林郭勒盟", "", "city"),
        ("正蓝旗", "", "county"),
        ("杭州市", "", "city"),
        ("杭州市", "浙江省", "city"),
        ("昆山市", "江苏省", ""),
        ("昆山市", "苏州市", "county"),
        ("延吉市", "延边州", "county"),
        ("锡林浩特市", "锡林郭勒盟", "county"),
        ("塔城市", "塔城地区", "county"),
        ("浦东新区", "", "county"),
        ("滨海新区", "", "county"),
        ("两江新区", "", ""),
        ("苏州工业园区", "", ""),
        ("张江高新区", "", ""),
        ("杨凌示范区", "", ""),
        ("武汉开发区", "", ""),
        ("三亚度假区", "", ""),
        ("洋山保税区", "", ""),
        ("横琴合作区", "", ""),
        ("神农架林区", "", "county"),
    ],
)
def test_the_ending_of_a_name_says_its_level(place, parent, level):
    assert level_of(place, parent) == level


@pytest.mark.parametrize(
    ("place", "short"),
    [
        ("徐汇区", "徐汇"),
        ("广西壮族自治区", "广西"),
        ("新疆维吾尔自治区", "新疆"),
        ("宁夏回族自治区", "宁夏"),
        ("浦东新区", "浦东"),
        ("香港特别行政区", "香港"),
        ("田林街道", "田林"),
        ("长征镇", "长征"),
        ("正蓝旗", "正蓝"),
        ("延边州", "延边"),
        ("区", "区"),
        ("江苏", "江苏"),
    ],
)
def test_a_name_without_its_kind(place, short):
    assert stem(place) == short


def test_the_script_is_told_by_shares():
    # Of 20 characters two are Traditional alone: a tenth. Of 21 they are less, and the text mixed.
    assert detect_script("治" * 18 + "網絡") == "traditional"
    assert detect_script("治" * 19 + "網絡") == "mixed"
    # A Traditional line is two of 400 characters, or of 401.
    assert detect_script("治" * 398 + "\n網絡") == "mixed"
    assert detect_script("治" * 399 + "\n網絡") == "simplified"
    # One alone is a name, but in a line so short that it is a tenth of it.
    assert detect_script("治" * 9 + "網") == "traditional"
    assert detect_script("治" * 10 + "網") == "simplified"
    assert detect_script("治 " * 9 + "網\n") == "traditional"  # blanks do not count
    # Nine of ten characters that one script alone writes are Traditional, or nine of eleven.
    assert detect_script("業務網絡發體進軍國国") == "traditional"
    assert detect_script("業務網絡發體進軍國\n国") == "traditional"
    assert detect_script("業務網絡發體進軍國\n国会") == "mixed"


def test_the_region_is_told_by_the_more_frequent_spelling():
    assert detect_region("裡面") == "Taiwan"
    assert detect_region("裏面") == "Hong Kong"
    assert detect_region("裡衛裏") == "Taiwan"
    assert detect_region("裡衞裏") == "Hong Kong"
    assert detect_region("裡裏") is None
    assert detect_region("治理") is None
    for taiwan, hong_kong in zip("裡衛線群峰眾著說", "裏衞綫羣峯衆着説", strict=True):
        assert (detect_region(taiwan), detect_region(hong_kong)) == ("Taiwan", "Hong Kong")
    assert detect_region("啓") == "Hong Kong"


TO_TAIWAN = opencc.OpenCC("s2tw")


def simplified(*lines):
    found, changes = to_simplified([AlignedText.from_source(line) for line in lines])
    return [line.text for line in found], changes


def test_script_is_converted_and_counted():
    texts, changes = simplified("推進治理，進步", "基層")
    assert texts == ["推进治理，进步", "基层"]
    assert changes == [Change("script", "層", "层", 1), Change("script", "進", "进", 2)]
    assert simplified("羣衆裏衞生")[0] == ["群众里卫生"]
    assert simplified("裡衛生")[0] == ["里卫生"]


def test_wording_goes_longest_first_and_is_listed_before_the_script():
    line = AlignedText.from_source("市格線化與網路網路", 10)
    (found,), changes = to_simplified([line])
    assert found.text == "市网格化与网络网络"
    assert changes == [
        Change("wording", "市格线化", "市网格化", 1),
        Change("wording", "网路", "网络", 2),
        Change("script", "網", "网", 2),
        Change("script", "線", "线", 1),
        Change("script", "與", "与", 1),
    ]
    assert found.source_span(0, 4) == (10, 14)


@pytest.mark.parametrize(
    ("found", "restored"),
    [
        ("市格线化", "市网格化"),
        ("人民民众", "人民群众"),
        ("智慧财产权", "知识产权"),
        ("网际网路", "互联网"),
        ("人工智慧", "人工智能"),
        ("最佳化", "优化"),
        ("数位化", "数字化"),
        ("智慧型", "智能"),
        ("网路", "网络"),
        ("格线", "网格"),
    ],
)
def test_unambiguous_wording_is_always_restored(found, restored):
    assert simplified(f"推進{TO_TAIWAN.convert(found)}工作")[0] == [f"推进{restored}工作"]
    # A Simplified line of the same file stays as it is.
    assert simplified(f"推进{found}工作", "推進治理體系建設")[0][0] == f"推进{found}工作"


@pytest.mark.parametrize(
    ("found", "restored"),
    [("民众", "群众"), ("套用", "应用"), ("国小", "小学"), ("国中", "初中"), ("行销", "营销")],
)
def test_ambiguous_wording_needs_two_other_words(found, restored):
    line = f"推進{TO_TAIWAN.convert(found)}教育發展"
    assert simplified(line, "網路和最佳化")[0][0] == f"推进{restored}教育发展"
    assert simplified(line, "網路和網路")[0][0] == f"推进{found}教育发展"


def test_guards_of_the_wording():
    kept = [f"{c}国小" for c in "全中我各外本他"] + [f"国小{c}" for c in "康微型企"]
    kept += [f"{c}国中" for c in "全中我各外本他"] + [f"国中{c}" for c in "小部央医"]
    written = map(TO_TAIWAN.convert, kept)
    assert simplified(*written, "網路最佳化")[0][:-1] == kept
    found = [word.found for word in regional_wording()]
    assert found[:3] == ["智慧财产权", "人工智慧", "人民民众"]
    assert [word.found for word in regional_wording() if word.needs_markers] == [
        "国中", "国小", "套用", "民众", "行销",
    ]  # fmt: skip
