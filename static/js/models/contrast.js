/* Colours as WCAG 2.2 measures them; the server checks the same when a brand is saved. */

const INK = "#15181b";
const PAPER = "#ffffff";
const DARK_PAPER = "#121416";

function channels(colour) {
  return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
}

export function luminance(colour) {
  const [red, green, blue] = channels(colour)
    .map((value) => value / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

export function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

export function inkOn(colour) {
  return contrast(PAPER, colour) >= contrast(INK, colour) ? PAPER : INK;
}

/* The same hue, light enough to stand on dark paper. */
export function lightened(colour) {
  for (let step = 0; step <= 20; step += 1) {
    const mixed = channels(colour).map((value) => Math.round(value + ((255 - value) * step) / 20));
    const hex = `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
    if (contrast(hex, DARK_PAPER) >= 4.5) return hex;
  }
  return PAPER;
}
