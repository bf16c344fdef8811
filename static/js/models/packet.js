/* The lines passed to a person, as the shopper corrects and withholds them. */

/* Passed on and shown, but not worth a word in the sentence above the list. */
const SMALL = new Set(["language", "device", "consent"]);
const REWORDED = new Set(["product", "question", "summary"]);

/* Lines with something to say first; what is unknown stays visible, but last. */
export function shownLines(packet) {
  const lines = packet?.lines ?? [];
  return [...lines.filter((line) => line.known), ...lines.filter((line) => !line.known)];
}

export function summary(packet) {
  return shownLines(packet)
    .filter((line) => line.known && !line.withheld && !SMALL.has(line.key))
    .map((line) => line.key);
}

export function plainValue(value) {
  if (value === null || value === undefined || value === "") return "";
  if (Array.isArray(value)) return value.map(plainValue).filter(Boolean).join("\n");
  if (typeof value === "object") {
    const options = Object.values(value.options ?? {}).join(", ");
    return [value.title ?? value.text ?? value.name ?? "", options].filter(Boolean).join(", ");
  }
  return String(value);
}

export function withholding(key, hide) {
  return { lines: [{ key, withheld: hide }] };
}

export function correction(key, value) {
  return { lines: [{ key, value: value.trim() }] };
}

/* Facts can be withheld, words also reworded. */
export function correctable(line) {
  return REWORDED.has(line.key) && line.known && !line.withheld;
}

/* Shown at once; the server's answer replaces it. */
export function optimistic(packet, key, values) {
  return { ...packet, lines: packet.lines.map((line) => (line.key === key ? { ...line, ...values } : line)) };
}
