/* Lets every wait on the page run, once a second, and tells the time where the shopper is. */

import { Controller } from "../registry.js";
import { level, seconds, watch } from "../models/console_waiting.js";

export class ConsoleClock extends Controller {
  connect() {
    this.timer = setInterval(() => this.tick(), 1_000);
    this.tick();
  }

  disconnect() {
    clearInterval(this.timer);
  }

  tick() {
    const now = Date.now();
    for (const wait of this.element.querySelectorAll("[data-since]")) {
      const total = seconds(wait.dataset.since, now);
      const text = watch(total);
      if (wait.textContent !== text) wait.textContent = text;
      if (wait.classList.contains("wait")) wait.className = `wait wait--${level(total)}`;
    }
    for (const place of this.element.querySelectorAll("[data-zone]")) place.textContent = there(place.dataset.zone);
  }
}

function there(zone) {
  try {
    const time = new Intl.DateTimeFormat(document.documentElement.lang, { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    return `${time.format()} (${zone.split("/").at(-1).replaceAll("_", " ")})`;
  } catch {
    return zone;
  }
}
