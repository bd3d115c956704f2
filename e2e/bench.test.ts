import { expect, it } from 'vitest';
import { isMet } from '../bench/lib/figures.mjs';
import { measure } from '../bench/lib/measure.mjs';

/** Little of each: that it measures, and leaves nothing behind. Times are judged by `npm run bench`, not here. */
const NAMES = ['deploy', 'polling', 'webhooks', 'api', 'footprint', 'proxy'];
const WITHIN_MS = 300_000;

interface Figure {
  readonly what: string;
  readonly value: number;
  readonly limit?: number;
}

const LOST = /fail|lost|gap|missed|refused|cut before/;

/** What must never be lost, however slow the machine. */
function losses(figures: readonly Figure[]): readonly Figure[] {
  return figures.filter(({ what, limit }) => limit === 0 && LOST.test(what));
}

it.each(NAMES)(
  'bench %s measures',
  async (name) => {
    const { figures, machine } = await measure(name, { smoke: true });
    expect(figures.length).toBeGreaterThan(1);
    for (const { what, value } of figures as Figure[]) expect(Number.isFinite(value), what).toBe(true);
    for (const figure of losses(figures)) expect(figure.value, figure.what).toBe(0);
    expect(machine).toContain('Node v');
  },
  WITHIN_MS,
);

it(
  'bench traffic counts nothing for a swap of ours, and counts what a broken swap costs',
  async () => {
    const { figures } = await measure('traffic', { smoke: true });
    const counted = losses(figures);
    expect(counted.length).toBeGreaterThan(0);
    for (const figure of counted) expect(figure.value, figure.what).toBe(0);
    const broken = (figures as Figure[]).find(({ what }) => what.includes('stop, then start: failed or slow'));
    expect(broken?.value).toBeGreaterThan(0);
    expect(isMet({ value: broken?.value, limit: 0 })).toBe(false);
  },
  WITHIN_MS,
);
