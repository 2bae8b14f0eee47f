// Asks before something that cannot be taken back.

import { freshId, h } from "./dom.js";
import { t } from "./i18n.js";

/** Whether it was agreed to. */
export function confirmed(title, words, act) {
  const id = freshId("confirm");
  return new Promise((resolve) => {
    const end = (answer) => {
      resolve(answer);
      dialog.close();
    };
    const dialog = h(
      "dialog",
      { class: "dialog", "aria-labelledby": id, onclose: () => (resolve(false), dialog.remove()) },
      h("h2", { id }, title),
      h("p", {}, words),
      h("div", { class: "actions" }, h("button", { type: "button", class: "button primary", onclick: () => end(true) }, act), h("button", { type: "button", class: "button", onclick: () => end(false) }, t("action.cancel"))),
    );
    document.body.append(dialog);
    dialog.showModal();
  });
}
