/* "Why am I told this?": each sentence beside the words of the source it stands on. */

import { h, icon, safeUrl } from "./dom.js";

export function sentenceBlocks(text) {
  return text.split(/\n{2,}/).map((block) => h("p", {}, block));
}

export function whySheet(context, { message, n }) {
  const { texts, config } = context;
  const citations = message.citations ?? [];
  const title = texts.t("why.title");
  if (!citations.length) return { title, body: [h("p", { class: "sheet__text" }, texts.t("why.none"))] };
  const read = (message.read_as ?? []).map((one) => h("p", { class: "sheet__quiet", dir: "auto" }, texts.t("why.read", one)));
  const blocks = citations.map((citation) => block(citation, message, context));
  const index = citations.findIndex((citation) => citation.n === n);
  return {
    title,
    body: [h("p", { class: "sheet__text" }, texts.t("why.lead", { brand: config.brand.name })), ...read, ...blocks],
    focus: index >= 0 ? blocks[index] : undefined,
  };
}

function block(citation, message, context) {
  const { texts, config, app, timezone } = context;
  const said = (message.statements ?? []).filter((statement) => statement.citations?.includes(citation.n));
  const address = citation.url && safeUrl(citation.url, app.page.base ?? config.brand.url);
  return h("section", { class: "why", tabindex: "-1", "aria-label": texts.t("source.n", citation) },
    h("ul", { class: "why__said" }, ...said.map((statement) => h("li", {}, statement.text))),
    h("figure", { class: "why__source" },
      h("figcaption", { class: "why__title" }, h("span", { class: "cite", "aria-hidden": "true" }, String(citation.n)), icon("source", "icon--small"), citation.title),
      citation.quote && h("blockquote", { class: "why__quote" }, citation.quote),
      h("p", { class: "sheet__quiet" }, version(citation, texts, timezone),
        address && h("a", { href: address, target: "_blank", rel: "noopener" }, texts.t("why.link")))));
}

function version({ version, date }, texts, timezone) {
  if (!version) return "";
  const day = date && !Number.isNaN(Number(new Date(date))) ? texts.date(date, timezone) : "";
  return texts.t(day ? "why.version" : "why.version.plain", { version, date: day });
}
