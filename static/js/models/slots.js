/* Slots as a shopper reads them: days, in one time zone, and a countdown. */

export function dayKey(instant, timezone) {
  return new Intl.DateTimeFormat("en-CA", { timeZone: timezone }).format(new Date(instant));
}

export function byDay(slots, timezone) {
  const days = new Map();
  for (const slot of slots) {
    const key = dayKey(slot.start, timezone);
    if (!days.has(key)) days.set(key, { key, first: slot.start, slots: [] });
    days.get(key).slots.push(slot);
  }
  return [...days.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/* The shopper's zone first, the brand's when it differs by name and by clock. */
export function zones(own, brand, instant) {
  if (!brand || own === brand) return [own];
  const clock = (zone) =>
    new Intl.DateTimeFormat("en", { dateStyle: "short", timeStyle: "short", timeZone: zone }).format(new Date(instant));
  return clock(own) === clock(brand) ? [own] : [own, brand];
}

export function zoneName(timezone) {
  return timezone.split("/").pop().replaceAll("_", " ");
}

export function secondsLeft(expiresAt, now = Date.now()) {
  return Math.max(0, Math.ceil((Number(new Date(expiresAt)) - now) / 1000));
}

export function countdown(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/* A calendar file without a server round trip; the mailed invitation is the one that updates. */
export function calendarFile({ title, start, end, where, uid }) {
  const stamp = (instant) => new Date(instant).toISOString().replace(/[-:]|\.\d{3}/g, "");
  const safe = (text) => String(text).replace(/([\\;,])/g, "\\$1").replace(/\r?\n/g, "\\n");
  return [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Vitrine//Widget//EN",
    "BEGIN:VEVENT",
    `UID:${uid}`,
    `DTSTAMP:${stamp(Date.now())}`,
    `DTSTART:${stamp(start)}`,
    `DTEND:${stamp(end)}`,
    `SUMMARY:${safe(title)}`,
    `LOCATION:${safe(where)}`,
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ].join("\r\n");
}
