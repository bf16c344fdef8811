/* One row of the conversation as elements. Two voices nobody can confuse: a person
   warm and solid, the AI outlined glass with its mark, the house small and centred. */

import { h, icon, initials, safeUrl } from "./dom.js";
import { go } from "./widget_links.js";
import { comparisonTable } from "./widget_table.js";

function head(author, context) {
  const { texts, config } = context;
  const brand = config.brand.name;
  if (author.kind === "ai") {
    return [h("span", { class: "turn__name" }, texts.t("chat.ai", { brand })), h("span", { class: "ai-mark" }, texts.t("ai.mark"))];
  }
  return [h("span", { class: "turn__name" }, author.name || brand)];
}

function face(author) {
  if (author.kind === "ai") return h("span", { class: "face face--ai turn__face", "aria-hidden": "true" }, icon("glass", "icon--small"));
  if (author.avatar) return h("img", { class: "face turn__face", src: safeUrl(author.avatar), alt: "" });
  return h("span", { class: "face turn__face", "aria-hidden": "true" }, initials(author.name || "?"));
}

function own(follows, body, more = "") {
  return h("li", { class: `turn turn--own ${follows ? "turn--follows" : ""} ${more}` }, h("div", { class: "turn__body" }, ...body));
}

export function pendingElement(entry, context, follows) {
  const { texts, visit } = context;
  const failed = entry.state === "failed";
  const receipt = failed
    ? h("p", { class: "receipt receipt--failed", role: "alert" },
        icon("alert", "icon--small"),
        `${texts.t("chat.failed")} ${entry.detail}`.trim(),
        h("button", { type: "button", class: "link", onclick: () => visit.retry(entry.client_id) }, texts.t("chat.retry")),
        h("button", { type: "button", class: "link", onclick: () => discard(visit, entry) }, texts.t("chat.discard")))
    : h("p", { class: "receipt" }, icon("clock", "icon--small"), texts.t("chat.sending"));
  return own(follows, [h("p", { class: "bubble bubble--own", dir: "auto" }, entry.text), receipt], failed ? "turn--failed" : "turn--pending");
}

function discard(visit, entry) {
  visit.outbox.discard(entry.client_id);
  visit.change();
}

export function lineElement(line, { texts }) {
  return h("li", { class: "house" }, texts.t(line.key, line.vars));
}

export function receiptText(message, conversation, texts) {
  return texts.t(conversation.readByAdvisor >= message.seq ? "chat.read" : "chat.sent");
}

export function isHouse(author) {
  return author.kind === "house" || author.kind === "system";
}

/* A line of the house in the shopper's language, where its key is known. */
export function houseText(message, { texts, visit, timezone }) {
  const ai = visit.conversation.messages.some((other) => other.author.kind === "ai");
  const key = [`house.${message.key}${ai ? ".ai" : ""}`, `house.${message.key}`].find((name) => texts.has(name));
  const due = message.due_at && `${texts.day(message.due_at, timezone)}, ${texts.clock(message.due_at, timezone)}`;
  const complete = key !== "house.message_left" || (message.owner && due);
  return key && complete ? texts.t(key, { ...message, due }) : message.text;
}

export function messageElement(message, context, follows) {
  const { author } = message;
  if (author.kind === "shopper") return own(follows, [h("p", { class: "bubble bubble--own", dir: "auto" }, message.text)]);
  if (isHouse(author)) return h("li", { class: "house" }, houseText(message, context), ...cards(message, context));
  const helped = author.kind === "advisor" && message.ai === "drafted";
  return h("li", { class: `turn turn--${author.kind} ${follows ? "turn--follows" : ""}`, "data-ai": message.ai ?? "none" },
    h("p", { class: "turn__who" }, ...head(author, context), helped && h("span", { class: "chip chip--ai" }, context.texts.t("chat.helped"))),
    face(author),
    h("div", { class: "turn__body" },
      message.text && bubble(message, context, helped),
      ...cards(message, context),
      author.kind === "ai" && below(message, context)));
}

function bubble(message, context, helped) {
  const ai = message.author.kind === "ai";
  const inside = said(message, context);
  const mark = helped ? [h("span", { class: "ai-mark", "aria-hidden": "true" }, context.texts.t("ai.mark"))] : [];
  const voice = ai ? "bubble--ai" : "bubble--person";
  /* Machine-readable mark of generated text, beside the readable one. */
  return h("div", { dir: "auto", class: `bubble ${voice} ${helped ? "bubble--helped" : ""}`, ...(ai && { "data-generated-by": "ai" }) }, ...mark, ...inside);
}

function said(message, context) {
  if (message.table) return [comparisonTable(message.table, context)];
  return message.statements?.length ? statements(message, context) : [message.text];
}

function statements(message, context) {
  const { texts } = context;
  return message.statements.map((statement) =>
    h("span", { class: "statement" }, statement.text, ...(statement.citations ?? []).map((n) => {
      const citation = message.citations?.find((candidate) => candidate.n === n);
      if (!citation) return null;
      const label = texts.t("source.n", { n, title: citation.title });
      return h("button", { type: "button", class: "cite", "aria-label": label, title: citation.title, onclick: () => context.sheet("why", { message, n }) }, String(n));
    })));
}

function below(message, context) {
  const { texts } = context;
  const why = h("button", { type: "button", class: "link below__why", onclick: () => context.sheet("why", { message }) }, texts.t("why.open"));
  const titles = (message.citations ?? []).filter((citation, at, all) => all.findIndex((other) => other.title === citation.title) === at);
  const chips = titles.slice(0, 3).map((citation) =>
    h("button", { type: "button", class: "chip chip--ai", onclick: () => context.sheet("why", { message, n: citation.n }) },
      icon("source", "icon--small"), h("span", { class: "chip__cut" }, citation.title)));
  return h("div", { class: "below" },
    chips.length > 0 && h("div", { class: "below__chips" }, ...chips),
    h("div", { class: "below__row" }, why, h("span", { class: "below__thumbs", "data-controller": "widget-details", "data-message": message.id })));
}

function cards(message, context) {
  return (message.cards ?? []).map((card) => (card.kind === "cart_proposal" ? null : productCard(card, context)));
}

export function productCard(card, { texts, app, bridge, config }) {
  const base = app.page.base ?? config.brand.url;
  const address = card.url && safeUrl(card.url, base);
  const picture = card.image && safeUrl(card.image, base);
  const options = Object.values(card.options ?? {}).join(", ");
  return h(address ? "a" : "div", {
    class: "product-card",
    ...(address && { href: address, target: "_top", onclick: (event) => go(event, bridge, address) }),
  },
    picture ? h("img", { class: "product-card__picture", src: picture, alt: "", loading: "lazy" }) : h("span", { class: "product-card__picture" }),
    h("span", {},
      h("span", { class: "product-card__title" }, card.title),
      h("span", { class: "product-card__facts" },
        card.price && h("span", { class: "product-card__price" }, texts.money(card.price)),
        stock(card.stock, texts), options && h("span", {}, options))));
}

function stock(level, texts) {
  const { state, quantity } = level ?? {};
  if (state === "out_of_stock") return h("span", {}, texts.t("card.stock.none"));
  if (state !== "in_stock") return null;
  return h("span", {}, texts.t(quantity < 4 ? "card.stock.few" : "card.stock", { count: quantity }));
}
