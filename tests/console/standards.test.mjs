// A standard is read from a document, kept, and compared with the courses of the sample on the school's page.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { accessible, call, close, fits, on, open } from "./browser.mjs";

before(open);
after(close);

const section = (page) => page.locator("section.panel").filter({ has: page.getByRole("heading", { name: "对标职业标准" }) });
const document = new URL("../fixtures/sample/standards/robot.json", import.meta.url);

test("a document is read, kept and compared, and what is shown is what the service says", async () => {
  await on("#/school", async (page) => {
    await section(page).locator("input[type=file]").setInputFiles({ name: "robot.json", mimeType: "application/json", buffer: readFileSync(document) });
    await section(page).getByRole("heading", { name: "工业机器人操作与运维" }).waitFor();
    await section(page).getByLabel("编号").fill("robot");
    await section(page).getByRole("button", { name: "保存标准" }).click();
    await section(page).getByText("已保存 standards/robot").waitFor();
    const { standards } = await call("StandardService/ListStandards", {});
    assert.deepEqual(standards.map(({ title }) => title), ["工业机器人操作与运维"]);
    await section(page).getByLabel("等级", { exact: true }).selectOption({ label: "中级" });
    await section(page).getByRole("button", { name: "对标", exact: true }).click();
    const counted = section(page).getByText("门课程，");
    await counted.waitFor();
    const answer = await call("StandardService/CompareStandard", { standardName: standards[0].name, level: "STANDARD_LEVEL_INTERMEDIATE", courseFilter: {} });
    const gap = (answer.gap ?? []).length;
    assert.match(await counted.innerText(), new RegExp(`^${answer.courses.length} 门课程，${answer.requirements.length} 项要求中有 ${gap} 项`));
    const rows = section(page).locator("table").last().locator("tbody tr");
    assert.equal(await rows.count(), Math.min(25, answer.requirements.length));
    const first = answer.requirements[answer.gap[0]];
    assert.match(await rows.first().innerText(), new RegExp(first.text));
    await fits(page);
    await accessible(page);
    await call("StandardService/DeleteStandard", { name: "standards/robot" });
  });
});

test("what holds no requirement is refused in words", async () => {
  await on("#/school", async (page) => {
    await section(page).locator("input[type=file]").setInputFiles({ name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("会议纪要") });
    await section(page).getByText("未找到任何要求").waitFor();
  }, { width: 360, expected: [/400/] });
});
