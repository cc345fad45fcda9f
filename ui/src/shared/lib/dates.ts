/** Calendar days as "YYYY-MM-DD". They are compared as text and never pass through a time zone. */
export type Day = string;

const dayMs = 86_400_000;
const toUtc = (d: Day) => Date.parse(`${d}T00:00:00Z`);
const fromUtc = (ms: number): Day => new Date(ms).toISOString().slice(0, 10);

export function isDay(x: unknown): x is Day {
  if (typeof x !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(x)) return false;
  const ms = toUtc(x);
  return Number.isFinite(ms) && fromUtc(ms) === x;
}

export const addDays = (d: Day, n: number): Day => fromUtc(toUtc(d) + n * dayMs);
/** Days in the range, both ends counted. */
export const countDays = (from: Day, to: Day) => Math.round((toUtc(to) - toUtc(from)) / dayMs) + 1;
/** 0 is Monday. */
export const weekday = (d: Day) => (new Date(toUtc(d)).getUTCDay() + 6) % 7;
export const startOfMonth = (d: Day): Day => `${d.slice(0, 7)}-01`;

export function addMonths(d: Day, n: number): Day {
  const [y = 0, m = 1, day = 1] = d.split('-').map(Number);
  const first = Date.UTC(y, m - 1 + n, 1);
  const last = new Date(Date.UTC(y, m + n, 0)).getUTCDate();
  return fromUtc(first + (Math.min(day, last) - 1) * dayMs);
}

export const endOfMonth = (d: Day): Day => addDays(addMonths(startOfMonth(d), 1), -1);

export function listDays(from: Day, to: Day): Day[] {
  return Array.from({ length: Math.max(0, countDays(from, to)) }, (_, i) => addDays(from, i));
}

/** The calendar day it is now in that zone. */
export function today(timeZone: string, now = new Date()): Day {
  const parts = (zone: string) =>
    new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    }).format(now);
  try {
    return parts(timeZone);
  } catch {
    return parts('UTC');
  }
}

/** The period of the same length that ends the day before. */
export function previousPeriod(from: Day, to: Day): { from: Day; to: Day } {
  return { from: addDays(from, -countDays(from, to)), to: addDays(from, -1) };
}

const clocks = new Map<string, Intl.DateTimeFormat>();
/** Making a formatter is slow. */
function clockOf(timeZone: string) {
  let found = clocks.get(timeZone);
  if (!found) {
    found = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    clocks.set(timeZone, found);
  }
  return found;
}

/** How far that zone's clock is ahead of UTC at that moment, in ms. */
function offsetMs(at: number, timeZone: string): number {
  const parts = clockOf(timeZone).formatToParts(at);
  const n = (type: string) => Number(parts.find((p) => p.type === type)?.value);
  const local = Date.UTC(n('year'), n('month') - 1, n('day'), n('hour'), n('minute'), n('second'));
  return local - Math.floor(at / 1000) * 1000;
}

/** The moment it is so many minutes past midnight of that day in that zone; a time that a clock change leaves out is an hour later. */
export function momentOf(d: Day, minutes: number, timeZone: string): string {
  const wall = toUtc(d) + minutes * 60_000;
  let at = wall - offsetMs(wall, timeZone);
  // The guess may stand on the other side of a clock change.
  at = wall - offsetMs(at, timeZone);
  return new Date(at).toISOString().replace('.000Z', 'Z');
}

/** The moment that day begins in that zone, as the API writes moments. */
export const startOfDay = (d: Day, timeZone: string): string => momentOf(d, 0, timeZone);

/** How far the zone's clock is ahead of UTC over that day of UTC; null where it is changed within the day. */
const offsets = new Map<string, number | null>();
function offsetOver(day: number, timeZone: string): number | null {
  const key = `${timeZone}|${day}`;
  let found = offsets.get(key);
  if (found === undefined) {
    const first = offsetMs(day * dayMs, timeZone);
    found = first === offsetMs((day + 1) * dayMs, timeZone) ? first : null;
    offsets.set(key, found);
  }
  return found;
}

/** The day and the minute of a moment on that zone's clock. Quick: a calendar asks for thousands. */
export function wallOf(at: string | null, timeZone: string): { day: Day; time: string } {
  const ms = at ? Date.parse(at) : Number.NaN;
  if (Number.isNaN(ms)) return { day: '', time: '' };
  const ahead = offsetOver(Math.floor(ms / dayMs), timeZone) ?? offsetMs(ms, timeZone);
  const wall = new Date(ms + ahead).toISOString();
  return { day: wall.slice(0, 10), time: wall.slice(11, 16) };
}
/** "14:30" → 870. */
export function minutesOf(time: string): number {
  const [h = 0, m = 0] = time.split(':').map(Number);
  return h * 60 + m;
}
