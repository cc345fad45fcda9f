/** WCAG's contrast, and the nearest colour of the same hue that can be read on paper. */
type Rgb = readonly [number, number, number];

/** "#3af" and "#33aaff" alike; null when it is no colour. */
export function parseColor(text: string): Rgb | null {
  const hex = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text.trim())?.[1];
  if (!hex) return null;
  const full = hex.length === 3 ? [...hex].map((c) => c + c).join('') : hex;
  return [0, 2, 4].map((i) => Number.parseInt(full.slice(i, i + 2), 16)) as unknown as Rgb;
}
export const hexOf = (rgb: Rgb) =>
  `#${rgb.map((v) => Math.round(v).toString(16).padStart(2, '0')).join('')}`;

function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((v) => {
    const s = v / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** 1 (the same) … 21 (black on white). */
export function contrast(a: Rgb, b: Rgb): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

const paper: Rgb = [255, 255, 255];
/** Normal text (AA). */
export const readable = 4.5;
const step = 0.97;

/** How well text of that colour is read on white paper; null when it is no colour. */
export function onPaper(text: string): number | null {
  const rgb = parseColor(text);
  return rgb && contrast(rgb, paper);
}

/** Darkened until it can be read; itself when it can be already. */
export function readableOnPaper(text: string): string | null {
  let rgb = parseColor(text);
  if (!rgb) return null;
  while (contrast(rgb, paper) < readable)
    rgb = rgb.map((v) => Math.floor(v * step)) as unknown as Rgb;
  return hexOf(rgb);
}
