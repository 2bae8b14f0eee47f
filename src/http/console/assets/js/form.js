// Forms of records: labelled fields, each with the place where its fault is told.

import { combobox } from "./combobox.js";
import { freshId, h } from "./dom.js";
import { t } from "./i18n.js";
import { regions } from "./names.js";

/** The items of a list as people write it. */
export const list = (value) => value.split(/[,，、;；\n]/).map((word) => word.trim()).filter(Boolean);

/** A field of one line. */
export const input = (more) => (given) => h("input", { ...given, ...more });

/** A field of several lines. */
export const area = (rows, maxlength, placeholder) => (given) => h("textarea", { ...given, rows, maxlength, placeholder: placeholder && t(placeholder) });

/** One of `[value, key of its words]`, or none. */
export const choice = (options) => (given) => h("select", given, h("option", { value: "" }, t("enterprise.unstated")), options.map(([value, key]) => h("option", { value }, t(key))));

/** Names out of a vocabulary, suggested while they are typed; `joint` stands behind each. */
export const names = (vocabulary, placeholder, joint) => ({ oninput, ...given }) => combobox({ ...given, placeholder: t(placeholder), vocabularies: [vocabulary], joint, typed: oninput });

/** A form whose fields are added one by one; `changed` hears every change. */
export function fieldForm(changed) {
  const fields = new Map();
  const value = (key) => fields.get(key)?.control.value.trim() ?? "";
  return {
    /** The element of a new field; `path` is what the API calls it, where that is not its key. */
    add(key, label, make, { path = key, whole = false } = {}) {
      const id = freshId(key);
      const made = make({ id, class: "input", oninput: changed, autocomplete: "off", "aria-describedby": `${id}-fault` });
      const fault = h("p", { id: `${id}-fault`, class: "fault" });
      fields.set(key, { control: made.input ?? made, fault, path });
      return h("div", { class: whole ? "whole" : null }, h("label", { class: "field", for: id }, t(label)), made.element ?? made, fault);
    },
    text: value,
    /** The number of a field; undefined where there is none. */
    amount: (key) => (value(key) === "" ? undefined : Number(value(key))),
    /** Shows what is wrong at the fields that it is about, and gives what is about none of them. */
    faults(violations) {
      for (const { control, fault } of fields.values()) {
        control.removeAttribute("aria-invalid");
        fault.textContent = "";
      }
      return violations.filter(({ field, description }) => {
        const found = [...fields.values()].find(({ path }) => new RegExp(`\\.${path}\\b`).test(field) || field.includes(`.${path}_`));
        if (!found) return true;
        found.control.setAttribute("aria-invalid", "true");
        found.fault.textContent = description;
        return false;
      });
    },
  };
}

/** What forms with a title and a description have in common; `resource()` gives what they say as the API has it. */
export const titled = (kind, text, resource) => ({
  kind,
  isEmpty: () => !text("title") && !text("description"),
  words: () => `${text("title")} ${text("description")}`.trim(),
  record: async (id = "draft") => ({ name: `${kind.collection}/${id}`, [kind.field]: await resource() }),
});

/** A place as a record states it: by its code where the name means one alone, "重庆市渝北区" or "渝北". */
export async function place(name) {
  const code = name && (await regionCode(name));
  return code ? { regionCode: code } : { regionDisplayName: name };
}

async function regionCode(name) {
  const rows = await regions();
  if (rows.has(name)) return name;
  const bare = (word) => word.replace(/(特别行政区|自治区|自治州|省|市|区|县)$/, "");
  const found = [...rows].filter(([, of]) => of.length > 1 && (name.endsWith(of) || bare(of) === bare(name)));
  const fitting = found.filter(([code, of]) => {
    const before = name.slice(0, Math.max(0, name.length - of.length));
    const parents = [rows.get(code.slice(0, 2)), rows.get(code.slice(0, 4))].filter(Boolean);
    return !before || parents.some((parent) => before.includes(bare(parent)));
  });
  return fitting.length === 1 ? fitting[0][0] : undefined;
}
