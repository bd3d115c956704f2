import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const read = (name: string) => readFileSync(fileURLToPath(new URL(name, import.meta.url)), 'utf8');
const css = read('tokens.css');
const tokens = new Map(
  [...css.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value.trim()]),
);

type Scheme = 'light' | 'dark';

/** A token down to its colour: `[lightness, chroma, hue]`. */
function resolve(name: string, scheme: Scheme): readonly [number, number, number] {
  const value = tokens.get(name);
  if (value === undefined) throw new Error(`There is no --${name}`);
  const both = /^light-dark\(var\(--([\w-]+)\), var\(--([\w-]+)\)\)$/.exec(value);
  if (both !== null) return resolve((scheme === 'light' ? both[1] : both[2]) ?? '', scheme);
  const other = /^var\(--([\w-]+)\)$/.exec(value)?.[1];
  if (other !== undefined) return resolve(other, scheme);
  const [, l, c, h] = /^oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)$/.exec(value) ?? [];
  if (l === undefined || c === undefined || h === undefined) throw new Error(`--${name} is no colour: ${value}`);
  return [Number(l) / 100, Number(c), Number(h)];
}

/** Relative luminance of WCAG, by way of linear sRGB (https://bottosson.github.io/posts/oklab/). */
function luminance([lightness, chroma, hue]: readonly [number, number, number]): number {
  const angle = (hue * Math.PI) / 180;
  const [a, b] = [chroma * Math.cos(angle), chroma * Math.sin(angle)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clip = (value: number) => Math.min(1, Math.max(0, value));
  const red = clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
  const green = clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
  const blue = clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string, scheme: Scheme): number {
  const [bright, dim] = [luminance(resolve(one, scheme)), luminance(resolve(other, scheme))].sort((a, b) => b - a);
  return ((bright ?? 0) + 0.05) / ((dim ?? 0) + 0.05);
}

const GROUNDS = ['canvas', 'surface', 'sunken'];
const STATES = ['healthy', 'working', 'attention', 'failed', 'quarantined', 'unknown'];

const TEXT: readonly (readonly [string, string])[] = [
  ...['text', 'text-muted', 'text-faint', 'accent'].flatMap((text) =>
    [...GROUNDS, 'hover'].map((ground) => [text, ground] as const),
  ),
  ...STATES.flatMap((state) => GROUNDS.map((ground) => [state, ground] as const)),
  ...STATES.map((state) => [state, `${state}-soft`] as const),
  ...STATES.flatMap((state) => ['text', 'text-muted', 'text-faint'].map((text) => [text, `${state}-soft`] as const)),
  ['accent', 'accent-soft'],
  ['text-muted', 'accent-soft'],
  ['button-primary-text', 'button-primary'],
  ['button-primary-text', 'button-primary-hover'],
  ['button-danger-text', 'button-danger'],
  ['button-text', 'button'],
  ['text-faint', 'log'],
];
/** Edges of fields, focus, signs. */
const SHAPES: readonly (readonly [string, string])[] = [
  ...GROUNDS.flatMap((ground) => ['outline', 'accent'].map((shape) => [shape, ground] as const)),
  ...STATES.flatMap((state) => ['surface', `${state}-soft`].map((ground) => [state, ground] as const)),
];

describe.each(['light', 'dark'] as const)('in %s', (scheme) => {
  it.each(TEXT)('%s can be read on %s', (text, ground) => {
    expect(contrast(text, ground, scheme)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(SHAPES)('%s can be seen on %s', (shape, ground) => {
    expect(contrast(shape, ground, scheme)).toBeGreaterThanOrEqual(3);
  });

  it('a line is too faint to carry meaning: the measure tells', () => {
    expect(contrast('line', 'surface', scheme)).toBeLessThan(3);
  });
});

it('white on black is 21 to 1', () => {
  expect((luminance([1, 0, 0]) + 0.05) / (luminance([0, 0, 0]) + 0.05)).toBeCloseTo(21, 1);
});

it('components are made of meanings, and meanings of primitives', () => {
  const [primitive = '', meaning = '', component = ''] = css.split(/\/\* (?:meaning|component) \*\//);
  expect(primitive).not.toContain('var(');
  expect(meaning).not.toMatch(/oklch/);
  expect(component.slice(0, component.indexOf('--float-shadow'))).not.toMatch(/oklch/);
});

it('a size is what its name says: the root has the letters of the reader, the body ours', () => {
  const ruleOf = (selector: string) => new RegExp(`^${selector} \\{[^}]*`, 'm').exec(read('page.css'))?.[0] ?? '';
  expect(ruleOf('html')).toContain('background');
  expect(ruleOf('html')).not.toMatch(/font(-size)?:/);
  expect(ruleOf('body')).toMatch(/font: var\(--size-3\)/);
});
