// Search as one types: a text or a record asks, and the best records of a kind answer.

import { announce, debounced, fill, h } from "../dom.js";
import { combobox } from "../combobox.js";
import { detail } from "../detail.js";
import { facetPanel } from "../facets.js";
import { number, t } from "../i18n.js";
import { KINDS, kindById, kindOf } from "../kinds.js";
import { notice } from "../notice.js";
import { pickRecord } from "../picker.js";
import { FACETS, asks, format, parse, request } from "../query.js";
import { summary, titleOf } from "../record.js";
import { recordOf } from "../records.js";
import { resultItem } from "../result_list.js";
import { address, note } from "../route.js";
import { call, count } from "../rpc.js";
import { segments } from "../segments.js";
import { empty, failed, loading } from "../states.js";
import { chips, without } from "../wants.js";

const PAUSE_MS = 120;
// Beyond this nobody reads on, and a narrower search is the better advice.
const MOST_SHOWN = 200;

/** Draws the view; what is given back ends its work. */
export function show(main, parameters) {
  const query = parse(parameters);
  const wide = matchMedia("(min-width: 1180px)");
  let asked;
  let chosen;

  const facets = facetPanel(query, () => search());
  const understood = h("div", { class: "understood-place" });
  const status = h("p", { class: "status" });
  const remarks = h("div", {});
  const list = h("ol", { class: "results", "aria-label": t("search.results") });
  const more = h("div", { class: "more" });
  const side = h("aside", { class: "side", "aria-label": t("detail.side") });
  const columns = h("div", { class: "columns" });
  const later = debounced(PAUSE_MS, () => search());
  const box = combobox({
    type: "search",
    class: "input search-input",
    maxlength: 20000,
    value: query.text,
    "aria-label": t("search.label"),
    placeholder: t(`search.placeholder.${query.kind.id}`),
    joint: " ",
    typed: (text) => ((query.text = text), later()),
  });

  fill(
    main,
    h("h1", { class: "unseen" }, t("nav.search")),
    h(
      "form",
      { class: "asker", role: "search", onsubmit: (event) => (event.preventDefault(), later.cancel(), search()) },
      segments({
        label: t("search.kind"),
        value: query.kind.id,
        options: KINDS.map((kind) => ({ value: kind.id, text: t(`find.${kind.id}`) })),
        changed: (id) => ((query.kind = kindById(id)), (box.input.placeholder = t(`search.placeholder.${id}`)), search()),
      }),
      h("div", { class: "asker-row" }, query.subject ? subjectCard() : box.element, h("button", { type: "button", class: "button", onclick: pick }, t("search.pick"))),
      understood,
    ),
    fill(
      columns,
      h("details", { class: "panel facet-panel", open: wide.matches || matchMedia("(min-width: 760px)").matches }, h("summary", {}, t("facet.label")), facets.element, options()),
      h("div", { class: "found" }, status, remarks, list, more),
      side,
    ),
  );
  search();
  if (!query.subject) box.input.focus({ preventScroll: true });
  wide.addEventListener("change", place);
  return () => {
    asked?.abort();
    later.cancel();
    wide.removeEventListener("change", place);
  };

  function subjectCard() {
    const title = h("b", {}, query.subject);
    const about = h("span", { class: "quiet" });
    recordOf(query.subject)
      .then(async (record) => {
        title.textContent = titleOf(record);
        about.textContent = [query.subject, ...(await summary(record))].join(" · ");
      })
      .catch(() => (about.textContent = t("record.unread")));
    return h(
      "div",
      { class: "subject" },
      h("span", { class: "tag" }, t(`kind.${kindOf(query.subject).id}`)),
      h("span", { class: "subject-words" }, title, about),
      h("button", { type: "button", class: "chip-remove", "aria-label": t("search.dropSubject"), onclick: () => (location.hash = address("search", { kind: query.kind.id })) }, "×"),
    );
  }

  function pick() {
    // Whoever asks with a record seeks the other side: a student openings, an opening students.
    const other = { jobs: "students", internships: "students", students: "internships", courses: "jobs", offers: "needs", needs: "offers", experts: "needs" };
    const kind = other[query.kind.id] ?? "students";
    pickRecord((name) => {
      const own = kindOf(name).id;
      location.hash = address("search", { for: name, kind: own === query.kind.id ? other[own] : query.kind.id });
    }, { kind });
  }

  function options() {
    const option = (field, label) =>
      h("label", { class: "choice" }, h("input", { type: "checkbox", checked: query[field], onchange: (event) => ((query[field] = event.target.checked), search()) }), h("span", {}, t(label)));
    return h("fieldset", { class: "facet" }, h("legend", {}, t("search.options")), option("ineligible", "search.ineligible"), option("newest", "search.newest"), option("varied", "search.varied"));
  }

  async function search() {
    asked?.abort();
    note("search", format(query));
    if (!asks(query)) return welcome();
    columns.classList.remove("is-blank");
    asked = new AbortController();
    const { signal } = asked;
    if (list.childElementCount === 0) fill(list, h("li", {}, loading()));
    list.setAttribute("aria-busy", "true");
    try {
      const answer = await call("MatchService/Match", request(query), { signal });
      if (!signal.aborted) shown(answer);
    } catch (error) {
      if (error.name === "AbortError") return;
      clear();
      fill(remarks, failed(error, search));
    }
    list.removeAttribute("aria-busy");
  }

  function clear() {
    for (const part of [understood, status, remarks, list, more, side]) fill(part);
    chosen = undefined;
  }

  function welcome() {
    clear();
    columns.classList.add("is-blank");
    const examples = ["search.example.1", "search.example.2", "search.example.3"].map((key) => t(key));
    const use = (text) => () => ((query.text = box.input.value = text), search(), box.input.focus());
    const words = empty(t("search.welcome"), t("search.advice"), h("ul", { class: "examples" }, examples.map((text) => h("li", {}, h("button", { type: "button", class: "button small", onclick: use(text) }, text)))));
    words.classList.add("welcome");
    fill(remarks, words);
  }

  function shown(answer) {
    clear();
    const results = answer.results ?? [];
    fill(understood, chips(answer.understood ?? [], (words) => ((query.text = box.input.value = without(query.text, words)), search(), box.input.focus())));
    facets.show(answer.facets ?? []);
    const said = summing(answer);
    fill(status, said);
    announce(said);
    const filters = FACETS.some(({ id }) => query.filters[id].length > 0);
    const remark = notice(answer.notice, { showOut: () => ((query.ineligible = true), redraw()), clear: dropFilters });
    fill(remarks, remark, results.length === 0 && !remark && empty(t("search.none"), filters ? t("search.noneFiltered") : t("search.noneAdvice")));
    add(answer);
    if (wide.matches && results.length > 0) choose(list.firstElementChild, results[0]);
  }

  function summing(answer) {
    const total = number(count(answer.totalCount));
    if (answer.relevantCount === undefined) return t("search.count", { total });
    const relevant = count(answer.relevantCount);
    return t("search.relevant", { relevant: relevant >= 1000 ? "1,000+" : number(relevant), total });
  }

  function add(answer) {
    list.append(...(answer.results ?? []).map((result) => resultItem(result, choose)));
    const shownCount = list.childElementCount;
    if (!answer.nextPageToken) return fill(more, shownCount > 20 && h("p", { class: "quiet" }, t("search.all")));
    if (shownCount >= MOST_SHOWN) return fill(more, h("p", { class: "quiet" }, t("search.tooMany", { count: shownCount })));
    return fill(more, h("button", { type: "button", class: "button", onclick: () => next(answer.nextPageToken) }, t("search.more")));
  }

  async function next(pageToken) {
    const { signal } = asked;
    const first = list.childElementCount;
    fill(more, loading(1));
    try {
      add(await call("MatchService/Match", request(query, pageToken), { signal }));
      list.children[first]?.querySelector(".result-title")?.focus();
    } catch (error) {
      if (error.name !== "AbortError") fill(more, failed(error, () => next(pageToken)));
    }
  }

  function redraw() {
    location.hash = address("search", format(query));
  }

  function dropFilters() {
    for (const { id } of FACETS) query.filters[id] = [];
    search();
  }

  function choose(item, result) {
    const again = chosen?.item === item && !wide.matches;
    chosen?.item.classList.remove("is-chosen");
    chosen?.item.querySelector(".result-title").setAttribute("aria-expanded", "false");
    chosen?.shown?.remove();
    chosen = undefined;
    if (again) return;
    chosen = { item, shown: detail(result, { subject: query.subject, text: query.text.trim() }) };
    item.classList.add("is-chosen");
    item.querySelector(".result-title").setAttribute("aria-expanded", "true");
    place();
  }

  // In a wide window the detail stands beside the list, else below its row.
  function place() {
    if (!chosen) return;
    if (wide.matches) fill(side, chosen.shown);
    else chosen.item.append(chosen.shown);
  }
}
