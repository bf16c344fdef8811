/* Vitrine's script tag. Small on purpose: a launcher that tells the truth, the
   product in view, and a frame made on first open. It stores nothing before that,
   listens beside the page's own handlers, and talks to one origin only. */
(function () {
  "use strict";
  var script = document.currentScript;
  if (!script || (window.vitrine && window.vitrine.loaded)) return;
  var key = script.getAttribute("data-vitrine-key") || "";
  var home = new URL(script.src).origin;
  var queue = (window.vitrine && window.vitrine.q) || [];
  var flag = "vitrine.open." + key;
  var handlers = {};
  var said = {};
  var pending = [];
  var state = { open: false, ready: false, config: null, opener: null, visitor: null };
  var ui = {};

  /* ---- what the page shows: JSON-LD, then microdata, then OpenGraph ---- */
  function first(value) {
    return Array.isArray(value) ? value[0] : value;
  }

  function products(node, depth) {
    if (!node || typeof node !== "object" || depth > 6) return [];
    if (Array.isArray(node)) return node.flatMap(function (item) { return products(item, depth + 1); });
    var types = [].concat(node["@type"] || []);
    if (types.indexOf("Product") >= 0 || types.indexOf("ProductGroup") >= 0) return [node];
    return products(node["@graph"], depth + 1).concat(products(node.mainEntity, depth + 1));
  }

  function fromJsonLd() {
    var blocks = document.querySelectorAll('script[type="application/ld+json"]');
    for (var i = 0; i < blocks.length; i++) {
      try {
        var found = products(JSON.parse(blocks[i].textContent), 0)[0];
        var sku = found && (found.sku || found.productGroupID || found.productID || found.mpn);
        if (sku) return String(sku);
      } catch (error) { /* a page may carry broken JSON-LD; the next block may be whole */ }
    }
    return "";
  }

  function fromMicrodata() {
    var item = document.querySelector('[itemtype*="schema.org/Product"]');
    var sku = item && item.querySelector('[itemprop="sku"],[itemprop="productID"],[itemprop="mpn"]');
    return sku ? (sku.getAttribute("content") || sku.textContent || "").trim() : "";
  }

  function fromOpenGraph() {
    var meta = document.querySelector('meta[property="product:retailer_item_id"],meta[property="og:sku"]');
    return meta ? meta.content.trim() : "";
  }

  var told = {};
  function page() {
    var seen = told.product || fromJsonLd() || fromMicrodata() || fromOpenGraph();
    return {
      product: seen ? seen.slice(0, 200) : undefined,
      variant: told.variant,
      page: { url: location.origin + location.pathname, title: document.title.slice(0, 200) },
      base: location.href.split("#")[0],
      cart: told.cart,
      identity: told.identity
    };
  }

  /* ---- events: the page's own handlers, and dataLayer ---- */
  function emit(name, detail) {
    (handlers[name] || []).forEach(function (fn) {
      try { fn(detail); } catch (error) { setTimeout(function () { throw error; }); }
    });
    if (Array.isArray(window.dataLayer)) window.dataLayer.push(Object.assign({ event: "vitrine." + name }, detail));
  }

  /* ---- the frame ---- */
  function post(type, payload) {
    if (!state.ready) { pending.push([type, payload]); return; }
    ui.frame.contentWindow.postMessage({ vitrine: 1, type: type, payload: payload || {} }, home);
  }

  function greet() {
    var payload = Object.assign(page(), { open: state.open, join: state.join });
    state.join = undefined;
    ui.frame.contentWindow.postMessage({ vitrine: 1, type: "greet", payload: payload }, home);
  }

  window.addEventListener("message", function (event) {
    if (event.origin !== home || !ui.frame || event.source !== ui.frame.contentWindow) return;
    var data = event.data || {};
    if (data.vitrine !== 1) return;
    var payload = data.payload || {};
    if (data.type === "ready") {
      state.ready = true;
      pending.splice(0).forEach(function (item) { post(item[0], item[1]); });
    } else if (data.type === "close") api.close();
    else if (data.type === "go") go(payload.url);
    else if (data.type === "wiped") remember(false);
    else if (data.type === "unread") unread(payload.count);
    else if (data.type === "cart") cart(payload);
    else if (data.type === "session") { state.visitor = payload.visitor; emit("session", payload); }
    else if (data.type === "visitor") { state.visitor = payload.id; (handlers.visitor || []).forEach(function (fn) { fn(payload.id); }); }
    else if (/^[a-z:]+$/.test(data.type)) emit(data.type, payload);
  });

  /* Only pages of this site: a card can't send the shopper elsewhere. */
  function go(address) {
    try {
      var url = new URL(address, location.href);
      if (url.origin === location.origin) location.assign(url.href);
      else if (/^https?:$/.test(url.protocol)) window.open(url.href, "_blank", "noopener");
    } catch (error) { /* not an address */ }
  }

  function cart(payload) {
    var fn = (handlers["cart:add"] || [])[0];
    Promise.resolve(fn ? fn(payload.item) : "refused").catch(function () { return "refused"; }).then(function (result) {
      post("cartResult", { id: payload.id, result: result });
    });
  }

  function unread(count) {
    ui.launcher.querySelector(".u").hidden = state.open || !count;
  }

  function remember(open) {
    try {
      if (open) sessionStorage.setItem(flag, "1");
      else sessionStorage.removeItem(flag);
    } catch (error) { /* storage denied: the window closes with the page */ }
  }

  function wasOpen() {
    try { return sessionStorage.getItem(flag) === "1"; } catch (error) { return false; }
  }

  function build() {
    if (ui.frame) return;
    var frame = document.createElement("iframe");
    frame.className = "frame";
    frame.title = state.config ? state.config.brand.name : "Chat";
    frame.allow = "camera; microphone; autoplay; fullscreen; clipboard-write";
    frame.addEventListener("load", greet);
    frame.src = home + "/widget/frame/" + encodeURIComponent(key) + query();
    ui.frame = frame;
    ui.root.append(frame);
  }

  function language() {
    return script.getAttribute("data-vitrine-language") || document.documentElement.lang || navigator.language || "en";
  }

  /* Where it stands and how it speaks; never a token, never the page. */
  function query() {
    var zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
    return "?" + new URLSearchParams({ origin: location.origin, language: language(), timezone: zone });
  }

  /* ---- the launcher ---- */
  var CSS =
    ":host{all:initial;--b:#15181b;--bi:#fff;--p:#fff;--i:#15181b;--s:#545c64;--l:#e3e0d8;--on:#1e6b3a;--ai:#24507a;color-scheme:light dark}" +
    "@media(prefers-color-scheme:dark){:host{--p:#1b1e21;--i:#eef0ee;--s:#a9b1b7;--l:#2d3236;--on:#7fd19a;--ai:#9cc7f0}}" +
    "*{box-sizing:border-box;font-family:system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif}" +
    ".l{position:fixed;z-index:2147483000;inset-block-end:max(16px,env(safe-area-inset-bottom));inset-inline-end:16px;display:flex;align-items:center;gap:10px;max-width:calc(100vw - 32px);min-height:52px;padding:6px 16px 6px 6px;border:1px solid var(--l);border-radius:999px;background:var(--p);color:var(--i);box-shadow:0 1px 2px rgb(0 0 0/.08),0 8px 24px rgb(0 0 0/.14);text-align:start;cursor:pointer;transition:transform .12s,opacity .12s}" +
    ".l:hover{transform:translateY(-1px)}.l:focus-visible{outline:2px solid var(--ai);outline-offset:3px}" +
    "[dir=rtl] .l{padding:6px 6px 6px 16px}.start .l,.start .frame{inset-inline:16px auto}" +
    ".m{display:grid;place-items:center;flex:none;width:40px;height:40px;border-radius:50%;background:var(--b);color:var(--bi)}" +
    ".m svg{width:20px;height:20px;fill:none;stroke:currentColor;stroke-width:1.75;stroke-linecap:round;stroke-linejoin:round}" +
    ".w{display:grid;min-width:0}.t{font-size:15px;font-weight:600;line-height:1.25}.d{display:flex;align-items:center;gap:6px;font-size:13px;line-height:1.3;color:var(--s)}" +
    ".o{flex:none;width:8px;height:8px;border-radius:50%;background:var(--s)}.o.on{background:var(--on)}.o.ai{background:var(--ai)}" +
    ".u{position:absolute;inset-block-start:2px;inset-inline-start:34px;width:12px;height:12px;border:2px solid var(--p);border-radius:50%;background:#a32020}" +
    ".frame{position:fixed;z-index:2147483001;inset-block-end:16px;inset-inline-end:16px;width:400px;height:min(700px,calc(100dvh - 32px));border:1px solid var(--l);border-radius:18px;background:var(--p);box-shadow:0 2px 4px rgb(0 0 0/.08),0 16px 48px rgb(0 0 0/.22);color-scheme:normal}" +
    "[hidden]{display:none!important}.tuck .l{opacity:0;pointer-events:none}" +
    "@media(max-width:560px){.frame,.start .frame{inset:0;width:100%;height:100dvh;border:0;border-radius:0}}" +
    "@media(prefers-reduced-motion:reduce){.l{transition:none}.l:hover{transform:none}}@media print{.l,.frame{display:none}}";

  function make(name, children) {
    var span = document.createElement("span");
    span.className = name;
    span.append.apply(span, children || []);
    return span;
  }

  function picture() {
    var ns = "http://www.w3.org/2000/svg";
    var svg = document.createElementNS(ns, "svg");
    var path = document.createElementNS(ns, "path");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", "M20.5 11.5a8 8 0 0 1-11.7 7.1L3.5 20l1.5-4.900a8 8 0 1 1 15.5-3.600z");
    svg.append(path);
    return svg;
  }

  function mount() {
    var host = document.createElement("div");
    host.id = "vitrine";
    var shadow = host.attachShadow({ mode: "open" });
    /* A constructed sheet is not an inline style: the page's own policy need not allow one. */
    var sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
    shadow.adoptedStyleSheets = [sheet];
    ui.root = document.createElement("div");
    ui.root.dir = getComputedStyle(document.documentElement).direction;
    ui.launcher = document.createElement("button");
    ui.launcher.type = "button";
    ui.launcher.className = "l";
    ui.launcher.hidden = true;
    ui.launcher.setAttribute("aria-haspopup", "dialog");
    ui.launcher.append(
      make("m", [picture()]),
      make("w", [make("t"), make("d", [make("o"), make("x")])]),
      make("u")
    );
    ui.launcher.querySelector(".u").hidden = true;
    ui.launcher.addEventListener("click", function () { api.open(); });
    ui.launcher.addEventListener("pointerenter", warm, { once: true });
    ui.root.append(ui.launcher);
    shadow.append(ui.root);
    document.body.append(host);
    ui.host = host;
    ui.sheet = sheet;
  }

  /* Fetches nothing that is kept: it only spares the wait between tap and window. */
  function warm() {
    var link = document.createElement("link");
    link.rel = "preconnect";
    link.href = home;
    document.head.append(link);
  }

  function draw(config) {
    state.config = config;
    var pair = config.colours || {};
    if (pair.brand) {
      ui.sheet.insertRule(":host{--b:" + pair.brand[0] + ";--bi:" + pair.ink[0] + "}", ui.sheet.cssRules.length);
      ui.sheet.insertRule("@media(prefers-color-scheme:dark){:host{--b:" + pair.brand[1] + ";--bi:" + pair.ink[1] + "}}", ui.sheet.cssRules.length);
    }
    if (config.position === "start") ui.root.classList.add("start");
    var launcher = config.launcher;
    ui.root.querySelector(".t").textContent = launcher.title;
    ui.root.querySelector(".x").textContent = launcher.text;
    ui.root.querySelector(".o").className = "o " + launcher.tone;
    ui.launcher.hidden = state.open || launcher.hidden;
  }

  function load() {
    var address = home + "/widget/config/" + encodeURIComponent(key) + ".json" + query();
    return fetch(address, { credentials: "omit" }).then(function (response) {
      state.refused = response.status === 403 || response.status === 404;
      if (!response.ok) throw new Error("Vitrine: this key does not work on " + location.origin + " (" + response.status + ")");
      return response.json();
    }).then(draw);
  }

  /* Never over what the visitor is typing in or looking at by keyboard. */
  function tuck(event) {
    var target = event.target;
    if (!ui.root || state.open || !(target instanceof Element) || target === ui.host) return;
    var box = target.getBoundingClientRect();
    var own = ui.launcher.getBoundingClientRect();
    var covers = box.right > own.left && box.left < own.right && box.bottom > own.top && box.top < own.bottom;
    ui.root.classList.toggle("tuck", covers && own.width > 0);
  }

  /* ---- the API ---- */
  var api = {
    boot: function (options) {
      if (options) api.update(options);
      if (ui.host) return;
      mount();
      load().catch(function (error) { console.warn(error.message); });
      ui.timer = setInterval(function () { if (!document.hidden && !state.open) load().catch(function () {}); }, 60000);
      if (wasOpen() && window.innerWidth > 560) api.open(true);
      deepLink();
    },
    shutdown: function () {
      clearInterval(ui.timer);
      remember(false);
      if (ui.host) ui.host.remove();
      ui = {};
      state.open = state.ready = false;
      emit("shutdown", {});
    },
    open: function (quiet) {
      if (!ui.host) api.boot();
      if (state.open || state.refused) return;
      state.open = true;
      if (quiet !== true) state.opener = deepActive();
      remember(true);
      var known = Boolean(ui.frame);
      build();
      ui.frame.hidden = false;
      ui.launcher.hidden = true;
      unread(0);
      if (known) post("opened", {});
      if (quiet !== true) ui.frame.focus();
      emit("open", {});
    },
    close: function () {
      if (!state.open) return;
      state.open = false;
      remember(false);
      ui.frame.hidden = true;
      post("closed", {});
      ui.launcher.hidden = Boolean(state.config && state.config.launcher.hidden);
      var back = state.opener && state.opener.isConnected && state.opener !== document.body ? state.opener : ui.launcher;
      back.focus({ preventScroll: true });
      emit("close", {});
    },
    update: function (context) {
      context = context || {};
      if ("product" in context) told.product = typeof context.product === "object" && context.product ? String(context.product.sku) : context.product;
      if ("variant" in context) told.variant = context.variant;
      if (ui.frame) post("context", page());
    },
    setCart: function (cart) {
      told.cart = cart;
      if (ui.frame) post("cart", { cart: cart });
    },
    identify: function (token) {
      told.identity = token;
      if (ui.frame) post("identify", { token: token });
    },
    consent: function (purpose, granted) {
      said[purpose] = granted;
      post("consent", { purpose: purpose, granted: granted });
    },
    visitor: function (fn) {
      on("visitor", fn);
      if (state.visitor) fn(state.visitor);
    },
    on: on,
    book: function (options) {
      post("book", { service: options && options.service });
      api.open();
    },
    order: function (order) {
      post("order", { order: order });
    }
  };

  function on(name, fn) {
    if (typeof fn === "function") (handlers[name] = handlers[name] || []).push(fn);
  }

  function deepActive() {
    var active = document.activeElement;
    return active === ui.host ? ui.launcher : active;
  }

  function call() {
    var args = [].slice.call(arguments);
    var verb = api[args.shift()];
    if (verb) return verb.apply(null, args);
    return undefined;
  }

  /* Links in mails: the token stands after "#", is read once and taken out of the address. */
  function deepLink() {
    var match = location.hash.match(/^#vitrine(?:=(open|book)|_appointment=([\w.:-]+))$/);
    if (!match) return;
    history.replaceState(history.state, "", location.pathname + location.search);
    if (match[2]) {
      state.join = { token: match[2] };
      if (state.ready) {
        post("join", state.join);
        state.join = undefined;
      }
      api.open();
    } else if (match[1] === "book") api.book();
    else api.open();
  }

  call.loaded = true;
  Object.keys(api).forEach(function (name) { call[name] = api[name]; });
  window.vitrine = call;

  document.addEventListener("click", function (event) {
    var button = event.target instanceof Element && event.target.closest("[data-vitrine-open]");
    if (!button) return;
    event.preventDefault();
    var service = button.getAttribute("data-vitrine-open");
    state.opener = button;
    if (service && service !== "true") api.book({ service: service });
    else api.open();
  });
  document.addEventListener("focusin", tuck);
  window.addEventListener("hashchange", deepLink);
  /* Single-page shops change the address without a load. */
  var address = location.href;
  setInterval(function () {
    if (address === location.href || document.hidden) return;
    address = location.href;
    if (ui.frame) post("context", page());
  }, 1000);

  function begin() {
    queue.forEach(function (args) { call.apply(null, args); });
    if (script.getAttribute("data-vitrine-boot") !== "manual") api.boot();
  }

  function whenIdle() {
    if (window.requestIdleCallback) requestIdleCallback(begin, { timeout: 1500 });
    else setTimeout(begin, 200);
  }

  if (document.body && document.readyState !== "loading") whenIdle();
  else document.addEventListener("DOMContentLoaded", whenIdle);
})();
