// A choice of one of a few, as a row of radio buttons.

import { freshId, h } from "./dom.js";

/** `options` are `{value, text}`; `changed` hears the value that is chosen. */
export function segments({ label, value, options, changed }) {
  const name = freshId("segments");
  return h(
    "fieldset",
    { class: "segments" },
    h("legend", { class: "unseen" }, label),
    options.map((option) =>
      h(
        "label",
        {},
        h("input", { type: "radio", name, value: option.value, checked: option.value === value, onchange: () => changed(option.value) }),
        h("span", {}, option.text),
      ),
    ),
  );
}
