// The views of a school, an employer and the platform, over the sample.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { accessible, call, close, fits, on, open } from "./browser.mjs";

before(open);
after(close);

// A service without plans answers the question for them with 404, which the browser writes down.
const planless = { expected: [/PlacementService\/ListPlans/] };

test("a cohort is matched, with who crowds where and who is left out", async () => {
  await on("#/school", async (page) => {
    await page.getByRole("button", { name: "开始匹配" }).click();
    await page.getByRole("heading", { name: "拥挤程度" }).waitFor();
    const tiles = await page.locator(".tile dd").allInnerTexts();
    assert.equal(tiles[0], "78");
    assert.ok(Number(tiles[3]) > 0, "some students have not agreed");
    assert.ok((await page.locator(".bar").count()) >= 10);
    await page.getByText("该学生未同意参与匹配").first().waitFor();
    const saved = page.waitForEvent("download");
    await page.getByRole("button", { name: "导出 CSV" }).first().click();
    const text = await readFile(await (await saved).path(), "utf8");
    assert.ok(text.startsWith("\ufeff") && text.split("\r\n").length > 100);
    await fits(page);
    await accessible(page);
  }, { ...planless, width: 360 });
});

test("a cohort is chosen by names, and a name that nothing has is told at its field", async () => {
  await on("#/school", async (page) => {
    await page.getByLabel("意向地区").fill("宜宾");
    await page.getByRole("button", { name: "开始匹配" }).click();
    await page.getByRole("heading", { name: "拥挤程度" }).waitFor();
    const count = Number(await page.locator(".tile dd").first().innerText());
    assert.ok(count > 5 && count < 78, String(count));
    await page.getByLabel("意向地区").fill("火星基地");
    await page.getByRole("button", { name: "开始匹配" }).click();
    await page.getByText("目录中没有“火星基地”").first().waitFor();
    assert.equal(await page.getByLabel("意向地区").getAttribute("aria-invalid"), "true");
  }, planless);
});

test("a run can be cancelled, and what is there by then stays", async () => {
  await on("#/school", async (page) => {
    await page.evaluate(() => {
      // A service that has answered for one student and is still at the others.
      const asked = globalThis.fetch;
      globalThis.fetch = async (url, options) => {
        if (!String(url).includes("BatchMatch")) return asked(url, options);
        const body = new ReadableStream({
          start(controller) {
            controller.enqueue(new TextEncoder().encode(`${JSON.stringify({ subjectName: "tenants/default/studentProfiles/s-0001", results: [], subjectCount: "9000" })}\n`));
            options.signal.addEventListener("abort", () => controller.error(new DOMException("ended", "AbortError")));
          },
        });
        return new Response(body, { headers: { "content-type": "application/x-ndjson" } });
      };
    });
    await page.getByRole("button", { name: "开始匹配" }).click();
    await page.getByText("已匹配 1 / 9,000").waitFor();
    await page.getByRole("button", { name: "取消" }).click();
    await page.getByText("已取消，以下是已完成的 1 名学生").waitFor();
  }, planless);
});

test("a posting is read as it is written, and each requirement has its cost", async () => {
  await on("#/enterprise", async (page) => {
    await page.getByLabel("岗位名称").fill("数控车工实习");
    await page.getByLabel("岗位描述与要求").fill("操作数控车床，会UG编程，两班倒");
    await page.getByLabel("地点").fill("重庆市渝北区");
    await page.getByLabel("必需证书").fill("数控车工");
    await page.getByRole("heading", { name: "每项要求的代价" }).waitFor();
    const hints = await page.locator("main").innerText();
    assert.match(hints, /技能 数控车床/);
    assert.match(hints, /请核对：正文提到夜班/);
    assert.match(hints, /地点\s*(多 \d+ 个|没有变化)/);
    assert.match(hints, /必需证书\s*(多 \d+ 个|没有变化)/);
    assert.ok((await page.locator(".result").count()) > 0);
    // Where students want to work elsewhere, the place is what costs.
    await page.getByLabel("必需证书").fill("");
    await page.getByLabel("岗位名称").fill("机电维修实习");
    await page.getByLabel("岗位描述与要求").fill("");
    await page.getByLabel("地点").fill("上海市");
    await page.waitForFunction(() => /地点\s*多 \d+ 个/.test(document.querySelector("main").innerText));
    await accessible(page);
    await page.getByLabel("月薪下限（元）").fill("5000");
    await page.getByLabel("月薪上限（元）").fill("3000");
    await page.locator(".fault:not(:empty)").first().waitFor();
    assert.equal(await page.getByLabel("月薪下限（元）").getAttribute("aria-invalid"), "true");
  }, { expected: [/status of 400/] });
});

