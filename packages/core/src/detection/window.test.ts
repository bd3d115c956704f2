import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeployWindow } from './model.js';
import { isOpen, nextOpening } from './window.js';

const window = (days: readonly number[], from: number, to: number, timeZone = 'UTC'): DeployWindow => ({
  text: 'test',
  spans: [{ days, fromMinute: from * 60, toMinute: to * 60 }],
  timeZone,
});
const WEEKDAYS = [1, 2, 3, 4, 5];
const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];
/** A Sunday. */
const at = (text: string) => new Date(`2026-03-${text}Z`);

describe('a window', () => {
  it.each([
    ['on a working day', window(WEEKDAYS, 9, 17), '02T09:00:00', true],
    ['before it', window(WEEKDAYS, 9, 17), '02T08:59:59', false],
    ['at its end', window(WEEKDAYS, 9, 17), '02T17:00:00', false],
    ['on Sunday', window(WEEKDAYS, 9, 17), '01T12:00:00', false],
    ['at night', window([1], 22, 4), '02T23:00:00', true],
    ['in the small hours of the next day', window([1], 22, 4), '03T03:59:00', true],
    ['in those of the day itself', window([1], 22, 4), '02T03:00:00', false],
    ['at night into Sunday', window([6], 22, 4), '01T01:00:00', true],
    ['to the end of the day', window([1], 20, 24), '02T23:59:00', true],
    ['all day', window([1], 0, 0), '02T12:00:00', true],
    ['after all day', window([1], 0, 0), '03T00:00:00', false],
    ['elsewhere', window([1], 9, 17, 'Asia/Tokyo'), '02T00:00:00', true],
  ])('%s', (_, given, now, expected) => {
    expect(isOpen(given, at(now))).toBe(expected);
  });

  it('that is absent is open', () => {
    expect(isOpen(undefined, at('01T00:00:00'))).toBe(true);
  });
});

describe('the next opening', () => {
  it.each([
    ['later today', window(WEEKDAYS, 9, 17), '02T08:30:10', '02T09:00:00'],
    ['tomorrow', window(WEEKDAYS, 9, 17), '02T17:00:00', '03T09:00:00'],
    ['after the weekend', window(WEEKDAYS, 9, 17), '06T18:00:00', '09T09:00:00'],
    ['now', window(WEEKDAYS, 9, 17), '02T10:00:30', '02T10:00:30'],
    // Clocks are put forward on the 29th at 2:00 in Berlin: 2:30 is left out that night.
    ['across a change of clocks', window([0], 9, 17, 'Europe/Berlin'), '28T20:00:00', '29T07:00:00'],
    ['inside a change of clocks', window(EVERY_DAY, 2, 4, 'Europe/Berlin'), '29T00:30:00', '29T01:00:00'],
  ])('%s', (_, given, now, expected) => {
    expect(nextOpening(given, at(now))).toEqual(at(expected));
  });

  it('never comes without a day', () => {
    expect(nextOpening(window([], 9, 17), at('02T08:00:00'))).toBeUndefined();
  });

  it('is the first open minute there is', () => {
    const hour = fc.integer({ min: 0, max: 24 });
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 }),
        fc.integer({ min: 0, max: 23 }),
        hour,
        fc.constantFrom('UTC', 'Europe/Berlin', 'Australia/Lord_Howe'),
        fc.integer({ min: 0, max: 400 * 24 * 4 }),
        (days, from, to, zone, quarters) => {
          const given = window(days, from, to, zone);
          const now = new Date(Date.UTC(2026, 0, 1) + quarters * 15 * 60_000);
          const opening = nextOpening(given, now);
          expect(opening !== undefined && isOpen(given, opening)).toBe(true);
          for (let ms = now.getTime(); ms < (opening?.getTime() ?? 0); ms += 15 * 60_000)
            expect(isOpen(given, new Date(ms))).toBe(false);
        },
      ),
      { numRuns: 60 },
    );
  });
});
