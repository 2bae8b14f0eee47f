// Plans of a school, from making one to adopting it. It changes what the service holds, so it runs after the other tests.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { accessible, base, call, close, fits, on, open } from "./browser.mjs";

const asked = await fetch(`${base}/talentmatch.v1.PlacementService/ListPlans`, { method: "POST", headers: { "content-type": "application/json" }, body: "{}" });
const skip = asked.status === 404 ? "this service makes no plans" : false;

before(open);
after(close);

test("a plan is made, compared, amended and adopted", { skip }, async () => {
  await on("#/school", async (page) => {
    const make = async (id, objective) => {
      await page.getByRole("radio", { name: objective }).check();
      await page.getByLabel("方案编号").fill(id);
      await page.getByRole("button", { name: "生成方案" }).click();
      await page.getByRole("heading", { name: `方案 ${id}` }).waitFor();
    };
    await page.getByLabel("学校").first().fill("重庆嘉澜职业技术学院");
    await make("console-a", "安置最多");
    const plan = page.locator(".plan");
    await plan.getByText("已独立检查").waitFor();
    const [placed, all] = (await plan.locator(".tile dd").first().innerText()).split(" / ").map(Number);
    assert.ok(placed > 3 && placed <= all && all < 78, `${placed} of ${all}`);
    await fits(page);
    await accessible(page);
    await make("console-b", "互选稳定");
    await plan.getByText("互相更愿意却未配到一起的：0 对").waitFor();
    await page.getByRole("button", { name: "console-b" }).click();
    await plan.getByLabel("与另一方案对比").selectOption({ label: "console-a" });
    await plan.getByText(/\d+ 名学生去向不同/).waitFor();

    await plan.locator("details", { hasText: "已安置" }).getByRole("button", { name: "改派" }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("searchbox").fill("i-bat-04");
    await dialog.getByText("internshipSlots/i-bat-04").click();
    await plan.getByRole("heading", { name: "人工改派记录" }).waitFor();

    const saved = page.waitForEvent("download");
    await plan.getByRole("button", { name: "导出 CSV" }).click();
    assert.match(await readFile(await (await saved).path(), "utf8"), /internshipSlots\/i-bat-04/);

    await page.getByRole("button", { name: "console-a" }).click();
    await page.getByRole("heading", { name: "方案 console-a" }).waitFor();
    await plan.getByRole("button", { name: "采纳方案" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "采纳方案" }).click();
    await plan.getByText("已采纳").waitFor();
    assert.equal(await plan.getByRole("button", { name: "改派" }).count(), 0);

    await page.getByRole("row", { name: /console-b/ }).getByRole("button", { name: "删除" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "删除" }).click();
    await page.getByRole("row", { name: /console-b/ }).waitFor({ state: "detached" });
  });
  const { plan } = await call("PlacementService/GetPlan", { name: "plans/console-a" });
  assert.equal(plan.state, "PLAN_STATE_ADOPTED");
});
