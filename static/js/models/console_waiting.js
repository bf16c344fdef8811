/* A wait as on a stop watch, and how urgent it has become (apps/console/templatetags/desk.py has the same). */

export const WARN = 60;
export const LATE = 180;
const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

export function seconds(since, now) {
  return Math.max(0, Math.floor((now - Date.parse(since)) / 1_000));
}

export function watch(total) {
  if (total < HOUR) return `${Math.floor(total / MINUTE)}:${two(total % MINUTE)}`;
  if (total < DAY) return `${Math.floor(total / HOUR)} h ${two(Math.floor((total % HOUR) / MINUTE))}`;
  return `${Math.floor(total / DAY)} d`;
}

export function level(total) {
  if (total >= LATE) return "stop";
  return total >= WARN ? "warn" : "ok";
}

function two(number) {
  return String(number).padStart(2, "0");
}