test("a posting that is saved is found", async () => {
  const name = "internshipSlots/made-in-the-console";
  try {
    await on("#/enterprise", async (page) => {
      await page.getByLabel("岗位名称").fill("旋盘特装实习");
      await page.getByLabel("地点").fill("渝北");
      await page.getByLabel("编号", { exact: true }).fill("made-in-the-console");
      await page.getByRole("button", { name: "保存", exact: true }).click();
      await page.getByText(`已保存 ${name}`).waitFor();
    });
    const { record } = await call("CatalogService/GetRecord", { name });
    assert.deepEqual([record.internshipSlot.title, record.internshipSlot.regionCode], ["旋盘特装实习", "500112"]);
  } finally {
    await call("CatalogService/DeleteRecord", { name });
  }
});

test("a need is answered while it is written, and a budget is weighed", async () => {
  const name = "resourceNeeds/made-in-the-console";
  try {
    await on("#/enterprise", async (page) => {
      await page.getByRole("radio", { name: "资源需求" }).check();
      await page.getByLabel("类别").selectOption("RESOURCE_CATEGORY_EQUIPMENT");
      await page.getByLabel("名称", { exact: true }).fill("三坐标测量机共享");
      await page.getByLabel("地点").fill("宜宾市");
      await page.getByLabel("预算（元）").fill("500");
      await page.getByLabel("计价单位").selectOption("PRICE_UNIT_DAY");
      await page.getByRole("heading", { name: "每项要求的代价" }).waitFor();
      const hints = await page.locator("main").innerText();
      assert.match(hints, /合适的资源供给/);
      assert.match(hints, /预算\s*(多 \d+ 个|没有变化)/);
      assert.ok((await page.locator(".result").count()) > 0);
      await accessible(page);
      await page.getByLabel("最早日期").fill("2027-03-02");
      await page.getByLabel("最晚日期").fill("2027-03-01");
      await page.locator(".fault:not(:empty)").first().waitFor();
      assert.equal(await page.getByLabel("最早日期").getAttribute("aria-invalid"), "true");
      await page.getByLabel("最晚日期").fill("2027-03-05");
      await page.getByLabel("编号", { exact: true }).fill("made-in-the-console");
      await page.getByRole("button", { name: "保存", exact: true }).click();
      await page.getByText(`已保存 ${name}`).waitFor();
    }, { expected: [/status of 400/] });
    const { record } = await call("CatalogService/GetRecord", { name });
    assert.deepEqual(record.resourceNeed.windows, [{ startDate: { year: 2027, month: 3, day: 2 }, endDate: { year: 2027, month: 3, day: 6 } }]);
    assert.deepEqual(record.resourceNeed.budget, { maxAmount: 500, unit: "PRICE_UNIT_DAY" });
  } finally {
    await call("CatalogService/DeleteRecord", { name });
  }
});

test("the platform counts what there is, and checks how complete it is", async () => {
  await on("#/platform", async (page) => {
    await page.getByText("正常").first().waitFor();
    assert.deepEqual((await page.locator(".tile dd").allInnerTexts()).slice(0, 4).map(Number).map((count) => count > 50), [true, true, true, true]);
    await page.getByRole("button", { name: "开始检查" }).click();
    await page.locator(".bar-lack").first().waitFor();
    assert.match(await page.locator(".quality").innerText(), /学生 78/);
    await fits(page);
    await accessible(page);
  }, { width: 360 });
});

test("a key is asked for, sent in a header, and kept for the tab alone", async () => {
  await on("#/platform", async (page) => {
    await page.getByRole("button", { name: "访问密钥" }).click();
    await page.getByLabel("密钥", { exact: true }).fill("my-secret-key");
    const sent = page.waitForRequest((request) => request.url().includes("MatchService") && request.headers().authorization === "Bearer my-secret-key");
    await page.getByRole("button", { name: "使用" }).click();
    await sent;
    assert.ok(!page.url().includes("my-secret-key"));
    assert.deepEqual(await page.evaluate(() => [document.cookie, JSON.stringify(localStorage).includes("secret"), JSON.stringify(sessionStorage).includes("secret")]), ["", false, true]);
  });
});
