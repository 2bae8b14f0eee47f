// The insight of the platform: what the service counts is what is drawn, and long work, an empty answer and a fault are told.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible, call, close, fits, on, open } from "./browser.mjs";

before(open);
after(close);

/** The section, after it was asked to count by what the button says. */
async function counted(page, button) {
  const section = page.locator("section.panel", { has: page.getByRole("heading", { name: "供需洞察" }) });
  await section.getByRole("button", { name: button }).click();
  return section;
}

for (const [button, dimension] of [["按专业", "INSIGHT_DIMENSION_MAJOR"], ["按地区", "INSIGHT_DIMENSION_REGION"]]) {
  test(`supply and demand are drawn as they are counted, ${button}`, async () => {
    const { rows } = await call("InsightService/GetBalance", { dimension });
    const known = rows.filter(({ row }) => row.key).slice(0, 12);
    assert.ok(known.length >= 5, "the sample has rows");
    await on("#/platform", async (page) => {
      const section = await counted(page, button);
      const bars = section.locator("div", { has: page.getByRole("heading", { name: "供给与需求", exact: true }) }).last().locator(".bar");
      await bars.first().waitFor();
      assert.deepEqual(await bars.locator(".bar-name").allInnerTexts(), known.map(({ row }) => row.label));
      const words = await bars.locator(".bar-words").allInnerTexts();
      const plain = (value) => Math.round(value ?? 0).toLocaleString("zh-CN");
      assert.deepEqual(words, known.map(({ supplyCount, demand }) => `供给 ${plain(supplyCount)} · 需求 ${plain(demand)}`));
      const shares = await bars.locator(".bar-fill").evaluateAll((fills) => fills.map((fill) => fill.getBoundingClientRect().width / fill.parentElement.getBoundingClientRect().width));
      const widest = Math.max(...known.map(({ demand }) => demand ?? 0));
      known.forEach(({ demand }, at) => assert.ok(Math.abs(shares[at] - (demand ?? 0) / widest) < 0.03, `bar ${at} is ${shares[at]}`));
      await fits(page);
      await accessible(page);
    }, { width: 360 });
  });
}

test("months of demand are told, and why nothing is forecast of few", async () => {
  const { firstMonth, monthlyDemands, refusedReason } = await call("InsightService/GetForecast", {});
  await on("#/platform", async (page) => {
    const section = await counted(page, "按专业");
    await section.getByText(firstMonth).waitFor();
    await section.getByText(refusedReason).waitFor();
    const course = section.locator("div", { has: page.getByRole("heading", { name: "每月需求与预测" }) }).last();
    assert.equal(await course.locator(".bar").count(), Math.min(12, monthlyDemands.length));
  });
});

test("a forecast is told with its interval, and warnings with their rule", async () => {
  const months = Array.from({ length: 30 }, (_, at) => 100 + at);
  const ahead = { firstMonth: "2024-11", monthlyDemands: months, months: [{ month: "2027-05", demand: 131.4, lower: 120, upper: 143.2 }], warnings: [{ row: { label: "护理" }, rule: "row.shrinks", evidence: "需求连续三年下降" }] };
  await on("#/platform", async (page) => {
    await page.route(/InsightService\/GetForecast/, (route) => route.fulfill({ json: ahead }));
    const section = await counted(page, "按专业");
    await section.getByText("131（区间 120–143）").waitFor();
    const names = await section.locator(".bar-name").allInnerTexts();
    assert.deepEqual(names.slice(-3), ["2027-03", "2027-04", "2027-05"], "the last year and what follows on it");
    assert.match(await section.locator("li", { hasText: "护理" }).last().innerText(), /护理 需求连续三年下降\s+row\.shrinks/);
  });
});

test("nothing to count and a fault are told, and another try is offered", async () => {
  await on("#/platform", async (page) => {
    const pattern = /InsightService\/GetBalance/;
    await page.route(pattern, (route) => route.fulfill({ json: {} }));
    const section = await counted(page, "按地区");
    await section.getByText("没有可统计的记录").waitFor();
    await page.unroute(pattern);
    await page.route(pattern, (route) => route.fulfill({ status: 503, json: { code: "unavailable", message: "later" } }));
    await counted(page, "按地区");
    await section.getByRole("alert").waitFor();
    await page.unroute(pattern);
    await section.getByRole("button", { name: "重试" }).click();
    await section.getByText("重庆市", { exact: true }).waitFor();
  }, { expected: [/status of 503/] });
});
