// A field with suggestions below it: a combobox after the ARIA Authoring Practices.

import { debounced, fill, freshId, h } from "./dom.js";
import { t } from "./i18n.js";
import { lastWord, suggestions } from "./suggestions.js";

/**
 * Makes the field out of the properties of its input. `typed` hears every change of the text, `vocabularies` are those that
 * names are suggested from, and `joint` is what a name that was taken is followed by. Gives the element and the input.
 */
export function combobox({ typed, vocabularies = [], joint = "", ...properties }) {
  const listId = freshId("suggestions");
  const list = h("ul", { id: listId, class: "suggestions", role: "listbox", "aria-label": t("suggest.label"), hidden: true });
  const input = h("input", {
    role: "combobox",
    "aria-expanded": "false",
    "aria-controls": listId,
    "aria-autocomplete": "list",
    autocomplete: "off",
    spellcheck: "false",
    ...properties,
    oninput: () => (typed(input.value), ask()),
    onkeydown: keydown,
    onblur: () => close(),
  });
  let offered = [];
  let active = -1;
  let asked;

  const ask = debounced(120, async () => {
    asked?.abort();
    asked = new AbortController();
    const text = input.value;
    try {
      const found = await suggestions(text, vocabularies, asked.signal);
      if (text === input.value && document.activeElement === input) offer(found);
    } catch (_) {
      // Suggestions are a help; what is typed goes on without them.
      close();
    }
  });

  function offer(found) {
    offered = found;
    active = -1;
    fill(list, found.map(option));
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(found.length > 0));
    input.removeAttribute("aria-activedescendant");
  }

  function option({ text, about }, at) {
    return h(
      "li",
      // A press would move the focus out of the field before the click is there.
      { id: `${listId}-${at}`, role: "option", "aria-selected": "false", onmousedown: (event) => (event.preventDefault(), take(at)) },
      h("span", {}, text),
      h("span", { class: "quiet" }, about),
    );
  }

  function close() {
    ask.cancel();
    offer([]);
  }

  function take(at) {
    const text = input.value;
    input.value = text.slice(0, text.length - lastWord(text).length) + offered[at].text + joint;
    close();
    typed(input.value);
  }

  function move(to) {
    active = (to + offered.length) % offered.length;
    for (const [at, element] of [...list.children].entries()) {
      element.setAttribute("aria-selected", String(at === active));
      if (at === active) element.scrollIntoView({ block: "nearest" });
    }
    input.setAttribute("aria-activedescendant", `${listId}-${active}`);
  }

  function keydown(event) {
    if (event.isComposing || offered.length === 0) return;
    if (event.key === "ArrowDown") move(active + 1);
    else if (event.key === "ArrowUp") move(active < 0 ? offered.length - 1 : active - 1);
    else if (event.key === "Enter" && active >= 0) take(active);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  }

  return { element: h("div", { class: "search-box" }, input, list), input };
}
