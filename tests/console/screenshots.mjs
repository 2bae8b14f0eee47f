// Takes the pictures of the README: CONSOLE_URL=... CONSOLE_MODULES=... node screenshots.mjs, over the sample.

import { mkdirSync, writeFileSync } from "node:fs";
import { close, on, open, webp } from "./browser.mjs";

const folder = new URL("screenshots/", import.meta.url);
mkdirSync(folder, { recursive: true });

const SIZE = { width: 1240, height: 780, expected: [/ListPlans/] };
const shots = [
  ["search", `#/search?kind=jobs&q=${encodeURIComponent("数控车床 三年经验 不去上海 会UG编程 大专")}`, SIZE, (page) => page.locator(".side mark").first().waitFor()],
  ["pair", "#/pair?a=studentProfiles/s-0002&b=internshipSlots/i-bat-02", { ...SIZE, dark: true }, (page) => page.locator(".remedy").first().waitFor()],
  [
    "school",
    "#/school",
    SIZE,
    async (page) => {
      await page.getByRole("button", { name: "开始匹配" }).click();
      await page.locator(".bar-limit").first().waitFor();
      await page.getByRole("button", { name: "开始匹配" }).evaluate((button) => button.blur());
    },
  ],
];

await open();
for (const [name, hash, options, ready] of shots) {
  await on(
    hash,
    async (page) => {
      await ready(page);
      await page.waitForTimeout(600);
      await page.evaluate(() => document.activeElement.blur());
      const picture = await webp(await page.screenshot());
      writeFileSync(new URL(`${name}.webp`, folder), picture);
      console.log(name, picture.length);
    },
    options,
  );
}
await close();
