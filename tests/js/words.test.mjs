import assert from "node:assert/strict";
import test from "node:test";
import de from "../../static/js/texts/de.js";
import en from "../../static/js/texts/en.js";
import { correctable, correction, optimistic, plainValue, shownLines, summary, withholding } from "../../static/js/models/packet.js";
import { nextOpening, openingText, personDoor, presence, waitText } from "../../static/js/models/presence.js";
import { byDay, calendarFile, countdown, secondsLeft, zones } from "../../static/js/models/slots.js";
import { Texts } from "../../static/js/models/texts.js";

const texts = new Texts("en");
const NOW = "2026-11-24T20:00:00Z";
const BERLIN = { now: NOW, timezone: "Europe/Berlin" };

test("both languages say the same things with the same blanks", () => {
  const blanks = (text) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
  assert.deepEqual(Object.keys(de).sort(), Object.keys(en).sort());
  for (const key of Object.keys(en)) assert.deepEqual(blanks(de[key]), blanks(en[key]), key);
});

test("nobody is promised who is not there", () => {
  assert.deepEqual(presence(texts, { advisors_online: 1, wait_seconds: 120 }, BERLIN), { tone: "on", text: "Advisor online now · about 2 min" });
  assert.deepEqual(presence(texts, { advisors_online: 0, ai: true, opens_at: "2026-11-25T08:00:00Z" }, BERLIN), { tone: "ai", text: "AI answers now · people back tomorrow 09:00" });
  assert.deepEqual(presence(texts, { advisors_online: 0, ai: false, opens_at: null }, BERLIN), { tone: "off", text: "Leave a message" });
  assert.equal(presence(texts, { advisors_online: 0, ai: true }, { ...BERLIN, peopleOnly: true }).tone, "off");
  assert.equal(personDoor(texts, { advisors_online: 0, open: true, opens_at: NOW }, BERLIN), "Leave a message, answer by mail");
  assert.equal(nextOpening({ open: true, opens_at: NOW }), null);
});

test("a wait nobody measured is not said", () => {
  assert.equal(waitText(texts, null), "");
  assert.equal(waitText(texts, 30), "answers at once");
  assert.equal(waitText(new Texts("de"), 240), "etwa 4 Min.");
});

test("opening times are told by the shopper's clock", () => {
  assert.equal(openingText(texts, "2026-11-24T22:30:00Z", NOW, "Europe/Berlin"), "23:30");
  assert.equal(openingText(texts, "2026-11-24T23:30:00Z", NOW, "Europe/Berlin"), "tomorrow 00:30");
  assert.equal(openingText(texts, "2026-11-27T08:00:00Z", NOW, "Europe/Berlin"), "Fri 09:00");
});

test("slots fall on the day they have in the chosen zone, also across a clock change", () => {
  const slots = [{ start: "2026-10-24T23:30:00Z" }, { start: "2026-10-25T01:30:00Z" }, { start: "2026-10-25T23:30:00Z" }];
  assert.deepEqual(byDay(slots, "Europe/Berlin").map((day) => [day.key, day.slots.length]), [["2026-10-25", 2], ["2026-10-26", 1]]);
  assert.deepEqual(byDay(slots, "America/New_York").map((day) => day.key), ["2026-10-24", "2026-10-25"]);
  assert.deepEqual(zones("Europe/Paris", "Europe/Berlin", NOW), ["Europe/Paris"]);
  assert.deepEqual(zones("America/New_York", "Europe/Berlin", NOW), ["America/New_York", "Europe/Berlin"]);
});

test("a hold counts down to nothing and not below", () => {
  assert.equal(countdown(secondsLeft("2026-11-24T20:05:00Z", Date.parse(NOW))), "5:00");
  assert.equal(countdown(secondsLeft("2026-11-24T19:00:00Z", Date.parse(NOW))), "0:00");
});

test("a calendar file keeps commas and line breaks out of its grammar", () => {
  const file = calendarFile({ title: "Fitting, long; one\nmore", start: NOW, end: NOW, where: "x", uid: "u@v" });
  assert.match(file, /SUMMARY:Fitting\\, long\\; one\\nmore\r\n/);
  assert.match(file, /DTSTART:20261124T200000Z/);
});

const PACKET = { lines: [
  { key: "cart", label: "Cart", known: false },
  { key: "question", label: "Your question", value: "Does it fit?", known: true },
  { key: "product", label: "Product", value: { title: "Ridge 45", options: { colour: "Moss" } }, known: true },
  { key: "account", label: "Account", value: ["a: 1"], known: true, withheld: true },
] };

test("what is passed on is named, what is withheld or unknown is not", () => {
  assert.deepEqual(summary(PACKET), ["question", "product"]);
  assert.deepEqual(shownLines(PACKET).map((line) => line.key), ["question", "product", "account", "cart"]);
  assert.equal(plainValue(PACKET.lines[2].value), "Ridge 45, Moss");
});

test("facts can be withheld, own words also reworded", () => {
  assert.deepEqual(withholding("account", true), { lines: [{ key: "account", withheld: true }] });
  assert.deepEqual(correction("question", " Is it warm? "), { lines: [{ key: "question", value: "Is it warm?" }] });
  assert.deepEqual(PACKET.lines.map(correctable), [false, true, true, false]);
  assert.equal(optimistic(PACKET, "question", { withheld: true }).lines[1].withheld, true);
});
