// The service says reasons in English words around names that stay as they are. Here each form of words has a Chinese one.
// What is of no form that this page knows is shown as the service says it.

import { current, has, t } from "../i18n.js";
import { RULES } from "./rules.js";

const NOUNS = { job: "岗位", slot: "实习岗位", student: "学生", course: "课程" };
const THINGS = { skills: "技能", certificates: "证书" };
const WISHES = {
  "ranked slots": "志愿岗位", "the occupation": "职业", "the industry": "行业", "the arrangement": "工作方式", "night shifts": "夜班",
  lodging: "住宿", "days off": "双休", "half days": "半天班", "daily pay": "日结",
};
const UNITS = { month: "月", day: "天", hour: "小时", year: "年" };
const noun = (word) => NOUNS[word] ?? word;

const PARTS = [
  [/^not stated by either side$/, () => "双方均未说明"],
  [/^not stated by the (\w+)$/, (who) => `${noun(who)}未说明`],
  [/^does not apply to a (\w+) and a (\w+)$/, (one, other) => `不适用于${noun(one)}与${noun(other)}`],
  [/^(\d+) of (\d+) (skills|certificates)$/, (met, all, what) => `${all} 项${THINGS[what]}中符合 ${met} 项`],
  [/^(\d+) of (\d+) (skills|certificates) are new to the (\w+)$/, (fresh, all, what, who) => `${all} 项${THINGS[what]}中 ${fresh} 项对${noun(who)}是新的`],
  [/^the (\w+) builds on nothing that the (\w+) states$/, (course, who) => `${noun(course)}与${noun(who)}已有的基础没有衔接`],
  [/^the pay reaches what is wanted$/, () => "薪酬达到期望"],
  [/^the pay reaches (\d+) % of what is wanted$/, (share) => `薪酬达到期望的 ${share}%`],
  [/^no experience is asked$/, () => "不要求工作经验"],
  [/^(\d+) months of experience are asked of a beginner$/, (asked) => `要求 ${asked} 个月经验，目前没有`],
  [/^(\d+) months of experience are asked, (\d+) are there$/, (asked, had) => `要求 ${asked} 个月经验，已有 ${had} 个月`],
  [/^can be done from anywhere$/, () => "可远程办公"],
  [/^meaning: cosine (.+)$/, (value) => `语义相近度 ${value}`],
  [/^wording: cosine (.+)$/, (value) => `用词相近度 ${value}`],
  [/^wishes about (.+) are met by (\d+) %$/, (about, share) => `意愿（${about.split(", ").map((wish) => WISHES[wish] ?? wish).join("、")}）满足 ${share}%`],
  [/^the (\w+) says nothing about what is wished$/, (who) => `${noun(who)}未提及所期望的内容`],
  [/^(\d+) % of the time asked is free$/, (share) => `所需时间中有 ${share}% 可以到岗`],
  [/^(.+) and (.+)$/, (one, other) => `${one} ↔ ${other}`],
];

const CHANGES = [
  [/^learn (.+)$/, (what) => `学习${what}`],
  [/^teach (.+)$/, (what) => `增设${what}的教学`],
  [/^obtain (.+)$/, (what) => `取得${what}`],
  [/^prepare for (.+)$/, (what) => `开展${what}的考证培训`],
  [/^conclude the agreement of school, employer and student.*$/, () => "签订学校、企业、学生三方协议"],
  [/^open at least one place$/, () => "至少开放一个名额"],
  [/^the student is free on the opening's dates$/, () => "学生在岗位要求的日期内可以到岗"],
  [/^reach (.+)$/, (level) => `学历达到${level}`],
  [/^insure the interns.*$/, () => "为实习生投保实习责任保险"],
  [/^take the night shifts out$/, () => "取消夜班安排"],
  [/^the employer takes the student's school as a partner$/, () => "企业将学生所在学校列为合作院校"],
  [/^the student accepts this region$/, () => "学生接受该地区"],
  [/^raise the stipend to (\d+) CNY a month$/, (pay) => `将实习报酬提高到每月 ${pay} 元`],
  [/^the school arranges the internship with the employer itself$/, () => "由学校与企业直接安排实习"],
  [/^the seeker accepts this kind of work$/, () => "求职者接受此类工作"],
  [/^begin on or after (.+)$/, (day) => `将开始日期改为 ${day} 或之后`],
];

const DETAILS = [
  [/^(.+) asked, (.+) held$/, (asked, held) => `要求${asked}，现为${held}`],
  [/^(\d+) of (\d+) CNY a month$/, (paid, regular) => `每月 ${paid} 元，同岗位每月 ${regular} 元`],
  [/^(\d+) % of its days$/, (share) => `只覆盖 ${share}% 的日期`],
  [/^(job posting|internship slot|student profile|course profile)$/, (kind) => ({ "job posting": "岗位", "internship slot": "实习岗位", "student profile": "学生", "course profile": "课程" })[kind]],
];

const WANTS = [
  [/^(\d+) months$/, (months) => (months === "0" ? "应届" : months % 12 === 0 ? `${months / 12} 年经验` : `${months} 个月经验`)],
  [/^from (\S+) CNY a (\w+)$/, (least, unit) => `${least} 元/${UNITS[unit]}以上`],
  [/^up to (\S+) CNY a (\w+)$/, (most, unit) => `${most} 元/${UNITS[unit]}以内`],
  [/^(\S+) to (\S+) CNY a (\w+)$/, (least, most, unit) => `${least}–${most} 元/${UNITS[unit]}`],
  [/^any$/, () => "不限"],
];

/** The text in the page's language, by the first of the forms that it has. */
export function said(forms, text) {
  if (current() === "en") return text;
  for (const [form, words] of forms) {
    const found = form.exec(text);
    if (found) return words(...found.slice(1));
  }
  return text;
}

/** Why a part is worth what it is. */
export const partReason = (part) => said(PARTS, part.reason ?? "");

/** What would change a pair. */
export const change = (remedy) => said(CHANGES, remedy.change ?? "");

/** The value of a want; what the page calls it where the API gives a keyword. */
export function wantValue(want) {
  const arrangement = `employment.EMPLOYMENT_TYPE_${(want.value ?? "").toUpperCase()}`;
  return want.kind === "WANT_KIND_ARRANGEMENT" && has(arrangement) ? t(arrangement) : said(WANTS, want.value ?? "");
}

/**
 * A broken rule: what it says, with the detail, and the source where a law sets it. The service joins the three as
 * "words: detail (source)".
 */
export function broken({ ruleId, reason = "" }) {
  const { words, detail, source } = split(RULES[ruleId]?.[0], reason);
  if (words === undefined) return { text: reason, source: "" };
  const text = current() === "en" ? words : RULES[ruleId][1];
  const more = detail && said(DETAILS, detail);
  return { text: more ? t("rule.detail", { text, detail: more }) : text, source };
}

function split(words, reason) {
  if (words === undefined || !reason.startsWith(words)) return {};
  const rest = reason.slice(words.length);
  const at = rest.endsWith(")") ? rest.lastIndexOf(" (") : -1;
  const source = at < 0 ? "" : rest.slice(at + 2, -1);
  const detail = (at < 0 ? rest : rest.slice(0, at)).replace(/^: /, "");
  return { words, detail, source };
}

/** The words of a rule by its id alone. */
export function ruleName(id) {
  const words = RULES[id];
  return words ? words[current() === "en" ? 0 : 1] : id;
}
