/* The lines passed to a person, as the shopper corrects and withholds them. */

const UNSEEN = new Set(["consents", "reason", "waiting_since", "device"]);

/* Lines with something to say first; what is unknown stays visible, but last. */
export function shownLines(packet) {
  const lines = (packet?.lines ?? []).filter((line) => !UNSEEN.has(line.key));
  return [...lines.filter((line) => line.known), ...lines.filter((line) => !line.known)];
}

export function summary(packet) {
  return shownLines(packet)
    .filter((line) => line.known && !line.withheld)
    .map((line) => line.label);
}

export function plainValue(value) {
  if (value === null || value === undefined || value === "") return "";
  if (Array.isArray(value)) return value.map(plainValue).filter(Boolean).join(", ");
  if (typeof value === "object") return plainValue(value.text ?? value.title ?? value.name ?? Object.values(value));
  return String(value);
}

export function withheld(packet) {
  return (packet?.lines ?? []).filter((line) => line.withheld).map((line) => line.key);
}

/* The whole set goes up each time: two quick taps can't undo one another. */
export function withholding(packet, key, hide) {
  const keys = new Set(withheld(packet));
  if (hide) keys.add(key);
  else keys.delete(key);
  return { withheld: [...keys] };
}

export function correction(key, value) {
  return { corrections: { [key]: value.trim() } };
}

/* Shown at once; the server's answer replaces it. */
export function optimistic(packet, key, values) {
  return { ...packet, lines: packet.lines.map((line) => (line.key === key ? { ...line, ...values } : line)) };
}
