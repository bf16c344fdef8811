/* Products beside each other, as the AI found them in approved fields. Few fields: a row for each product;
   many fields: a column for each. What no field tells is said to be unknown. */

import { h, safeUrl } from "./dom.js";
import { go } from "./widget_links.js";

const FEW = 2;

function product(column, { app, bridge, config }) {
  const address = column.url && safeUrl(column.url, app.page.base ?? config.brand.url);
  if (!address) return column.title;
  return h("a", { href: address, target: "_top", onclick: (event) => go(event, bridge, address) }, column.title);
}

function cell(value, texts) {
  return value === null ? h("td", { class: "beside__unknown" }, texts.t("table.unknown")) : h("td", {}, value);
}

export function comparisonTable({ columns, rows }, context) {
  const { texts } = context;
  const byProduct = rows.length <= FEW;
  const head = byProduct
    ? [texts.t("table.product"), ...rows.map((row) => row.label)]
    : [h("span", { class: "visually-hidden" }, texts.t("table.field")), ...columns.map((column) => product(column, context))];
  const body = byProduct
    ? columns.map((column, at) => [product(column, context), rows.map((row) => row.values[at])])
    : rows.map((row) => [row.label, row.values]);
  return h("div", { class: "beside", role: "region", tabindex: "0", "aria-label": texts.t("table.name") },
    h("table", {},
      h("thead", {}, h("tr", {}, ...head.map((each) => h("th", { scope: "col" }, each)))),
      h("tbody", {}, ...body.map(([name, values]) =>
        h("tr", {}, h("th", { scope: "row" }, name), ...values.map((value) => cell(value, texts)))))));
}
