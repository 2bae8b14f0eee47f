// Files that are imported in the platform's view, over the sample.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { accessible, call, close, fits, on, open } from "./browser.mjs";
import { workbook } from "./workbook.mjs";

before(open);
after(close);

const TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const BOOK = workbook([
  ["某市企业用工需求汇总表"],
  ["编号", "岗位名称", "单位名称", "薪资(元/月)", "带教要求", "经办人"],
  ["console-x1", "旋盘特装工", "甲机械厂", "5000-7000", "能看图纸", "张三"],
  ["console-x2", "", "乙机械厂", "4000-6000", "", "李四"],
  ["console-x3", "旋盘辅助工", "丙机械厂", "绩效为主", "", "王五"],
  ["console-x4", { error: "#DIV/0!" }, "丁机械厂", "6000", "", "=cmd|' /C calc'!A0"],
]);

const remove = (...ids) => call("CatalogService/BatchDeleteRecords", { requests: ids.map((id) => ({ name: `jobPostings/${id}` })) }).catch(() => {});

async function choose(page, name, buffer, mimeType = TYPE) {
  await page.getByLabel("选择文件").setInputFiles({ name, mimeType, buffer });
}

async function kept(page, button) {
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: button }).click();
  return readFile(await (await saved).path(), "utf8");
}

test("a workbook with errors is shown, its columns changed, tried, imported, and what is refused kept", async () => {
  try {
    await on("#/platform", async (page) => {
      await choose(page, "需求.xlsx", BOOK);
      await page.getByRole("heading", { name: "各列怎么导入" }).waitFor();
      const becomes = (column) => page.getByLabel(`${column} 导入为`, { exact: true });
      assert.deepEqual([await becomes("岗位名称").inputValue(), await becomes("带教要求").inputValue()], ["jobPosting.title", ""]);
      assert.match(await page.locator("main").innerText(), /不导入的列\s*2/);
      await becomes("带教要求").selectOption({ label: "岗位职责" });
      await page.getByText(/不导入的列\s*1/).waitFor();
      await page.getByRole("heading", { name: /前 4 行/ }).waitFor();
      const rows = await page.getByRole("region", { name: /前 4 行/ }).locator("tbody tr").allInnerTexts();
      assert.match(rows[0], /旋盘特装工\s+通过/);
      assert.match(rows[1], /岗位名称/);
      assert.match(rows[2], /薪资.*绩效为主.*读不出/);
      await fits(page);
      await accessible(page);

      await page.getByRole("button", { name: "试运行，不写入" }).click();
      await page.getByText("试运行完成").first().waitFor();
      assert.match(await page.locator("main").innerText(), /可以写入\s*2/);
      await page.getByRole("button", { name: "开始导入" }).click();
      await page.locator("main").getByText("导入完成").waitFor();
      assert.match(await page.locator("main").innerText(), /已写入\s*2\s*被拒绝\s*2/);
      const lines = (await kept(page, "下载被拒绝的行（JSON Lines）")).trim().split("\n").map((line) => JSON.parse(line));
      assert.deepEqual(lines.map(({ line }) => line).sort(), [4, 6]);
      assert.ok(lines.every(({ reason, row }) => reason && row.includes("机械厂")));
      const table = await kept(page, "下载被拒绝的行（CSV）");
      assert.ok(table.startsWith("\ufeff") && table.includes("乙机械厂") && table.trim().split("\r\n").length === 3, table);
      await fits(page);
      await accessible(page);
    }, { width: 360 });
    const { record } = await call("CatalogService/GetRecord", { name: "jobPostings/console-x1" });
    assert.deepEqual([record.jobPosting.description, record.jobPosting.employerDisplayName], ["能看图纸", "甲机械厂"]);
  } finally {
    await remove("console-x1", "console-x3");
  }
});

test("records need no columns, and a file of nothing or of too much is told", async () => {
  try {
    await on("#/platform", async (page) => {
      const lines = [{ name: "jobPostings/console-1", jobPosting: { title: "旋盘特装工" } }, { name: "jobPostings/console-2", jobPosting: { title: "坏的经验", experienceMonthsMin: 99999 } }].map((line) => JSON.stringify(line));
      await choose(page, "records.jsonl", Buffer.from([...lines, "{不是 JSON"].join("\n")), "application/x-ndjson");
      await page.getByRole("heading", { name: /前 3 行/ }).waitFor();
      assert.equal(await page.getByRole("heading", { name: "各列怎么导入" }).count(), 0);
      await page.getByRole("button", { name: "开始导入" }).click();
      await page.locator("main").getByText("导入完成").waitFor();
      assert.match(await kept(page, "下载被拒绝的行（JSON Lines）"), /experience_months_min|experienceMonthsMin/);
      await page.getByRole("button", { name: "返回调整" }).click();
      await page.getByRole("heading", { name: /前 3 行/ }).waitFor();

      await choose(page, "空.csv", Buffer.from("编号,岗位名称\n"), "text/csv");
      await page.getByText("没有可以导入的行").waitFor();
      await choose(page, "坏.xlsx", Buffer.from("PK\x03\x04"), TYPE);
      await page.locator(".failed").waitFor();
      await page.evaluate(() => {
        const large = new File([], "大.csv");
        Object.defineProperty(large, "size", { value: 65 * 2 ** 20 });
        const dropped = new Event("drop", { cancelable: true });
        Object.defineProperty(dropped, "dataTransfer", { value: { files: [large] } });
        document.querySelector(".drop").dispatchEvent(dropped);
      });
      await page.getByText("文件超过 64 MiB").waitFor();
    }, { expected: [/status of 400/] });
  } finally {
    await remove("console-1");
  }
});

test("an import is started by keyboard alone, in English, and can be cancelled", async () => {
  const rows = Array.from({ length: 30_000 }, (_, at) => JSON.stringify({ name: `jobPostings/console-many-${at}`, jobPosting: { title: `旋盘 ${at}` } }));
  await on("#/platform", async (page) => {
    await page.evaluate(() => localStorage.setItem("language", "en"));
    await page.reload();
    await page.getByLabel("File", { exact: true }).setInputFiles({ name: "many.jsonl", mimeType: "application/x-ndjson", buffer: Buffer.from(rows.join("\n")) });
    const write = page.getByRole("button", { name: "Try without writing" });
    await write.waitFor();
    await write.focus();
    await page.keyboard.press("Enter");
    await page.getByText(/rows read, /).waitFor();
    await page.getByRole("button", { name: "Cancel" }).focus();
    await page.keyboard.press("Enter");
    await page.getByText("Cancelled; what was written stays.").waitFor();
  });
});
