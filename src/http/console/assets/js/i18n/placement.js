// What the service says of plans in English words, in Chinese; as in `reasons.js`.

import { code } from "../i18n.js";
import { shortName } from "../kinds.js";
import { ruleName, said } from "./reasons.js";

const CHANGES = [
  [/^one seat more in (.+)$/, (slot) => `${shortName(slot)} 增加一个名额`],
  [/^one reserved seat less in (.+)$/, (slot) => `${shortName(slot)} 减少一个预留名额`],
  [/^one more by cap (\d+) for (.+)$/, (cap, slot) => `第 ${cap} 项人数上限放宽一人，可去 ${shortName(slot)}`],
  [/^without rule (\S+) a seat in (.+)$/, (rule, slot) => `若不受“${ruleName(rule)}”限制，可去 ${shortName(slot)}`],
];

const FAULTS = [
  [/^the plan is of other students or openings$/, () => "方案中的学生或岗位与现在的不一致"],
  [/^(.+): the opening is not acceptable$/, (student) => `${shortName(student)}：该岗位不在可接受范围内`],
  [/^(.+): is not where it is fixed$/, (student) => `${shortName(student)}：没有安置在指定岗位`],
  [/^(.+): more students than seats$/, (slot) => `${shortName(slot)}：人数超过名额`],
  [/^(.+): seats of the priority group are taken by others$/, (slot) => `${shortName(slot)}：预留名额被占用`],
  [/^(.+): fewer students than it takes at least$/, (slot) => `${shortName(slot)}：不足最低接收人数`],
  [/^(.+): takes nobody, and has students$/, (slot) => `${shortName(slot)}：未开的岗位安置了学生`],
  [/^cap (\d+): more students than it allows$/, (cap) => `第 ${cap} 项人数上限：超出人数`],
  [/^group (\d+): is not together$/, (group) => `第 ${group} 组：没有安置在一起`],
  [/^goal (\d+): its prices do not prove it$/, (goal) => `第 ${goal} 个目标：未能证明最优`],
];

const TRIALS = [
  [/^rule (\S+) is left aside$/, (rule) => `不受“${ruleName(rule)}”限制`],
  [/^(\S+) is tried with (\d+) seats$/, (slot, most) => `${shortName(slot)} 按 ${most} 个名额试算`],
  [/^ranking round (\S+) is not over$/, (round) => `志愿填报 ${round} 尚未截止`],
];

/** The one change that would place a student. */
export const nearestChange = (text) => said(CHANGES, text ?? "");

/** What a plan breaks. */
export const fault = (text) => said(FAULTS, text);

/** Why a plan cannot be adopted. */
export const trial = (text) => said(TRIALS, text);

/** What a price is of: a rule, a cap, the reserves. */
export function priced({ part = "" }) {
  const [kind, ...rest] = part.split(" ");
  return kind === "rule" ? ruleName(rest.join(" ")) : `${code("price", kind)} ${rest.map(shortName).join(" ")}`.trim();
}
