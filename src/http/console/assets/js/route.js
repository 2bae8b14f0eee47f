// Where the page stands: the view and what it shows are in the part of the address behind "#", which never leaves the browser.

/** The view and its parameters, of "#/search?q=...". */
export function here() {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  return { view: path || "search", parameters: new URLSearchParams(query) };
}

/** The address of a view with parameters; empty ones are left out. */
export function address(view, parameters = {}) {
  const stated = Object.entries(parameters).filter(([, value]) => value);
  const query = new URLSearchParams(stated).toString();
  return `#/${view}${query ? `?${query}` : ""}`;
}

/** Writes the parameters into the address without drawing the page again and without a step in the history; a view that was just left writes nothing. */
export function note(view, parameters) {
  if (here().view !== view) return;
  history.replaceState(null, "", address(view, parameters));
}
