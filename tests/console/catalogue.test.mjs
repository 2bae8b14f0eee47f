// What the service can say the page can say too, in both languages.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const root = new URL("../../", import.meta.url);
const assets = new URL("src/http/console/assets/", root);
const { zh } = await import(new URL("js/i18n/zh.js", assets));
const { en } = await import(new URL("js/i18n/en.js", assets));
const { RULES } = await import(new URL("js/i18n/rules.js", assets));
const reasons = await import(new URL("js/i18n/reasons.js", assets));

const protoFolder = new URL("proto/talentmatch/v1/", root);
const proto = readdirSync(protoFolder).map((name) => readFileSync(new URL(name, protoFolder), "utf8")).join("\n");

/** The values of an enumeration but the unspecified one; none where the API does not have it. */
function valuesOf(name) {
  const body = new RegExp(`enum ${name} \\{(.*?)\\n\\}`, "s").exec(proto)?.[1] ?? "";
  return [...body.matchAll(/^ {2}([A-Z0-9_]+) = /gm)].map(([, value]) => value).filter((value) => !value.endsWith("_UNSPECIFIED"));
}

test("both languages say the same things", () => {
  assert.deepEqual(Object.keys(zh).sort(), Object.keys(en).sort());
  for (const [key, text] of Object.entries(zh)) {
    const places = (words) => [...words.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();
    assert.deepEqual(places(en[key]), places(text), key);
    assert.ok(/[\u4e00-\u9fff]/.test(text) || /^\{.*\}$/.test(text), `${key} is not in Chinese: ${text}`);
    // Examples of a search are in the language of the records.
    if (!/^search\.(example|placeholder)|regionAbout/.test(key)) assert.ok(!/[\u4e00-\u9fff]/.test(en[key]), `${key} is not in English: ${en[key]}`);
  }
});

test("every code of the API has words", () => {
  const prefixes = {
    ScorePartKind: "part",
    ScoreBand: "band",
    WantKind: "want",
    WantPolarity: "polarity",
    EducationLevel: "education",
    EmploymentType: "employment",
    Answer: "answer",
    PayUnit: "payUnit",
    PriceUnit: "priceUnit",
    ResourceCategory: "category",
    Engagement: "engagement",
    Vocabulary: "vocabulary",
    WordingGround: "ground",
    WordingSeverity: "severity",
    FacetField: "facetField",
    PlacementObjective: "objective",
    PlanState: "planState",
  };
  for (const [name, prefix] of Object.entries(prefixes)) for (const value of valuesOf(name)) assert.ok(zh[`${prefix}.${value}`], `${prefix}.${value}`);
  assert.ok(valuesOf("ScorePartKind").length >= 12);
  for (const value of valuesOf("MatchNoticeKind")) assert.ok(zh[`notice.${value.replace("MATCH_NOTICE_KIND_", "")}`], value);
  for (const value of valuesOf("ErrorReason")) assert.ok(zh[`error.${value.replace("ERROR_REASON_", "")}`], value);
});

test("every rule of the bundled set is said in Chinese, beside the words of the service", () => {
  const toml = readFileSync(new URL("src/domain/rules/rules.toml", root), "utf8");
  const rules = toml.split("[[rule]]").slice(1).filter((text) => /^id = /m.test(text));
  const field = (text, name) => new RegExp(`^${name} = "(.*)"$`, "m").exec(text)?.[1];
  const bundled = rules.filter((text) => field(text, "check"));
  assert.ok(bundled.length > 30);
  for (const text of bundled) {
    const [words, chinese] = RULES[field(text, "id")] ?? [];
    assert.equal(words, field(text, "reason"), field(text, "id"));
    assert.equal(chinese, field(text, "reason_zh"), field(text, "id"));
  }
  const said = /SchoolRule = "SCHOOL_RULE", "(.*)", "(.*)";/.exec(readFileSync(new URL("src/domain/message/catalogue.rs", root), "utf8"));
  assert.deepEqual(RULES.school_rule, said.slice(1, 3));
});

test("a broken rule is told without its source, which stands apart", () => {
  const source = "教职成〔2021〕4号 第十八条";
  for (const reason of [`实习报酬过低：每月 1500 元（${source}）`, `the pay is too low: 1500 CNY (${source})`]) {
    const { text, source: told } = reasons.broken({ reason, source });
    assert.equal(told, source);
    assert.ok(!text.includes(source) && /1500/.test(text) && !/[（(]$/.test(text), text);
  }
  assert.deepEqual(reasons.broken({ reason: "本校自己的说法（一）" }), { text: "本校自己的说法（一）", source: "" });
});

test("every word that the page asks for is there", () => {
  const folder = new URL("js/", assets);
  const names = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".js"));
  for (const name of names) {
    const text = readFileSync(new URL(name, folder), "utf8");
    for (const [, key] of text.matchAll(/\bt\("([^"]+)"/g)) assert.ok(zh[key] !== undefined, `${name}: ${key}`);
  }
  const page = readFileSync(new URL("index.html", assets), "utf8");
  for (const [, key] of page.matchAll(/data-t(?:-label)?="([^"]+)"/g)) assert.ok(zh[key] !== undefined, `index.html: ${key}`);
});

test("no catalogue holds words that nothing asks for", () => {
  const folder = new URL("js/", assets);
  const names = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".js") && !/i18n.(zh|en|rules)\.js$/.test(name));
  const text = names.map((name) => readFileSync(new URL(name, folder), "utf8")).join("\n") + readFileSync(new URL("index.html", assets), "utf8");
  const literal = (key) => text.includes(`"${key}"`);
  // Asked for by a prefix and a code: t(`kind.${id}`), code("band", value).
  const byPrefix = (key) => {
    const stem = key.slice(0, key.lastIndexOf("."));
    return text.includes(`\`${stem}.\${`) || text.includes(`code("${stem}"`);
  };
  for (const key of Object.keys(zh)) assert.ok(literal(key) || byPrefix(key), key);
});

test("what the service says of plans is shown with short names and with the words of rules", async () => {
  const { shown } = await import(new URL("js/i18n/placement.js", assets));
  assert.equal(shown("tenants/t-1/internshipSlots/x.1：人数超过名额"), "internshipSlots/x.1：人数超过名额");
  assert.doesNotMatch(shown("不受规则 internship.night_shift 限制时，可去 tenants/t/internshipSlots/x"), /night_shift|tenants/);
  assert.equal(shown("rule no.such_rule is left aside"), "rule no.such_rule is left aside");
});
