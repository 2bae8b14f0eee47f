// Draws the view that the address names, and draws it again when the address, the language or the key changes.

import { failed } from "./states.js";
import { fill } from "./dom.js";
import { ready, t } from "./i18n.js";
import { here } from "./route.js";
import { toolbar } from "./toolbar.js";

const VIEWS = ["search", "pair", "school", "enterprise", "platform"];
const main = document.getElementById("main");
let leave = () => {};
let turn = 0;

async function draw() {
  const mine = ++turn;
  await ready();
  const { view: named, parameters } = here();
  const view = VIEWS.includes(named) ? named : "search";
  label(view);
  leave();
  leave = () => {};
  try {
    const { show } = await import(`./views/${view}.js`);
    if (mine !== turn) return;
    fill(main);
    main.className = `view-${view}`;
    leave = show(main, parameters) ?? leave;
  } catch (error) {
    fill(main, failed(error, draw));
  }
}

function label(view) {
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  for (const element of document.querySelectorAll("[data-t-label]")) element.setAttribute("aria-label", t(element.dataset.tLabel));
  for (const link of document.querySelectorAll(".tabs a")) {
    if (link.dataset.view === view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = `${t(`nav.${view}`)} · ${t("app.name")}`;
  toolbar(document.getElementById("tools"), draw);
}

document.querySelector(".skip").addEventListener("click", (event) => {
  // The address belongs to the views, so the jump is made by hand.
  event.preventDefault();
  main.focus();
});
addEventListener("hashchange", () => {
  draw();
  scrollTo(0, 0);
});
draw();
