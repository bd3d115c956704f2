import type { DeployWindow } from './model.js';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;
const WEEK_MINUTES = 7 * DAY_MINUTES;
/** Clocks are put forward or back by two hours at most. */
const CLOCK_CHANGE_MINUTES = 120;
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const formats = new Map<string, Intl.DateTimeFormat>();

/** True when auto-deploys may start now. A span that ends at or before it begins runs into the next day. */
export function isOpen(window: DeployWindow | undefined, now: Date): boolean {
  if (window === undefined) return true;
  const { day, minute } = localTime(now, window.timeZone);
  return window.spans.some(({ days, fromMinute, toMinute }) => {
    const overnight = toMinute <= fromMinute;
    if (days.includes(day) && minute >= fromMinute && (overnight || minute < toMinute)) return true;
    return overnight && days.includes((day + 6) % 7) && minute < toMinute;
  });
}

/** The next moment at which the window opens, to the minute; `now` when it is open; undefined when it never does. */
export function nextOpening(window: DeployWindow, now: Date): Date | undefined {
  if (isOpen(window, now)) return now;
  const start = Math.ceil(now.getTime() / MINUTE_MS);
  // A beginning that a change of clocks swallows is passed over; the same span begins again within a week.
  for (const minutes of beginnings(window, now)) {
    const from = Math.max(0, minutes - CLOCK_CHANGE_MINUTES);
    for (let minute = from; minute <= minutes + CLOCK_CHANGE_MINUTES; minute++) {
      const at = new Date((start + minute) * MINUTE_MS);
      if (isOpen(window, at)) return at;
    }
  }
  return undefined;
}

/** Minutes until each span begins, by the local clock, soonest first. */
function beginnings({ spans, timeZone }: DeployWindow, now: Date): readonly number[] {
  const { day, minute } = localTime(now, timeZone);
  const passed = day * DAY_MINUTES + minute;
  return spans
    .flatMap(({ days, fromMinute }) => days.map((begins) => begins * DAY_MINUTES + fromMinute))
    .map((begins) => (begins - passed + WEEK_MINUTES) % WEEK_MINUTES)
    .flatMap((minutes) => [minutes, minutes + WEEK_MINUTES])
    .sort((a, b) => a - b);
}

function localTime(now: Date, timeZone: string | undefined): { readonly day: number; readonly minute: number } {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(now)
      .map(({ type, value }) => [type, value]),
  );
  return { day: DAYS.indexOf(parts.weekday ?? ''), minute: Number(parts.hour) * 60 + Number(parts.minute) };
}

function formatOf(timeZone: string | undefined): Intl.DateTimeFormat {
  const known = formats.get(timeZone ?? '');
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(timeZone === undefined ? {} : { timeZone }),
  });
  formats.set(timeZone ?? '', format);
  return format;
}
