/* The colours an admin sees judged while picking are judged as the server will (tests/console, WCAG 2.2). */

import assert from "node:assert/strict";
import { test } from "node:test";

import { contrast, inkOn, lightened } from "../../static/js/models/contrast.js";

test("black on white is 21 to 1, whichever comes first", () => {
  assert.equal(contrast("#000000", "#ffffff").toFixed(2), "21.00");
  assert.equal(contrast("#ffffff", "#000000").toFixed(2), "21.00");
});

test("the ink is the one that reads best", () => {
  assert.equal(inkOn("#2f5d46"), "#ffffff");
  assert.equal(inkOn("#c9a227"), "#15181b");
});

test("a dark colour is lightened until it stands on dark paper", () => {
  assert.ok(contrast(lightened("#2f5d46"), "#121416") >= 4.5);
  assert.equal(lightened("#9cc7f0"), "#9cc7f0");
});
