/* Small tools for building and filling elements. Text always enters as text. */

const SVG = "http://www.w3.org/2000/svg";

export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/* Pictures by name from our own sprite; the address stands once, on the body. */
export function icon(name, more = "") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", `icon ${more}`.trim());
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${document.body.dataset.icons}#${name}`);
  svg.append(use);
  return svg;
}

export function fill(root, texts, values = {}) {
  for (const element of root.querySelectorAll("[data-text]")) {
    element.textContent = texts.t(element.dataset.text, values);
  }
  for (const attribute of ["aria-label", "placeholder", "title"]) {
    for (const element of root.querySelectorAll(`[data-${attribute}]`)) {
      element.setAttribute(attribute, texts.t(element.getAttribute(`data-${attribute}`), values));
    }
  }
}

/* A sentence with elements inside: "By asking you agree to {chat}." */
export function sentence(text, elements) {
  return text.split(/(\{\w+\})/).map((piece) => elements[piece.slice(1, -1)] ?? piece);
}

/* Only addresses a browser may be sent to; a feed can write anything into a card. */
export function safeUrl(address, base) {
  try {
    const url = new URL(address, base || document.baseURI);
    return ["http:", "https:"].includes(url.protocol) ? url.href : "";
  } catch {
    return "";
  }
}

export function initials(name) {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words;
  return letters.map((word) => [...word][0] ?? "").join("").toUpperCase();
}

/* While it runs the button says so and can't be pressed twice. */
export async function busy(button, work) {
  if (button.getAttribute("aria-busy") === "true") return undefined;
  button.setAttribute("aria-busy", "true");
  try {
    return await work();
  } finally {
    button.removeAttribute("aria-busy");
  }
}

export function show(element, visible) {
  if (element) element.hidden = !visible;
}
