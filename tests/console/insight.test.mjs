// What the platform's view shows of supply against demand, over the sample and over answers that the sample has no rows for.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible, call, close, fits, on, open } from "./browser.mjs";

before(open);
after(close);

const number = (value) => new Intl.NumberFormat("zh-CN").format(value);
const section = (page) => page.locator("section.panel").filter({ has: page.getByRole("heading", { name: "供需洞察" }) });

/** Answers a method of the service in its place. */
const answered = (page, method, json) => page.route(`**/talentmatch.v1.InsightService/${method}*`, (route) => route.fulfill({ json }));

for (const [button, dimension] of [["按专业", "INSIGHT_DIMENSION_MAJOR"], ["按地区", "INSIGHT_DIMENSION_REGION"]]) {
  test(`supply and demand ${button} are those that the service counts`, async () => {
    const { rows } = await call("InsightService/GetBalance", { dimension });
    // What names no major or region is no bar of its own.
    const told = rows.filter(({ row }) => row.key).slice(0, 12).map(({ row, supplyCount = 0, demand = 0 }) => [row.label, `供给 ${number(supplyCount)} · 需求 ${number(Math.round(demand))}`]);
    assert.ok(told.length > 3);
    await on("#/platform", async (page) => {
      await section(page).getByRole("button", { name: button }).click();
      const balance = section(page).locator("div").filter({ has: page.getByRole("heading", { name: "供给与需求" }) }).last();
      await balance.locator(".bar").first().waitFor();
      const names = await balance.locator(".bar-name").allInnerTexts();
      const words = await balance.locator(".bar-words").allInnerTexts();
      assert.deepEqual(names.map((name, at) => [name, words[at]]), told);
      await fits(page);
      await accessible(page);
    }, { width: 360 });
  });
}

test("a course too short for a forecast shows its months and says why there is none", async () => {
  const { firstMonth, monthlyDemands, refusedReason } = await call("InsightService/GetForecast", {});
  await on("#/platform", async (page) => {
    await section(page).getByRole("button", { name: "按专业" }).click();
    await section(page).getByText(refusedReason).waitFor();
    const course = section(page).locator("div").filter({ has: page.getByRole("heading", { name: "每月需求与预测" }) }).last();
    const names = await course.locator(".bar-name").allInnerTexts();
    assert.deepEqual([names[0], names.length], [firstMonth, Math.min(12, monthlyDemands.length)]);
  });
});

test("a forecast has its interval, months run over the year, and what a warning quotes is shown as text", async () => {
  await on("#/platform", async (page) => {
    await answered(page, "GetForecast", {
      firstMonth: "2024-11",
      monthlyDemands: [7, 8, 9.6],
      months: [{ month: "2025-02", demand: 1234.4, lower: 900, upper: 1500 }],
      warnings: [{ row: { key: "1", label: "<img src=x onerror=alert(1)>" }, rule: "insight.rule", evidence: "需求连续上升" }],
    });
    await section(page).getByRole("button", { name: "按专业" }).click();
    await section(page).getByText("<img src=x onerror=alert(1)> 需求连续上升").waitFor();
    assert.equal(await page.locator("main img").count(), 0);
    const course = section(page).locator("div").filter({ has: page.getByRole("heading", { name: "每月需求与预测" }) }).last();
    assert.deepEqual(await course.locator(".bar-name").allInnerTexts(), ["2024-11", "2024-12", "2025-01", "2025-02"]);
    assert.deepEqual(await course.locator(".bar-words").allInnerTexts(), ["7", "8", "10", "1,234（区间 900–1,500）"]);
  });
});

test("a store without records and openings without dates are told as such", async () => {
  await on("#/platform", async (page) => {
    await answered(page, "GetBalance", { rowCount: "0" });
    await answered(page, "GetForecast", { undatedDemand: 3 });
    await section(page).getByRole("button", { name: "按地区" }).click();
    await section(page).getByText("没有可统计的记录。").waitFor();
    await section(page).getByText("岗位未写明发布时间。").waitFor();
  });
});

test("a count that fails says so and is asked again; the later of two counts stays", async () => {
  await on("#/platform", async (page) => {
    let asked = 0;
    let release;
    const held = new Promise((resolve) => { release = resolve; });
    await page.route("**/talentmatch.v1.InsightService/GetBalance*", async (route) => {
      const turn = (asked += 1);
      if (turn === 1) return route.fulfill({ status: 503, json: { code: "unavailable", message: "the store is away" } });
      if (turn === 2) await held;
      const rows = [{ row: { key: "1", label: turn === 2 ? "先问的" : "后问的" }, demand: 1 }];
      // The page has given the first of the two up by then.
      return route.fulfill({ json: { rows, rowCount: "1" } }).catch(() => {});
    });
    await section(page).getByRole("button", { name: "按专业" }).click();
    await section(page).getByText("the store is away").waitFor();
    await section(page).getByRole("button", { name: "重试" }).click();
    while (asked < 2) await page.waitForTimeout(20);
    await section(page).getByRole("button", { name: "按地区" }).click();
    await section(page).getByText("后问的").waitFor();
    release();
    await page.waitForTimeout(200);
    assert.equal(await section(page).getByText("先问的").count(), 0);
  }, { expected: [/status of 503/] });
});
