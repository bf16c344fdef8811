/* Words by key in the shopper's language. {name} is filled in; a key with .one and
   .other follows the language's own plural rule for {count}. */

import de from "../texts/de.js";
import en from "../texts/en.js";

const CATALOGUES = { en, de };
const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ur"]);

export class Texts {
  constructor(language, overrides = {}) {
    this.language = language || "en";
    /* English without a region is read everywhere: day before month, 24 hours. */
    this.locale = this.language === "en" ? "en-GB" : this.language;
    const catalogue = CATALOGUES[this.language.split("-")[0].toLowerCase()] ?? en;
    this.words = { ...en, ...catalogue, ...overrides };
    this.plural = new Intl.PluralRules(this.locale);
  }

  get direction() {
    return RIGHT_TO_LEFT.has(this.language.split("-")[0]) ? "rtl" : "ltr";
  }

  t(key, values = {}) {
    const text = this.words[key] ?? this.#plural(key, values);
    if (text === undefined) return key;
    return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  }

  has(key) {
    return key in this.words;
  }

  #plural(key, { count }) {
    if (count === undefined) return undefined;
    return this.words[`${key}.${this.plural.select(count)}`] ?? this.words[`${key}.other`];
  }

  clock(instant, timezone) {
    return new Intl.DateTimeFormat(this.locale, { hour: "2-digit", minute: "2-digit", timeZone: timezone }).format(
      new Date(instant),
    );
  }

  day(instant, timezone) {
    const options = { weekday: "long", day: "numeric", month: "long", timeZone: timezone };
    return new Intl.DateTimeFormat(this.locale, options).format(new Date(instant));
  }

  date(instant, timezone) {
    const options = { day: "numeric", month: "long", year: "numeric", timeZone: timezone };
    return new Intl.DateTimeFormat(this.locale, options).format(new Date(instant));
  }

  money({ amount, currency }) {
    return new Intl.NumberFormat(this.locale, { style: "currency", currency }).format(Number(amount));
  }
}
