// Elements are made by calls, never from markup: a text from a record can only become a text node.

/**
 * Makes an element. Properties that begin with "on" are listeners, `class` and attributes are set as such, null and false
 * leave out. Children are elements, texts, numbers, or lists of them; null and false are left out.
 */
export function h(tag, properties, ...children) {
  const element = document.createElement(tag);
  apply(element, properties);
  append(element, children);
  return element;
}

/** The same for SVG. */
export function svg(tag, properties, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  apply(element, properties);
  append(element, children);
  return element;
}

function apply(element, properties) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
    else if (name === "vars") for (const [key, of] of Object.entries(value)) element.style.setProperty(key, of);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
}

function append(parent, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    parent.append(child instanceof Node ? child : String(child));
  }
}

/** Puts children in the place of those that are there. */
export function fill(parent, ...children) {
  parent.replaceChildren();
  append(parent, children);
  return parent;
}

/** An id that no other element has, for labels and what they label. */
export function freshId(stem) {
  freshId.count = (freshId.count ?? 0) + 1;
  return `${stem}-${freshId.count}`;
}

/** Tells a screen reader, which cannot see that something changed. */
export function announce(text) {
  const place = document.getElementById("announcer");
  if (place.textContent === text) place.textContent = "";
  place.textContent = text;
}

/** Waits until nothing was asked for `ms`, then acts once, on the last. */
export function debounced(ms, act) {
  let timer;
  const later = (...what) => {
    clearTimeout(timer);
    timer = setTimeout(act, ms, ...what);
  };
  later.cancel = () => clearTimeout(timer);
  return later;
}
