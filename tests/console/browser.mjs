// A browser on the console, which fails a test for every error that the page writes or request that goes elsewhere.

import assert from "node:assert/strict";
import { createRequire } from "node:module";

const require = createRequire(process.env.CONSOLE_MODULES);
const { chromium } = require("playwright-core");
const axe = require("axe-core").source;

export const base = process.env.CONSOLE_URL;
let browser;

export async function open() {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
}

export const close = () => browser.close();

/** Runs `act` on a fresh page at the address; `expected` are patterns of errors that the test provokes. */
export async function on(hash, act, { width = 1280, height = 860, dark = false, expected = [] } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: dark ? "dark" : "light", locale: "zh-CN" });
  const page = await context.newPage();
  const wrong = [];
  page.on("console", (message) => message.type() === "error" && wrong.push(`${message.text()} ${message.location().url}`));
  page.on("pageerror", (error) => wrong.push(error.stack));
  page.on("request", (request) => !request.url().startsWith(base) && !request.url().startsWith("blob:") && wrong.push(`asked ${request.url()}`));
  try {
    await page.goto(`${base}/${hash}`);
    await act(page);
    assert.deepEqual(wrong.filter((text) => !expected.some((pattern) => pattern.test(text))), []);
  } finally {
    await context.close();
  }
}

/** Fails for every finding of axe-core that is serious or critical. */
export async function accessible(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  const serious = violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
  assert.deepEqual(serious.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html).join(" | ")}`), []);
}

/** Fails where the page is wider than its window. */
export async function fits(page) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(over <= 0, `${over} pixels too wide`);
}

/** Calls the service as the page does. */
export async function call(method, request) {
  const response = await fetch(`${base}/talentmatch.v1.${method}`, { method: "POST", headers: { "content-type": "application/json", "accept-language": "zh-CN" }, body: JSON.stringify(request) });
  const answer = await response.json();
  assert.ok(response.ok, JSON.stringify(answer));
  return answer;
}

/** A picture in the smaller form of WebP, which the browser itself can make. */
export async function webp(png) {
  const page = await browser.newPage();
  try {
    const encoded = await page.evaluate(async (data) => {
      const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
      const canvas = new OffscreenCanvas(picture.width, picture.height);
      canvas.getContext("2d").drawImage(picture, 0, 0);
      const blob = await canvas.convertToBlob({ type: "image/webp", quality: 0.86 });
      return btoa(Array.from(new Uint8Array(await blob.arrayBuffer()), (byte) => String.fromCharCode(byte)).join(""));
    }, png.toString("base64"));
    return Buffer.from(encoded, "base64");
  } finally {
    await page.close();
  }
}
