// Writes the palette of 128 colours that stay as far apart as they can:   node scripts/distinct-colors.mjs
//
// The procedure: of the 4,096 colours whose red, green and blue are multiples of 17, those are taken that are seen on dark
// and on bright pictures (Oklab lightness 0.55 to 0.9, chroma at least 0.07). The first is the one nearest to Tarsier's
// first colour; each further one is the colour whose distance in Oklab (Ottosson 2020) to the nearest of those chosen
// before is greatest, the earlier in the list where two are equal. So the first n are always the same, whatever n is.
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const COUNT = 128;
const START = [0x4c, 0xc2, 0xff];

const linear = (v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);

/** An sRGB colour in Oklab. */
export function oklab([r, g, b]) {
  const [R, G, B] = [linear(r), linear(g), linear(b)];
  const l = Math.cbrt(0.4122214708 * R + 0.5363325363 * G + 0.0514459929 * B);
  const m = Math.cbrt(0.2119034982 * R + 0.6806995451 * G + 0.1073969566 * B);
  const s = Math.cbrt(0.0883024619 * R + 0.2817188376 * G + 0.6299787005 * B);
  return [0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s, 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s];
}

const distance = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

export function distinctColors(count = COUNT) {
  const steps = Array.from({ length: 16 }, (_, i) => 17 * i);
  const all = steps.flatMap((r) => steps.flatMap((g) => steps.map((b) => ({ rgb: [r, g, b], lab: oklab([r, g, b]) }))))
    .filter(({ lab: [L, a, b] }) => L >= 0.55 && L <= 0.9 && Math.hypot(a, b) >= 0.07);
  const start = oklab(START);
  let best = all.reduce((x, y) => (distance(y.lab, start) < distance(x.lab, start) ? y : x));
  const nearest = all.map(() => Infinity);
  const chosen = [];
  while (chosen.length < count) {
    chosen.push(best.rgb.map((v) => v.toString(16).padStart(2, '0')).join(''));
    all.forEach(({ lab }, i) => { nearest[i] = Math.min(nearest[i], distance(lab, best.lab)); });
    best = all[nearest.indexOf(Math.max(...nearest))];
  }
  return chosen;
}

const rows = (texts, perRow) => Array.from({ length: Math.ceil(texts.length / perRow) }, (_, i) => texts.slice(i * perRow, (i + 1) * perRow).join(', '));

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const colors = distinctColors();
  writeFileSync(new URL('../Public/model/distinct-colors.js', import.meta.url),
    `/** 128 colours, each as far from those before it as can be; made by scripts/distinct-colors.mjs. */\nexport const DISTINCT_COLORS = [\n${rows(colors.map((c) => `'#${c}'`), 10).map((r) => `  ${r},`).join('\n')}\n];\n`);
  writeFileSync(new URL('../Sources/App/Rendering/ClipPalette+Distinct.swift', import.meta.url),
    `extension ClipPalette {\n    /// 128 colours, each as far from those before it as can be; made by \`scripts/distinct-colors.mjs\`.\n    static let distinct128: [UInt32] = [\n${rows(colors.map((c) => `0x${c}`), 10).map((r) => `        ${r},`).join('\n')}\n    ]\n}\n`);
}
