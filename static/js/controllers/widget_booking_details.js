/* The last form before a booking: name, mail, and the service's own questions. */

import { h, show } from "./dom.js";

const MAIL = /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/;

function asked(question, index) {
  return typeof question === "string" ? { key: question, label: question, required: false, index } : { required: false, key: question.label, ...question, index };
}

export function bookingDetails(container, questions, { texts }) {
  const shape = JSON.stringify(questions);
  if (container.dataset.shape === shape) return;
  container.dataset.shape = shape;
  container.replaceChildren(...questions.map(asked).map((question) => field(question, texts)));
}

function field(question, texts) {
  const id = `question-${question.index}`;
  const input = question.options?.length
    ? h("select", { class: "input", id, name: id }, h("option", { value: "" }, ""), ...question.options.map((option) => h("option", { value: option }, option)))
    : h("input", { class: "input", id, name: id, maxlength: "400" });
  if (question.required) input.setAttribute("aria-required", "true");
  return h("div", { class: "field" },
    h("label", { class: "field__label", for: id }, question.label), input,
    h("p", { class: "field__error", "data-error": id, hidden: true, "data-need": texts.t("book.need.answer") }));
}

/* The details, or null with every wrong field marked and the first one focused. */
export function readDetails(form, questions, { texts }) {
  const value = (name) => form.elements[name].value.trim();
  const wrong = { name: value("name") ? "" : texts.t("book.need.name"), email: MAIL.test(value("email")) ? "" : texts.t("message.need.email") };
  const answers = {};
  for (const question of questions.map(asked)) {
    const id = `question-${question.index}`;
    answers[question.key] = value(id);
    wrong[id] = question.required && !answers[question.key] ? texts.t("book.need.answer") : "";
  }
  for (const [name, text] of Object.entries(wrong)) mark(form, name, text);
  const first = Object.keys(wrong).find((name) => wrong[name]);
  if (first) {
    form.elements[first].focus();
    return null;
  }
  return { name: value("name"), email: value("email"), ...(questions.length && { answers }) };
}

function mark(form, name, text) {
  form.elements[name].setAttribute("aria-invalid", String(Boolean(text)));
  const error = form.querySelector(`[data-error="${name}"]`);
  error.textContent = text;
  show(error, Boolean(text));
}
