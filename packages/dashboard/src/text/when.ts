import { currentLanguage } from './language.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const UNITS = [
  ['year', 365 * DAY],
  ['month', 30 * DAY],
  ['day', DAY],
  ['hour', HOUR],
  ['minute', MINUTE],
  ['second', SECOND],
] as const;

/** `3 days ago`, `in 2 minutes`; under ten seconds `now`. */
export function ago(at: string, now: number): string {
  const ms = Date.parse(at) - now;
  if (Math.abs(ms) < 10 * SECOND) return relative().format(0, 'second');
  const [unit, size] = unitOf(Math.abs(ms));
  return relative().format(Math.trunc(ms / size), unit);
}

/** `3 days`, `2 min`: how long. */
export function span(ms: number, display: 'long' | 'short' | 'narrow' = 'short'): string {
  const [unit, size] = unitOf(Math.max(0, ms));
  return unitFormat(unit, display).format(Math.trunc(Math.max(0, ms) / size));
}

/** `40 ms`, `1.4 s`, `12 s`, `2 min 5 s`: what something took. */
export function took(ms: number): string {
  const units = (unit: string, value: number, digits = 0) => unitFormat(unit, 'short', digits).format(value);
  if (ms < 995) return units('millisecond', Math.round(ms));
  if (ms < 9_950) return units('second', ms / SECOND, 1);
  if (ms < MINUTE) return units('second', Math.round(ms / SECOND));
  if (ms < HOUR)
    return `${units('minute', Math.trunc(ms / MINUTE))} ${units('second', Math.trunc((ms % MINUTE) / SECOND))}`;
  if (ms < DAY) return `${units('hour', Math.trunc(ms / HOUR))} ${units('minute', Math.trunc((ms % HOUR) / MINUTE))}`;
  return `${units('day', Math.trunc(ms / DAY))} ${units('hour', Math.trunc((ms % DAY) / HOUR))}`;
}

/** Date and time to the second. */
export function exact(at: string | number): string {
  return format('exact', { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' }).format(new Date(at));
}

export function clock(at: string | number): string {
  return format('clock', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(
    new Date(at),
  );
}

export function day(at: string | number): string {
  return format('day', { weekday: 'long', day: 'numeric', month: 'long' }).format(new Date(at));
}

export function shortDay(at: number): string {
  return format('short-day', { day: 'numeric', month: 'short' }).format(new Date(at));
}

/** `1.4 MB`; decimal, as registries count. Nothing is `0 kB`. */
export function bytes(count: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
  const rank = Math.min(units.length - 1, count < 1 ? 1 : Math.trunc(Math.log10(count) / 3));
  const value = count < 1 ? 0 : count / 1000 ** rank;
  return unitFormat(units[rank] ?? 'byte', 'short', rank > 0 && value < 100 ? 1 : 0).format(value);
}

/** `1.5 min`: one unit, for an axis. */
export function coarse(ms: number): string {
  if (ms < SECOND) return unitFormat('second', 'short').format(0);
  const [unit, size] = unitOf(ms);
  return unitFormat(unit, 'short', 1).format(ms / size);
}

export function percent(share: number, digits = 0): string {
  return cached(
    `percent ${digits}`,
    () => new Intl.NumberFormat(currentLanguage(), { style: 'percent', maximumFractionDigits: digits }),
  ).format(share);
}

export function decimal(value: number, digits = 1): string {
  return cached(
    `decimal ${digits}`,
    () => new Intl.NumberFormat(currentLanguage(), { maximumFractionDigits: digits }),
  ).format(value);
}

function unitOf(ms: number): readonly [(typeof UNITS)[number][0], number] {
  return UNITS.find(([, size]) => ms >= size) ?? ['second', SECOND];
}

const formatters = new Map<string, unknown>();

/** Making a formatter is slow, using it is not. */
function cached<T>(name: string, make: () => T): T {
  const key = `${currentLanguage()} ${name}`;
  const known = (formatters.get(key) as T | undefined) ?? make();
  formatters.set(key, known);
  return known;
}

function relative(): Intl.RelativeTimeFormat {
  return cached('relative', () => new Intl.RelativeTimeFormat(currentLanguage(), { numeric: 'auto' }));
}

function unitFormat(unit: string, unitDisplay: 'long' | 'short' | 'narrow', digits = 0): Intl.NumberFormat {
  return cached(
    `${unit} ${unitDisplay} ${digits}`,
    () => new Intl.NumberFormat(currentLanguage(), { style: 'unit', unit, unitDisplay, maximumFractionDigits: digits }),
  );
}

function format(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return cached(name, () => new Intl.DateTimeFormat(currentLanguage(), options));
}
