// Why rows and files are not imported, in Chinese; as in `reasons.js`. Names of columns and texts of cells stay as they are.

import { said } from "./reasons.js";

const READ = {
  days: "日期写作 2025-09-01、2025年9月1日 或 2025/9/1，月份写作 2025-09（按当月第一天）；年份不在最前时分不清月和日",
  pay: "薪资写作 4-7千、6000-8000元/月、年薪10-15万、200元/天 或 面议，最多两个金额",
  prices: "价格写作 800-1200元/天、每人1600元、12万 或 免费，最多两个金额",
  numbers: "数字写作 6000、6,000、0.6万 或 3天",
  lengths: "时长写作 6个月、1年、半年、3-5年 或 不限",
};

const FORMS = [
  // Of several tables the name stands before, of a cell its column: both are followed by what is wrong.
  [/^(.+) is left out: (.+)$/s, (name, why) => `未读取 ${name}：${imported(why)}`],
  [/^(.+): the cell holds the error (\S+) of a formula$/, (column, error) => `${column}：单元格是公式错误 ${error}`],
  [/^(.+) is not stated, and the id is made of it$/, (column) => `没有填写 ${column}，无法生成编号`],
  [/^(.+) is not stated$/, (column) => `没有填写 ${column}`],
  [/^there is no column (.+)$/, (column) => `没有 ${column} 这一列`],
  [/^column (.+) holds (?:a list of what are no texts|an object, not a text)$/, (column) => `${column} 这一列不是文字`],
  [/^the id must be 1 to 128 of (\S+)$/, (allowed) => `编号须为 1 到 128 个字符：${allowed}`],
  [/^id: a brace is not closed$/, () => "编号的模板缺少右括号"],
  [/^the row has (\d+) fields, the table's head (\d+)$/, (fields, head) => `该行有 ${fields} 格，表头只有 ${head} 列`],
  [/^a quote is not closed$/, () => "引号没有配对"],
  [/^the line has (\d+) bytes; (\d+) are the most$/, (bytes, most) => `该行有 ${bytes} 字节，最多 ${most} 字节`],
  [/^line (\d+): (\d+) empty lines one after another are the most$/, (line, most) => `第 ${line} 行：连续空行超过 ${most} 行`],
  [/^not valid UTF-8 at byte (\d+)$/, (byte) => `第 ${byte} 字节不是有效的 UTF-8`],
  [/^holds bytes that are not of the file's encoding$/, () => "有与文件编码不符的字节"],
  [/^no JSON from column (\d+) on$/, (column) => `从第 ${column} 个字符起不是 JSON`],
  [/^the line is JSON but no object$/, () => "该行是 JSON，但不是对象"],
  [/^is a JSON list; .+$/, () => "是 JSON 数组；请改为 JSON Lines，每行一个对象"],
  [/^the head of the table in line (\d+) has no column (.+); it has (.+)$/s, (line, missing, there) => `第 ${line} 行的表头没有 ${missing}，只有 ${there}`],
  [/^no row of the first (\d+) lines is a head with the map's columns (.+); line (\d+) has (.+)$/s, (first, missing, line, there) => `前 ${first} 行中没有含 ${missing} 的表头；第 ${line} 行有 ${there}`],
  [/^the head of the table is line (\d+); what stands above is not read$/, (line) => `表头在第 ${line} 行，以上内容不读取`],
  [/^cells are separated by (.+)$/, (delimiter) => `单元格以 ${delimiter} 分隔`],
  [/^columns that the map does not read: (.+)$/s, (columns) => `不导入的列：${columns}`],
  [/^read as (\S+)$/, (encoding) => `按 ${encoding} 编码读取`],
  [/^there is no row in it.*$/, () => "没有可以读取的行"],
  [/^is a binary workbook \(\.xlsb\); .+$/, () => "是二进制工作簿（.xlsb），请另存为 .xlsx"],
  [/^is an archive inside an archive; .+$/, () => "压缩包中还有压缩包，请直接打包文件"],
  [/^the archive has (\d+) (?:files|entries); (\d+) are the most$/, (count, most) => `压缩包有 ${count} 个文件，最多 ${most} 个`],
  [/^the archive is damaged: .+$/s, () => "压缩包已损坏"],
  [/^the archive is encrypted; .+$/, () => "压缩包有密码，请去掉密码"],
  [/^the archive cannot be read: .+$/s, () => "压缩包无法读取"],
  [/^(?:the archive )?unpacks to more than .+$/, () => "解压后过大，不像是数据文件"],
  [/^the (?:\.xls )?workbook cannot be read: .+$/s, () => "工作簿无法读取，请用 Excel 打开后另存"],
  [/^the workbook is encrypted; .+$/, () => "工作簿有密码，请去掉密码后另存"],
  [/^the file is of Office but no workbook$/, () => "是 Office 文件，但不是工作簿"],
  [/^the sheets reach over more than (\d+) cells; .+$/, (most) => `工作表超过 ${most} 格，请删除多余的空行空列，或另存为 .xlsx`],
  [/^row (\d+): (\d+) columns are the most$/, (row, most) => `第 ${row} 行超过 ${most} 列`],
  [/^a sheet holds at most (\d+) MB of text$/, (most) => `一个工作表的文字不能超过 ${most} MB`],
  [/^the text is neither UTF-8 nor GB18030 \(GBK\); .+$/, () => "文字编码既不是 UTF-8 也不是 GB18030（GBK）"],
  [/^not an encoding; for example .+$/, () => "不是已知的编码，例如 utf-8、gbk、gb18030、big5、utf-16le"],
  [/^is not of --kind: (\S+) are wanted$/, (kind) => `类别不符，只导入 ${kind}`],
  [/^is a PDF document; .+$/, () => "是 PDF 文件，请改用表格"],
  [/^is a web page, whatever its name; .+$/, () => "实际是网页，请用 Excel 打开后另存为 CSV（UTF-8）"],
  [/^is a workbook \(\.xlsx?\).+$/, () => "是工作簿"],
  [/^more than (\d+) rows .+$/, (most) => `超过 ${most} 行，请拆分，或用命令行 talentmatch import`],
  [/^(?:(.+): )?is not in the table of values$/, (column) => `${column}：不在对应表中`],
  [/^(?:(.+): )?is longer than (\d+) characters$/, (column, most) => `${column}：超过 ${most} 个字符`],
  [/^is no whole number$/, () => "不是整数"],
  [/^is read only as 是, .+$/, () => "只能填 是、有、true、yes、1 或其反义"],
  [/^is no level of education that is known.+$/, () => "不是已知的学历，例如 中专、大专及以上、本科"],
  [/^the text names two currencies$/, () => "写了两种货币"],
  [/^(days|pay|prices|numbers|lengths) (?:is|are) read as in .+$/s, (what) => READ[what]],
  // What is wrong behind the name of a column, a table or a field.
  [/^(\S[^:]*): (.+)$/s, (name, why) => `${name}：${imported(why)}`],
];

/** The words in the page's language. */
export const imported = (text) => said(FORMS, text);
