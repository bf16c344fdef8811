/* From a key to what is meant. Letters act only where nobody is writing. */

const MOVES = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

export function command({ key, ctrlKey, metaKey, altKey }, { writing, boxed }) {
  if (ctrlKey || metaKey || altKey) return null;
  if (key === "Escape") return writing && !boxed ? { type: "leave" } : null;
  if (writing || boxed) return null;
  if (key === "?") return { type: "map" };
  if (key in MOVES && key.length === 1) return { type: "move", by: MOVES[key] };
  return key.length === 1 ? { type: "press", key } : null;
}

/* The row to go to: one further, none left out, stopping at both ends. */
export function next(count, current, by) {
  if (count === 0) return -1;
  if (current < 0) return by > 0 ? 0 : count - 1;
  return Math.min(count - 1, Math.max(0, current + by));
}
