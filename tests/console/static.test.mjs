// What the files of the console may not do, read off the files.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

const assets = new URL("../../src/http/console/assets/", import.meta.url);
const all = readdirSync(assets, { recursive: true }).filter((name) => statSync(new URL(name, assets)).isFile());
const textOf = (name) => readFileSync(new URL(name, assets), "utf8");
const scripts = all.filter((name) => name.endsWith(".js"));

test("a text can only become text", () => {
  for (const name of scripts) assert.doesNotMatch(textOf(name), /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|DOMParser|createContextualFragment/, name);
});

test("nothing is asked of another host, and nothing is inline", () => {
  for (const name of all) assert.doesNotMatch(textOf(name).replaceAll("http://www.w3.org/2000/svg", ""), /https?:\/\/|["'(]\/\/\w/, name);
  const page = textOf("index.html");
  assert.doesNotMatch(page, /<style|style=|\son\w+=|<script(?![^>]*src=)/);
});

test("the key is in no address and in no store but that of the tab", () => {
  for (const name of scripts) {
    const text = textOf(name);
    assert.doesNotMatch(text, /document\.cookie/, name);
    if (/sessionStorage/.test(text)) assert.equal(name, "js/credential.js");
  }
});

test("every module that is imported is there", () => {
  for (const name of scripts) {
    for (const [, path] of textOf(name).matchAll(/(?:from |import\()"(\.[^"]+)"/g)) {
      assert.ok(existsSync(new URL(path, new URL(name, assets))), `${name}: ${path}`);
    }
  }
  for (const [, path] of textOf("index.html").matchAll(/(?:href|src)="(\/[^"#]+)"/g)) assert.ok(existsSync(new URL(`.${path}`, assets)), path);
});

test("files are short, and all of them together are small", () => {
  for (const name of scripts.filter((name) => !/i18n/.test(name))) assert.ok(textOf(name).split("\n").length <= 350, name);
  const tables = ["majors", "regions"].map((name) => new URL(`../../src/domain/catalogue/${name}.tsv`, import.meta.url));
  const urls = [...all.map((name) => new URL(name, assets)), ...tables];
  const bytes = urls.reduce((sum, url) => sum + gzipSync(readFileSync(url)).length, 0);
  assert.ok(bytes < 150_000, `${bytes} bytes as they travel`);
});

test("all that the first view imports is asked for at once", () => {
  const needed = new Set();
  const add = (name) => {
    if (needed.has(name)) return;
    needed.add(name);
    for (const [, path] of textOf(name).matchAll(/from "(\.[^"]+)"/g)) add(new URL(path, new URL(name, assets)).href.slice(assets.href.length));
  };
  add("js/main.js");
  add("js/views/search.js");
  needed.delete("js/main.js");
  const asked = [...textOf("index.html").matchAll(/rel="modulepreload" href="\/([^"]+)"/g)].map(([, name]) => name);
  assert.deepEqual(asked.sort(), [...needed].sort());
});
