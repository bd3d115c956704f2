import type { DeploySpan, DeployWindow } from '../../detection/index.js';
import { closest } from '../source/did-you-mean.js';
import type { Path } from '../source/path.js';
import type { Problems } from '../source/problems.js';
import { type Given, itemsOf } from './levels.js';

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const SHAPE =
  /^(?:([a-z]+(?:\s*[,-]\s*[a-z]+)*)\s*)?(?:\b(\d{1,2}:\d{2})\s*-\s*(\d{1,2}:\d{2})\b)?(?:\s+([a-z][\w+/-]*))?$/i;
const SUCH_AS = 'Such as "Mon-Fri 09:00-17:00" or "Sat,Sun 02:00-05:00 Europe/Berlin".';

interface Parsed {
  readonly span: DeploySpan;
  readonly timeZone: string | undefined;
}

/** `Mon-Fri 09:00-17:00 Europe/Berlin`, or a list of such; what can't be read is told. */
export function deployWindowOf(
  given: Given<string | readonly string[]> | undefined,
  problems: Problems,
): DeployWindow | undefined {
  if (given === undefined) return undefined;
  const { value, path } = given;
  const texts = typeof value === 'string' ? [value] : itemsOf(value);
  if (texts.length === 0) return undefined;
  const parsed = texts.map((text, index) => parse(text, typeof value === 'string' ? path : [...path, index], problems));
  const windows = parsed.filter((window) => window !== undefined);
  const [first] = windows;
  if (first === undefined || windows.length < texts.length) return undefined;
  if (windows.some(({ timeZone }) => timeZone !== first.timeZone)) {
    problems.add(path, 'The windows of one stage are in different time zones.', 'Name the same zone in each of them.');
    return undefined;
  }
  return {
    text: texts.join(', '),
    spans: windows.map(({ span }) => span),
    ...(first.timeZone === undefined ? {} : { timeZone: first.timeZone }),
  };
}

function parse(text: string, path: Path, problems: Problems): Parsed | undefined {
  const wrong = (message: string, hint = SUCH_AS): undefined => {
    problems.add(path, message, hint);
  };
  const [, dayText, fromText, toText, timeZone] = SHAPE.exec(text.trim()) ?? [];
  if (dayText === undefined && fromText === undefined) return wrong('This is no deploy window.');
  const days = dayText === undefined ? EVERY_DAY : daysOf(dayText);
  if (days === undefined)
    return wrong('This names a day that does not exist.', 'Days: Mon, Tue, Wed, Thu, Fri, Sat, Sun.');
  const fromMinute = minuteOf(fromText ?? '00:00');
  const toMinute = minuteOf(toText ?? '24:00');
  if (fromMinute === undefined || toMinute === undefined || fromMinute === LAST_MINUTE) {
    return wrong('This names a time of day that does not exist.', 'From 00:00 to 24:00.');
  }
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    const meant = closest(timeZone, Intl.supportedValuesOf('timeZone'));
    return wrong(
      'This names a time zone that does not exist.',
      meant === undefined ? 'Such as Europe/Berlin or UTC.' : `Did you mean ${meant}?`,
    );
  }
  return { span: { days, fromMinute, toMinute }, timeZone };
}

const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];
const LAST_MINUTE = 24 * 60;

/** `Mon-Wed,Sat`; a range may run over the weekend. */
function daysOf(text: string): readonly number[] | undefined {
  const days = new Set<number>();
  for (const part of text.split(',')) {
    const [from, to = from] = part.split('-').map((name) => dayOf(name.trim()));
    if (from === undefined || to === undefined || part.split('-').length > 2) return undefined;
    for (let day = from; ; day = (day + 1) % 7) {
      days.add(day);
      if (day === to) break;
    }
  }
  return [...days].sort();
}

function dayOf(name: string): number | undefined {
  const lower = name.toLowerCase();
  const day = DAYS.findIndex((full) => full === lower || full.slice(0, 3) === lower);
  return day === -1 ? undefined : day;
}

function minuteOf(text: string): number | undefined {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  const minute = hours * 60 + minutes;
  return minutes > 59 || minute > LAST_MINUTE ? undefined : minute;
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
