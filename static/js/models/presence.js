/* The truth about who is there, in the words of the launcher, the header and the
   doors. Never says more than availability does. */

/* Opening hours with nobody there promise no time at all. */
export function nextOpening({ open = false, opens_at: opensAt = null } = {}) {
  return open ? null : opensAt;
}

export function waitText(texts, seconds) {
  if (seconds === null || seconds === undefined) return "";
  if (seconds < 45) return texts.t("wait.now");
  return texts.t("wait.minutes", { count: Math.max(1, Math.round(seconds / 60)) });
}

/* "09:00" when it is today, "tomorrow 09:00", else "Mon 09:00". */
export function openingText(texts, opensAt, now, timezone) {
  if (!opensAt) return "";
  const day = (instant) => new Intl.DateTimeFormat("en-CA", { timeZone: timezone }).format(new Date(instant));
  const time = texts.clock(opensAt, timezone);
  if (day(opensAt) === day(now)) return time;
  if (day(opensAt) === day(Number(new Date(now)) + 86_400_000)) return texts.t("opens.tomorrow", { time });
  const weekday = new Intl.DateTimeFormat(texts.locale, { weekday: "short", timeZone: timezone });
  return `${weekday.format(new Date(opensAt))} ${time}`;
}

function joined(parts) {
  return parts.filter(Boolean).join(" · ");
}

/* {tone: on | ai | away | off, text}: tone colours the dot, text carries the meaning. */
export function presence(texts, availability, { now = Date.now(), timezone, doors = {}, peopleOnly = false } = {}) {
  const { advisors_online: online = 0, ai = false, wait_seconds: wait } = availability ?? {};
  if (online > 0) return { tone: "on", text: joined([texts.t("presence.person"), waitText(texts, wait)]) };
  const opens = openingText(texts, nextOpening(availability), now, timezone);
  const back = opens && texts.t("presence.back", { when: opens });
  if (ai && doors.ask !== false && !peopleOnly) return { tone: "ai", text: joined([texts.t("presence.ai"), back]) };
  if (back) return { tone: "away", text: back[0].toUpperCase() + back.slice(1) };
  return { tone: "off", text: texts.t("presence.message") };
}

export function personDoor(texts, availability, { now = Date.now(), timezone } = {}) {
  const { advisors_online: online = 0, wait_seconds: wait } = availability ?? {};
  if (online > 0) return joined([texts.t("door.person.online"), waitText(texts, wait)]);
  const opens = openingText(texts, nextOpening(availability), now, timezone);
  return opens ? texts.t("door.person.back", { when: opens }) : texts.t("door.person.away");
}
