"""What the library says in English, in Chinese: a study speaks one language."""

from __future__ import annotations

import re
from collections.abc import Sequence

from govtopics.language import name_of

# A whole sentence, or a part that stands in one; {0} is what its first brackets hold, said in
# Chinese too if it stands here. The first that fits counts.
SAID: Sequence[tuple[re.Pattern[str], str]] = [
    (re.compile(pattern, re.DOTALL), zh)
    for pattern, zh in (
        # As a study goes on.
        (r"Read: (.+?) reports, (.+?) paragraphs", "读取：{0} 份报告，{1} 段"),
        (r"Labels: (.+)", "名称：{0}"),
        (r"Themes: (.+?) themes, (.+?) hits", "主题：{0} 个，命中 {1} 处"),
        (r"Coded by hand: (\S+) (\S+?)s, (\S+) coders", "人工编码：{0} {1}，{2} 人"),
        (r"sentence", "句"),
        (r"paragraph", "段"),
        (r"Words: (.+?) words; (.+?) taken out by the stop lists",
         "分词：{0} 词；停用词表删去 {1} 词"),
        (r"Topics: (\S+), (\d+) topics, (.+?) terms", "话题：{0}，{1} 个话题，{2} 个词形"),
        (r"Tables: (\d+)", "表格：{0}"),
        (r"Figures: (\d+)", "图：{0}"),
        (r"Figure: (\S+)", "图：{0}"),
        (r"Nothing has changed: the results of an earlier run, kept in (.+)",
         "没有变化：沿用先前的结果，存于 {0}"),
        (r"Every stage computed; kept in (.+)", "各步均为新算，存于 {0}"),
        (r"(\d+) of (\d+) passages begin as more than ([\d,]+) places do, .+ column n_untried\.",
         "{1} 处共有段落中，{0} 处的开头见于 {2} 处以上，超出的没有比较，见 n_untried 列"),
        (r"Reused from (.+?): (.+), (\d+) drawings", "沿用 {0} 中的：{1}，图 {2} 幅"),
        (r"Reused from (.+?): (.+)", "沿用 {0} 中的：{1}"),
        (r"(\S+): reused", "{0}：沿用"),
        (r"Figure (\S+) left out, (\d+) > (\d+) groups; its table is (\S+)",
         "图 {0} 未画：{1} 组，多于 {2}；数据见 {3}"),
        (r"Cleared away: (.+), left by a run that was stopped", "清理了中断的运行所留的 {0}"),
        (r"Compiling for the first use: some seconds …", "首次使用，正在编译，几秒即可……"),
        (r"compiled: ([\d.]+) CPU s", "编译完毕：{0} CPU 秒"),
        (r"The compiled code cannot be kept \((.+)\), so every process compiles anew\. .+",
         "编译的结果无处保存（{0}），每个进程都要重新编译；请把 NUMBA_CACHE_DIR 设为可写的文件夹"),
        (r"(.+) cannot be read \((.+)\); it is computed again\.", "{0} 不能读（{1}），重新计算"),
        (r"(.+) is damaged; it is computed again\.", "{0} 已损坏，重新计算"),
        (r"(.+) cannot be written \((.+)\); nothing is kept\.", "{0} 不能写（{1}），不保存"),
        (r"(.+) was edited after the study wrote it; drawn as it is now\.",
         "{0} 在研究写出后被改过；按现在的画"),
        (r"(.+) is damaged \((.+)\); it is computed again\.", "{0} 已损坏（{1}），重新计算"),
        (r"(.+) is not kept: it holds (.+)\.", "{0} 不保存：其中有 {1}"),
        (r"The earlier study in (.+) was no longer whole and is not put back",
         "{0} 中以前的研究已不完整，不放回原处"),
        (r"frame ('.+?'): (.+)", "比较范围 {0}：{1}"),
        # Files that were not read.
        (r"(\d+) characters that a page hides were left out", "网页隐藏的 {0} 字没有读入"),
        (r"Columns of (.+?): (.+)", "{0} 的列：{1}"),
        (r"(.+) was not read: (.+)", "未读 {0}：{1}"),
        (r"(.+) describes (\d+) reports that are not there: (.+)",
         "{0} 写到 {1} 份不在的报告：{2}"),
        (r"only the first sheet, (.+), is read; save it as a file of its own",
         "只读第一张工作表 {0}；请另存为单独的文件"),
        (r"it holds no row below its header", "表头之下没有行"),
        (r"n_topics = (\d+): the texts differ in (\d+) ways only; topics repeat each other\.",
         "n_topics = {0}：各段只有 {1} 种不同，话题会互相重复"),
        (r"it is empty", "是空的"),
        (r"its text is empty", "文本是空的"),
        (r"it holds binary data, no text; save it as text in UTF-8",
         "是二进制数据，不是文本；请存为 UTF-8 文本"),
        (r"it is none of (.+); save it as text in UTF-8", "编码不是 {0} 之一；请存为 UTF-8 文本"),
        (r"it is no valid (\S+), which it is said to be", "不是所说的 {0} 编码"),
        (r"it holds headings or page furniture alone, no paragraph",
         "只有标题或网页附加文字，没有段落"),
        (r"it holds hardly any Chinese text", "几乎没有中文"),
        (r"it holds images and no text; recognise its text \(OCR\) first",
         "只有图像，没有文字；请先识别文字（OCR）"),
        (r"(\d+) of (\d+) pages hold no text; they may be images",
         "{1} 页中有 {0} 页没有文字，可能是图像"),
        (
            (r"a comment or element of the page is not closed and hides the rest in a browser; "
             r"it was read"),
            "网页有没写完的注释或标签，浏览器不显示其后的文字；已读入",
        ),
        (
            r"it shows no text of its own, only frames; save the page of the frame that holds it",
            "网页只有框架，没有文字；请保存框架里的那一页",
        ),
        (
            (r"a browser shows no text of it: what it holds stands in a comment or a script; "
             r"open it in a browser and save the text"),
            "文字都在注释或脚本里，浏览器不显示；请用浏览器打开，另存文字",
        ),
        (r"it shows no text", "没有显示文字"),
        (
            r"(\d+) characters that the page hides are read as text; look whether they are",
            "网页隐藏的 {0} 字也当作正文读入，请核对",
        ),
        (
            r"(\d+) characters are formatted as hidden in Word; they were read, since they are .+",
            "Word 中设为隐藏的 {0} 字占了大半，已读入",
        ),
        (
            r"(\d+) characters are formatted as hidden in Word; they were left out",
            "Word 中设为隐藏的 {0} 字没有读入",
        ),
        (r"its tables or boxes are nested deeper than any report's are", "表格或文本框嵌套过深"),
        (
            r"it is no Word file: its archive holds no document(?:; it is a file of \w+)?",
            "不是 Word 文件，压缩包里没有文档",
        ),
        (
            (r"its text cannot be read: the document inside the Word file is damaged; "
             r"open it in Word and save it again"),
            "Word 文件里的文档已损坏，读不出文字；请用 Word 打开并另存",
        ),
        (
            (r"the document inside the Word file is damaged; what could be read was read: "
             r"compare it with the original"),
            "Word 文件里的文档已损坏，读入了能读的部分；请与原件核对",
        ),
        (r"parts of the Word file are damaged: (.+)", "Word 文件的一些部分已损坏：{0}"),
        (
            r"the text of page (.+) may stand in another order: (.+)",
            "第 {0} 页的文字顺序可能不对：{1}",
        ),
        (r"lines stand side by side, as in a table or in columns", "有并排的行，像表格或分栏"),
        (
            r"a narrow column stands beside the text; it was put after it",
            "正文旁有窄栏，放在了正文之后",
        ),
        (r"some of it is turned", "有转了方向的文字"),
        (r"it is protected by a password \(or an old Office file\); save it again without",
         "有密码（或是旧的 Office 文件）；请去掉密码另存"),
        (r"it is larger than (\d+) MB, which no report is", "大于 {0} MB，报告没有这么大"),
        (r"it is no complete (.+) file; it may have been cut short",
         "不是完整的 {0} 文件，可能不完整"),
        (r"it is no complete PDF; it may have been cut short", "不是完整的 PDF，可能不完整"),
        (r"it is no complete (\w+) file \((\w+)\)", "不是完整的 {0} 文件（{1}）"),
        (r'reading (.+) needs the extra "formats": (.+)', "读 {0} 要安装 formats：{1}"),
        (r"it would unpack to more than (\d+) MB of text, which no report is; it was not unpacked",
         "解开后的文字多于 {0} MB，没有解开"),
        (r"old (Word|Excel)", "旧的 {0} "),
        (r"it is an? (.+) file; save it as (\S+)", "是{0}文件；请存为 {1}"),
        (r"it is no \.jsonl file; save it with one object a line",
         "不是 .jsonl；请存为每行一个对象"),
        (r"it is an archive; unpack it first", "是压缩包；请先解开"),
        (r"it is no file of texts \((.+)\)", "不是可读的文件（{0}）"),
        (r"it is a study that govtopics wrote; its files are no reports",
         "是 govtopics 写的研究结果，不是报告"),
        (r"it cannot be read: (.+)", "不能读：{0}"),
        (r"it is no regular file", "不是普通文件"),
        (r"it is a link that leads nowhere", "是失效的链接"),
        (r"it is a link out of the folder; put the file itself there",
         "是指向文件夹外的链接；请放入文件本身"),
        (r"it is a link to a folder; put the folder itself there",
         "是指向文件夹的链接；请放入文件夹本身"),
        (r"it is no table: (.+)", "不是表格：{0}"),
        (r"the column (.+) stands there twice; rename one", "{0} 列有两个；请改一个名"),
        (r"its line (\d+) is longer than any report", "第 {0} 行比任何报告都长"),
        (r"it is no JSON object; it may have been cut short", "不是 JSON 对象，可能不完整"),
        (r"it is no JSON object with named fields", "不是有字段名的 JSON 对象"),
        (r"no column holds the texts \(it has (.+)\); name it: (.+)",
         "没有一列是文本（有 {0}）；请指明：{1}"),
        # The codebook.
        (r"(.+): synonyms and full are rings of an earlier edition and are read as core: (.+)",
         "{0}：synonyms 和 full 是旧版的写法，按核心词（core）读入：{1}"),
        (r"(.+): no core, so the estimate counts the name alone: (.+)",
         "{0}：没有核心词（core），占比只计名称：{1}"),
        # Reports that are doubted.
        (r"its name does not follow (.+)", "文件名不合 {0}"),
        (r"read as (\S+), which is a guess; (.+)", "按 {0} 读入，是猜的；不对就写明 encoding"),
        (r"read as (\S+), which leaves (\d+) characters unreadable .+",
         "按 {0} 读入，有 {1} 个字读不出；不对就写明 encoding"),
        (r"it ends in mid-sentence \((.+)\)", "在句中结束（{0}）"),
        (r"it opens as a report and never closes \((.+)\)", "有开头，没有结尾（{0}）"),
        (r"(\S+) of its body is of unknown time, neither review nor plan",
         "正文有 {0} 既看不出是回顾，也看不出是计划"),
        (r"the rule (.+) took (\S+) of its characters; .+(cleaning_off = .+)",
         "清洗规则 {0} 删去了它的 {1}；如果删错了，在 study.toml 里写 {2}"),
        (r"the rule (.+) took (\S+) of its characters; .+",
         "清洗规则 {0} 删去了它的 {1}；如果删错了，用 Cleaning(off=…) 关掉"),
        (r"--leave-out duplicate, the usual, does so for groups",
         "分组时按 --leave-out duplicate（默认）不计入它"),
        (r"it is word for word (.+); leave one out: (.+)", "与 {0} 逐字相同；留一份：{1}"),
        (r"it is nearly (.+) \(similarity (\S+)\), though of another place, year or day",
         "与 {0} 几乎相同（相似度 {1}），但地方、年份或日期不同"),
        (r"it is nearly (.+) \(similarity (\S+)\); leave one out: (.+)",
         "与 {0} 几乎相同（相似度 {1}）；留一份：{2}"),
        (r"the file's name says (.+), the text says (.+)", "文件名写 {0}，正文写 {1}"),
        (r"(.+) may be (.+): say its parent or admin_level in a catalogue",
         "{0} 可能是 {1}；请在编目里写明上级（parent）或层级（admin_level）"),
        (r"it looks like (.+), no government work report: (.+)",
         "看来是{0}，不是政府工作报告：{1}"),
        (r"a report on a plan or budget", "计划或预算报告"),
        (r"a report of another body", "别的机构的报告"),
        (r"a plan", "规划"),
        (r"a circular", "通知"),
        (r"a resolution or decision", "决议或决定"),
        (r"an interpretation", "解读"),
        (r"a draft for comment", "征求意见稿"),
        (r"another report of a government", "政府的另一种报告"),
        (r"a budget report", "预算报告"),
        (r"a court report", "法院报告"),
        (r"a procuratorate report", "检察院报告"),
        (r"a report of a standing committee", "人大常委会报告"),
        (r"a report of a political consultative conference", "政协报告"),
        (r"a party report", "党的报告"),
        (r"a part or summary of a report", "报告的摘要或一部分"),
        (r"a summary of an office's work", "部门工作总结"),
        (r"a speech", "讲话"),
        (r"news", "新闻"),
        (r"(\d+) lines in another language were taken out, such as (.+)",
         "有 {0} 行外文已取出，如 {1}"),
        (r"its row has (\d+) cells and the header (\d+); those beyond were joined to the text",
         "这一行有 {0} 格，表头只有 {1} 格；多出的并入了正文"),
        ((r"a quotation mark in line (\d+) is not closed where it should be; "
         r"the row was read up to line (\d+)"),
         "第 {0} 行有引号没有在该合的地方合上；这一行读到第 {1} 行为止"),
        ((r"the text is that of the column (.+?) \((\d+) Chinese characters in the middle\), "
         r"not of (.+?); if that is wrong, say (.+)"),
         "正文取自列 {0}（居中的一格有 {1} 个汉字），不是 {2}；如果不对，请写明 {3}"),
        ((r"(\S+) is (\d+%) of its text; look at the times and time_rule of its paragraphs "
         r"\(corpus\.docvars\), and say time in the catalogue where they are wrong"),
         "{0} 占它的 {1}；请核对各段的 time 和 time_rule，如果不对，在编目里写明 time"),
        (r"(\d+%) of its body is of unknown time, neither review nor plan",
         "它的 {0} 既不属于回顾也不属于计划"),
        (r"it is a part of (.+) \((.+) of its text\); leave one out: (.+)",
         "是 {0} 的一部分（占它自己的 {1}）；留一份：{2}"),
        (r"(.+) says (.+), but the text does not speak for the country",
         "{0} 说是 {1}，但文本不像全国的"),
        (r"(.+) says (.+), but the text hardly names it", "{0} 说是 {1}，但文本几乎没有提到"),
        (r"(.+) says (.+), the text says (.+) \(line (\d+)\)",
         "{0} 说 {1}，文本说 {2}（第 {3} 行）"),
        (r"(.+) says (.+), (.+) says (.+)", "{0} 说 {1}，{2} 说 {3}"),
        (r"file name", "文件名"),
        # Words and models.
        (r"(\d+) texts are empty \((.+) …\): no word comes of them\.",
         "{0} 个文本是空的（{1}……），没有词"),
        (r"(\d+) texts look segmented already \((.+) …\): .+",
         "{0} 个文本像是已经分过词（{1}……）：跨空格的词找不到，请给不带空格的文本"),
        (r"(\d+) texts hold no Chinese character \((.+) …\)\.", "{0} 个文本没有汉字（{1}……）"),
        (r"The layer (.+) leaves (.+): terms of the lexicon\.",
         "停用词层 {0} 留下 {1}：是词表的词"),
        (r"Terms that are cut somewhere: (\d+); column cut_as shows how\.",
         "有的地方被切开的词：{0} 个，切法见 terms.csv 的 cut_as 列"),
        (r"Judged to be other words: (\d+); (\d+) spellings are one word and (\d+) are cut\. .+",
         "判为别的词：{0} 处；{1} 处保持完整，{2} 处被切开；切法见 terms.csv 的 other_as 列"),
        (r"(\d+) terms stand in no text: (.+)\.", "{0} 个词不在任何文本里：{1}"),
        (r"(\d+) texts hold no term of the vocabulary: (.+)\.", "{0} 段没有词进入模型：{1}"),
        (r"n_topics = (\d+): the texts differ in (\d+) ways only; topics repeat each other\.",
         "n_topics = {0}：文本只有 {1} 种差别，话题会重复"),
        (r"(.+): (\d+) mm high, more than a page", "{0}：高 {1} 毫米，超过一页"),
        (r"The results that are kept lack files of their manifest; computed again\.",
         "存下的结果与其清单不符，重新计算"),
        (r"LDA did not converge in (\d+) passes; raise max_passes\.",
         "LDA 在 {0} 遍内没有收敛；请加大 max_passes"),
        (r"Glossary paragraphs are measured too; corpus\.body\(\) leaves them out\.",
         "名词解释的段落也计入了；corpus.body() 不含它们"),
        (r"(.+) \((.+?)\) of (.+) is drawn as (.+)\. Fonts: (.+)\.",
         "{2} 中的 {0}（{1}）画作 {3}；字体：{4}"),
        # What a check finds.
        (r"input (.+)", "输入：{0}"),
        (r"(.+) is missing", "{0} 不在了"),
        (r"(.+) is gone", "{0} 不在了"),
        (r"(.+) is new", "{0} 是新的"),
        (r"(.+) was written by no study", "{0} 不是研究写的"),
        (r"(.+) was edited after the study wrote it", "{0} 在研究写出后被改过"),
        (r"(.+) is damaged and cannot be read \((.+)\)", "{0} 已损坏，不能读（{1}）"),
        (r"(.+) has other line ends or another byte order mark, and is otherwise as it was",
         "{0} 的换行符或字节顺序标记不同，其余没有变"),
        (r"(.+) has other settings than (.+)", "{0} 里的设置与 {1} 不同"),
        (r"govtopics: its source is not the same as then", "govtopics：源代码与当时不同"),
        (r"machine, (.+): (.+) then, (.+) now", "机器，{0}：当时 {1}，现在 {2}"),
        (r"(.+): (.+) then, (.+) now", "{0}：当时 {1}，现在 {2}"),
        (r"The study was not run again: (.+)\.", "没有重新运行：{0}。"),
        (r"say with --corpus where its reports are now", "请用 --corpus 指出报告现在在哪里"),
        (r"its settings are not what it ran with", "设置与当时运行的不同"),
        (r"hashes alone were asked for", "只要求核对哈希"),
        # A report, what is doubted of it, and why.
        (r"(.+?): ([a-z ]+): (.+)", "{0}：{1}：{2}"),
    )
]  # fmt: skip


def in_chinese(said: str) -> str:
    """A message of the library in Chinese; as it stands if it has none.

    Parameters
    ----------
    said : str

    Returns
    -------
    str

    Examples
    --------
    >>> in_chinese("a.txt was not read: it is empty")
    '未读 a.txt：是空的'
    """
    if name := name_of(said):
        return name.zh
    for pattern, zh in SAID:
        if found := pattern.fullmatch(said):
            return zh.format(*map(in_chinese, found.groups()))
    return said
