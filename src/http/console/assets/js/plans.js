// Plans that place a cohort: those that were made, and making another. Shown where the service has them.

import { announce, fill, freshId, h } from "./dom.js";
import { code, number, percent, t } from "./i18n.js";
import { confirmed } from "./confirm.js";
import { dataTable } from "./data_table.js";
import { planView } from "./plan_view.js";
import { call, count, stream } from "./rpc.js";
import { segments } from "./segments.js";
import { failed, loading, progress } from "./states.js";

const OBJECTIVES = ["STABLE", "MAX_FILL", "MAX_SCORE", "FAIR"];

/** The section; `whom` is the cohort that plans are made for. */
export function plans(whom) {
  const ending = new AbortController();
  const list = h("div", {});
  const work = h("div", {});
  const one = h("div", {});
  const idField = freshId("plan");
  const id = h("input", { id: idField, class: "input", placeholder: t("plan.idAbout"), pattern: "[A-Za-z0-9._\\-]{1,128}", autocomplete: "off" });
  const standing = h("select", { id: freshId("standing"), class: "input" });
  let objective = "MAX_FILL";
  let running;
  const about = h("p", { class: "quiet" }, t(`plan.about.${objective}`));
  const element = h(
    "section",
    { class: "stack", hidden: true, "aria-label": t("plan.title") },
    h(
      "form",
      { class: "panel", onsubmit: (event) => (event.preventDefault(), make()) },
      h("h2", {}, t("plan.title")),
      h("p", { class: "quiet" }, t("plan.advice")),
      h(
        "div",
        { class: "actions" },
        segments({
          label: t("plan.objective"),
          value: objective,
          options: OBJECTIVES.map((value) => ({ value, text: t(`objective.PLACEMENT_OBJECTIVE_${value}`) })),
          changed: (value) => {
            objective = value;
            about.textContent = t(`plan.about.${value}`);
          },
        }),
        h("label", { class: "unseen", for: idField }, t("plan.id")),
        h("span", { class: "narrow" }, id),
        h("button", { type: "submit", class: "button primary" }, t("plan.make")),
      ),
      about,
      h("label", { class: "field", for: standing.id }, t("plan.standing")),
      h("span", { class: "narrow" }, standing),
      work,
      list,
    ),
    one,
  );
  reload();
  return { element, end: () => (ending.abort(), running?.abort()) };

  async function reload() {
    const { signal } = ending;
    try {
      const all = [];
      let afterName = "";
      do {
        const answer = await call("PlacementService/ListPlans", { pageSize: 500, afterName }, { signal });
        all.push(...(answer.plans ?? []));
        afterName = answer.nextName ?? "";
      } while (afterName && all.length < 5000);
      element.hidden = false;
      fill(standing, h("option", { value: "" }, t("plan.standingNone")), all.map(({ name }) => h("option", { value: name }, planId(name))));
      fill(list, dataTable({ label: t("plan.list"), rows: all, columns: columns(all), none: t("plan.none") }));
    } catch (error) {
      if (error.name === "AbortError" || error.isAbsent) return;
      element.hidden = false;
      fill(list, failed(error, reload));
    }
  }

  function columns(all) {
    return [
      { title: t("plan.name"), cell: (plan) => h("button", { type: "button", class: "link", onclick: () => open(plan.name, all) }, planId(plan.name)) },
      { title: t("plan.objective"), cell: (plan) => code("objective", plan.objective) },
      { title: t("plan.state"), cell: (plan) => h("span", { class: plan.state === "PLAN_STATE_ADOPTED" ? "band band-good" : "tag" }, code("planState", plan.state)) },
      { title: t("plan.placed"), numeric: true, cell: (plan) => `${number(count(plan.certificate?.placedCount))} / ${number(count(plan.studentCount))} (${percent(plan.certificate?.placedShare ?? 0)})` },
      { title: t("plan.time"), cell: (plan) => (plan.createTime ?? "").slice(0, 16).replace("T", " ") },
      { title: "", cell: (plan) => h("button", { type: "button", class: "button small danger", onclick: () => drop(plan.name) }, t("action.delete")) },
    ];
  }

  async function open(name, all) {
    fill(one, loading(3));
    try {
      const view = await planView(name, { others: all.map((plan) => plan.name).filter((other) => other !== name), changed: reload, close: () => fill(one), signal: ending.signal });
      fill(one, view);
      view.scrollIntoView({ block: "start" });
    } catch (error) {
      if (error.name !== "AbortError") fill(one, failed(error, () => open(name, all)));
    }
  }

  async function drop(name) {
    if (!(await confirmed(t("plan.delete"), t("plan.deleteAbout", { id: planId(name) }), t("action.delete")))) return;
    try {
      await call("PlacementService/DeletePlan", { name }, { signal: ending.signal });
      fill(one);
      await reload();
    } catch (error) {
      if (error.name !== "AbortError") fill(one, failed(error));
    }
  }

  async function make() {
    running?.abort();
    running = new AbortController();
    const { signal } = running;
    const bar = progress(t("plan.starting"), () => running.abort());
    fill(work, bar.element);
    try {
      const request = { planId: id.value.trim(), studentFilter: await whom.filter(), objective: `PLACEMENT_OBJECTIVE_${objective}`, standingPlanName: standing.value };
      let name = "";
      for await (const step of stream("PlacementService/PlanPlacement", request, { signal })) {
        if (step.plan?.name) name = step.plan.name;
        if (step.progress) {
          const [done, of] = [count(step.progress.doneCount), count(step.progress.totalCount)];
          bar.tell(done, of, of > 0 ? t("plan.step", { phase: code("phase", step.progress.phase), done: number(done), of: number(of) }) : code("phase", step.progress.phase));
        }
      }
      fill(work);
      announce(t("plan.made"));
      await reload();
      if (name) await open(name, []);
    } catch (error) {
      fill(work, error.name === "AbortError" ? h("p", { class: "quiet" }, t("plan.stopped")) : failed(error, make));
    }
  }
}

/** The id of a plan by its name. */
export const planId = (name) => name.split("/").pop();
