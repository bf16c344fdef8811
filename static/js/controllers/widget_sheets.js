/* The contents of the sheets: {title, body, focus?}. */

import { sentenceBlocks } from "./widget_why.js";
import { h, icon } from "./dom.js";

export { whySheet } from "./widget_why.js";

/* Video has its own questions at its own door. */
const ASKED = new Set(["chat", "ai_answers", "ai_assistance", "journey", "measurement", "follow_up"]);
const AI_PURPOSES = new Set(["ai_answers", "ai_assistance"]);

export function noticeSheet({ texts }, { notice, purpose }) {
  return {
    title: texts.t(`purpose.${purpose}`),
    body: [
      h("div", { class: "sheet__text" }, ...sentenceBlocks(notice?.text ?? "")),
      notice?.version && h("p", { class: "sheet__quiet" }, texts.t("terms.version", { version: notice.version })),
    ].filter(Boolean),
  };
}

export function menuSheet(context) {
  const { texts, visit } = context;
  const { state, peopleOnly, availability } = visit.conversation;
  const go = (act) => () => {
    context.closeSheet();
    act();
  };
  const row = (name, label, act, more = "") =>
    h("li", {}, h("button", { type: "button", class: `menu__row ${more}`, onclick: go(act) }, icon(name), label));
  const rows = [
    row("people", texts.t("menu.new"), () => context.show("first")),
    row("calendar", texts.t("menu.book"), () => context.show("booking")),
    row("mail", texts.t("menu.transcript"), () => context.sheet("transcript")),
    visit.notice("follow_up") && row("edit", texts.t("menu.afterwards"), () => context.sheet("afterwards")),
    row("shield", texts.t("menu.privacy"), () => context.sheet("privacy")),
    state !== "ended" && row("leave", texts.t("menu.end"), () => context.sheet("end"), "menu__row--stop"),
  ].filter(Boolean);
  const only = availability.ai && toggle(texts.t("menu.people_only"), texts.t("first.people_only.hint"), peopleOnly, (on) => context.peopleOnly(on));
  return { title: texts.t("menu.title"), body: [only, h("ul", { class: "menu" }, ...rows)].filter(Boolean) };
}

function toggle(label, hint, on, change) {
  const button = h("button", { type: "button", class: "switch-row", role: "switch", "aria-checked": String(on) },
    h("span", {}, h("strong", {}, label), hint && h("small", {}, hint)), h("span", { class: "switch", "aria-hidden": "true" }));
  button.addEventListener("click", async () => {
    const next = button.getAttribute("aria-checked") !== "true";
    button.setAttribute("aria-checked", String(next));
    await change(next);
  });
  return button;
}

export function endSheet(context) {
  const { texts } = context;
  const act = (wipe) => () => {
    context.closeSheet();
    context.end(wipe);
  };
  const stay = h("button", { type: "button", class: "button button--wide button--primary", onclick: act(false) }, texts.t("end.confirm"));
  return {
    title: texts.t("end.title"),
    body: [
      h("p", { class: "sheet__text" }, texts.t("end.lead")),
      h("div", { class: "sheet__buttons" }, stay, h("button", { type: "button", class: "button button--wide", onclick: act(true) }, texts.t("end.wipe"))),
    ],
    focus: stay,
  };
}

export function transcriptSheet(context) {
  const { texts } = context;
  const input = h("input", { class: "input", type: "email", id: "transcript-mail", autocomplete: "email", required: true });
  const status = h("p", { class: "sheet__quiet", role: "status" });
  const submit = async (event) => {
    event.preventDefault();
    try {
      await context.transcript(input.value.trim());
      status.textContent = texts.t("menu.transcript.sent", { email: input.value.trim() });
    } catch (error) {
      status.textContent = error.detail || error.message || texts.t("trouble.plain");
    }
  };
  return {
    title: texts.t("menu.transcript"),
    body: [
      h("form", { class: "sheet__form", onsubmit: submit },
        h("label", { class: "field__label", for: "transcript-mail" }, texts.t("message.email")), input,
        h("button", { class: "button button--primary button--wide" }, texts.t("menu.transcript"))),
      status,
    ],
    focus: input,
  };
}

/* The address and the yes to be written to belong together: one without the other is of no use. */
export function afterwardsSheet(context) {
  const { texts, visit } = context;
  const input = h("input", { class: "input", type: "email", id: "afterwards-mail", autocomplete: "email", required: true });
  const status = h("p", { class: "sheet__quiet", role: "status" });
  const submit = async (event) => {
    event.preventDefault();
    const email = input.value.trim();
    try {
      await context.afterwards(email);
      status.textContent = texts.t("afterwards.done", { email });
    } catch (error) {
      status.textContent = error.detail || texts.t("trouble.plain");
    }
  };
  return {
    title: texts.t("menu.afterwards"),
    body: [
      h("p", { class: "sheet__text" }, texts.t("afterwards.lead")),
      h("form", { class: "sheet__form", onsubmit: submit },
        h("label", { class: "field__label", for: "afterwards-mail" }, texts.t("message.email")), input,
        h("p", { class: "sheet__quiet" }, `${texts.t("afterwards.terms")} ${visit.notice("follow_up")?.text ?? ""}`),
        h("button", { class: "button button--primary button--wide" }, texts.t("afterwards.send"))),
      status,
    ],
    focus: input,
  };
}

export function privacySheet(context) {
  const { texts, visit } = context;
  const purposes = visit.conversation.notices.map((notice) => notice.purpose).filter((purpose) => ASKED.has(purpose));
  const rows = purposes.map((purpose) => {
    const blocked = visit.conversation.peopleOnly && AI_PURPOSES.has(purpose);
    if (blocked) return null;
    return h("li", {}, toggle(texts.t(`purpose.${purpose}`), "", visit.granted(purpose), (on) => context.withdraw(purpose, on)));
  });
  return {
    title: texts.t("privacy.title"),
    body: [
      h("p", { class: "sheet__text" }, texts.t("privacy.lead")),
      h("ul", { class: "menu" }, ...rows.filter(Boolean)),
    ],
  };
}
