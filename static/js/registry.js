/* Binds data-controller="name" elements to classes, in the spirit of Stimulus.
   A controller has connect() and disconnect(); data-action="event->name#method"
   (the event may be left out: click, or submit on a form) calls its methods with
   the event; data-target="name.part" is found by this.part("part"). */

const classes = new Map();
const living = new WeakMap();

export class Controller {
  constructor(element, name, context) {
    this.element = element;
    this.name = name;
    this.context = context;
  }

  connect() {}

  disconnect() {}

  part(part) {
    return this.element.querySelector(`[data-target~="${this.name}.${part}"]`);
  }

  parts(part) {
    return [...this.element.querySelectorAll(`[data-target~="${this.name}.${part}"]`)];
  }
}

export function register(name, controllerClass) {
  classes.set(name, controllerClass);
}

export function controllerOf(element, name) {
  return living.get(element)?.get(name) ?? null;
}

function names(element) {
  return (element.dataset.controller ?? "").split(/\s+/).filter((name) => classes.has(name));
}

function within(node, selector) {
  if (!(node instanceof Element)) return [];
  return [...(node.matches(selector) ? [node] : []), ...node.querySelectorAll(selector)];
}

function connect(element, context) {
  const own = living.get(element) ?? new Map();
  living.set(element, own);
  for (const name of names(element)) {
    if (own.has(name)) continue;
    const controller = new (classes.get(name))(element, name, context);
    own.set(name, controller);
    controller.connect();
  }
}

function disconnect(element) {
  for (const controller of living.get(element)?.values() ?? []) controller.disconnect();
  living.delete(element);
}

/* One listener per event on the root: markup that arrives later needs no binding. */
function act(event) {
  const marked = event.target instanceof Element ? event.target.closest("[data-action]") : null;
  if (!marked) return;
  for (const action of marked.dataset.action.split(/\s+/)) {
    const [, type, name, method] = action.match(/^(?:(\w+)->)?([\w-]+)#(\w+)$/) ?? [];
    const expected = type ?? (marked.tagName === "FORM" ? "submit" : "click");
    if (!name || expected !== event.type) continue;
    const owner = marked.closest(`[data-controller~="${name}"]`);
    const controller = owner && controllerOf(owner, name);
    if (controller) controller[method](event, marked);
  }
}

export function start(root = document, context = {}) {
  for (const type of ["click", "submit", "change", "input", "keydown"]) root.addEventListener(type, act);
  within(root.documentElement ?? root, "[data-controller]").forEach((element) => connect(element, context));
  new MutationObserver((records) => {
    for (const record of records) {
      for (const node of record.removedNodes) {
        if (!node.isConnected) within(node, "[data-controller]").forEach(disconnect);
      }
      for (const node of record.addedNodes) {
        if (node.isConnected) within(node, "[data-controller]").forEach((element) => connect(element, context));
      }
    }
  }).observe(root.documentElement ?? root, { childList: true, subtree: true });
}
