import { describe, expect, it } from 'vitest';
import { readSource } from '../source/config-source.js';
import { Problems } from '../source/problems.js';
import { deployWindowOf } from './deploy-window.js';

function parse(value: string | readonly string[]) {
  const problems = new Problems(readSource('/f.yaml', 'deploy_window: x'));
  const window = deployWindowOf({ value, path: ['deploy_window'] }, problems);
  return { window, problems: problems.errors };
}

const every = [0, 1, 2, 3, 4, 5, 6];

describe('a deploy window', () => {
  it.each([
    ['Mon-Fri 09:00-17:00', [1, 2, 3, 4, 5], 540, 1020, undefined],
    ['Mon-Fri 09:00-17:00 Europe/Berlin', [1, 2, 3, 4, 5], 540, 1020, 'Europe/Berlin'],
    ['Sat,Sun 02:00-05:00 UTC', [0, 6], 120, 300, 'UTC'],
    ['sat, sun 2:00 - 5:00', [0, 6], 120, 300, undefined],
    ['Fri-Mon 22:00-04:00', [0, 1, 5, 6], 1320, 240, undefined],
    ['Monday-Wednesday,Saturday 08:00-09:00', [1, 2, 3, 6], 480, 540, undefined],
    ['09:00-17:00', every, 540, 1020, undefined],
    ['09:00-17:00 America/Argentina/Buenos_Aires', every, 540, 1020, 'America/Argentina/Buenos_Aires'],
    ['Sat', [6], 0, 1440, undefined],
    ['Mon 00:00-24:00', [1], 0, 1440, undefined],
  ])('%s', (text, days, fromMinute, toMinute, timeZone) => {
    const { window, problems } = parse(text);
    expect(problems).toEqual([]);
    expect(window).toEqual({
      text,
      spans: [{ days, fromMinute, toMinute }],
      ...(timeZone === undefined ? {} : { timeZone }),
    });
  });

  it.each([
    [['Mon 09:00-10:00', 'Tue 11:00-12:00'], 'Mon 09:00-10:00, Tue 11:00-12:00', 2],
    [['Mon 09:00-10:00 UTC', 'Tue 11:00-12:00 UTC'], 'Mon 09:00-10:00 UTC, Tue 11:00-12:00 UTC', 2],
  ])('%j is one with several spans', (texts, text, spans) => {
    const { window } = parse(texts);
    expect(window?.text).toBe(text);
    expect(window?.spans).toHaveLength(spans);
  });

  it.each([
    ['whenever', 'This names a day that does not exist.'],
    ['Mon-Fri 9-17', 'This is no deploy window.'],
    ['Mon 25:00-26:00', 'This names a time of day that does not exist.'],
    ['Mon 09:60-10:00', 'This names a time of day that does not exist.'],
    ['Mon 24:00-25:00', 'This names a time of day that does not exist.'],
    ['Mon-Wed-Fri 09:00-10:00', 'This names a day that does not exist.'],
    ['Mon 09:00-10:00 Europe/Berlni', 'This names a time zone that does not exist.'],
    [['Mon 09:00-10:00', 'Tue 11:00-12:00 UTC'], 'The windows of one stage are in different time zones.'],
  ])('%j: %s', (value, message) => {
    const { window, problems } = parse(value);
    expect(window).toBeUndefined();
    expect(problems).toMatchObject([{ message }]);
  });

  it('offers the zone that was meant', () => {
    expect(parse('Mon 09:00-10:00 Europe/Berlni').problems[0]?.hint).toBe('Did you mean Europe/Berlin?');
  });
});
