import {
  addDays,
  countDays,
  endOfMonth,
  momentOf,
  today,
  weekday,
  type Day,
} from '@/shared/lib/dates';

/** The part of RFC 5545 that calendars offer: what a rule means, and back. Weekdays: 0 is Monday. */
export interface Rule {
  freq: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
  interval: number;
  /** With `nth`: the first (1), the last (-1) of the month. */
  days: { weekday: number; nth: number }[];
  monthDays: number[];
  months: number[];
  hours: number[];
  minutes: number[];
}

const dayNames = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
const freqs = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;

function numbers(text: string | undefined, low: number, high: number): number[] | null {
  if (text === undefined) return [];
  const all = text.split(',').map((x) => (/^[+-]?\d+$/.test(x) ? Number(x) : Number.NaN));
  return all.every((n) => n >= low && n <= high) ? all : null;
}

/** Null when it is no rule, or one with parts this does not know (COUNT, BYSETPOS …). */
export function parseRule(text: string): Rule | null {
  const parts: Record<string, string> = {};
  for (const part of text
    .trim()
    .replace(/^RRULE:/i, '')
    .split(';')
    .filter(Boolean)) {
    const [, name, value] = /^([A-Z]+)=([^=]+)$/.exec(part.toUpperCase()) ?? [];
    if (!name || !value || name in parts) return null;
    parts[name] = value;
  }
  const known = 'FREQ INTERVAL BYDAY BYMONTHDAY BYMONTH BYHOUR BYMINUTE BYSECOND WKST'.split(' ');
  if (Object.keys(parts).some((k) => !known.includes(k))) return null;
  const freq = freqs.find((f) => f === parts.FREQ);
  const interval = parts.INTERVAL === undefined ? 1 : Number(parts.INTERVAL);
  const monthDays = numbers(parts.BYMONTHDAY, -31, 31);
  const months = numbers(parts.BYMONTH, 1, 12);
  const hours = numbers(parts.BYHOUR, 0, 23);
  const minutes = numbers(parts.BYMINUTE, 0, 59);
  const days = parseDays(parts.BYDAY);
  if (!freq || !Number.isInteger(interval) || interval < 1) return null;
  if (!monthDays || !months || !hours || !minutes || !days || monthDays.includes(0)) return null;
  return { freq, interval, days, monthDays, months, hours, minutes };
}

function parseDays(text: string | undefined): Rule['days'] | null {
  if (text === undefined) return [];
  const all = text.split(',').map((x) => {
    const [, nth = '', name] = /^([+-]?\d)?([A-Z]{2})$/.exec(x) ?? [];
    const at = dayNames.findIndex((d) => d === name);
    return at < 0 ? null : { weekday: at, nth: Number(nth || 0) };
  });
  return all.every((d) => d !== null) ? all : null;
}

/** What the editor offers; `custom` is the rule as it stands. */
export const rhythms = [
  'daily',
  'weekdays',
  'weekly',
  'monthly',
  'monthlyWeekday',
  'quarterly',
  'custom',
] as const;
export type Rhythm = (typeof rhythms)[number];
export interface Plan {
  kind: Rhythm;
  /** "08:00" */
  time: string;
  /** Every so many weeks or months. */
  every: number;
  weekdays: number[];
  /** Of the month; -1 is the last. */
  day: number;
  nth: number;
  weekday: number;
  rule: string;
}
export const firstPlan: Plan = {
  kind: 'monthly',
  time: '08:00',
  every: 1,
  weekdays: [0],
  day: 1,
  nth: 1,
  weekday: 0,
  rule: '',
};
const quarterMonths = '1,4,7,10';

export function ruleOf(p: Plan): string {
  if (p.kind === 'custom') return p.rule.trim();
  const [hour = 8, minute = 0] = p.time.split(':').map(Number);
  const at = `BYHOUR=${hour};BYMINUTE=${minute}`;
  const every = p.every > 1 ? `INTERVAL=${p.every};` : '';
  const days = [...p.weekdays].sort((a, b) => a - b).map((d) => dayNames[d]);
  switch (p.kind) {
    case 'daily':
      return `FREQ=DAILY;${at}`;
    case 'weekdays':
      return `FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;${at}`;
    case 'weekly':
      return `FREQ=WEEKLY;${every}BYDAY=${days.join(',') || 'MO'};${at}`;
    case 'monthly':
      return `FREQ=MONTHLY;${every}BYMONTHDAY=${p.day};${at}`;
    case 'monthlyWeekday':
      return `FREQ=MONTHLY;${every}BYDAY=${p.nth}${dayNames[p.weekday]};${at}`;
    case 'quarterly':
      return `FREQ=MONTHLY;BYMONTH=${quarterMonths};BYMONTHDAY=${p.day};${at}`;
  }
}

export function planOf(text: string): Plan {
  const r = parseRule(text);
  const custom: Plan = { ...firstPlan, kind: 'custom', rule: text };
  if (!r || r.hours.length > 1 || r.minutes.length > 1) return custom;
  const two = (n = 0) => String(n).padStart(2, '0');
  const base = {
    ...firstPlan,
    time: `${two(r.hours[0])}:${two(r.minutes[0])}`,
    every: r.interval,
    rule: text,
  };
  if (r.hours.length === 0) return custom;
  const weekdays = r.days.map((d) => d.weekday);
  const isPlain = r.days.every((d) => d.nth === 0);
  const [monthDay] = r.monthDays;
  const [day] = r.days;
  if (r.freq === 'DAILY' && r.interval === 1 && !r.days.length && !r.months.length)
    return r.monthDays.length ? custom : { ...base, kind: 'daily' };
  if (
    r.freq === 'WEEKLY' &&
    isPlain &&
    weekdays.length &&
    !r.months.length &&
    !r.monthDays.length
  ) {
    const isWorkdays = r.interval === 1 && [...weekdays].sort().join() === '0,1,2,3,4';
    return { ...base, weekdays, kind: isWorkdays ? 'weekdays' : 'weekly' };
  }
  if (r.freq !== 'MONTHLY') return custom;
  if (r.monthDays.length === 1 && !r.days.length && monthDay !== undefined) {
    if (!r.months.length) return { ...base, kind: 'monthly', day: monthDay };
    if (r.months.join() === quarterMonths && r.interval === 1)
      return { ...base, kind: 'quarterly', day: monthDay };
  }
  if (r.days.length === 1 && day && day.nth !== 0 && !r.months.length && !r.monthDays.length)
    return { ...base, kind: 'monthlyWeekday', nth: day.nth, weekday: day.weekday };
  return custom;
}

const monthIndex = (d: Day) => Number(d.slice(0, 4)) * 12 + Number(d.slice(5, 7)) - 1;
const dayOfMonth = (d: Day) => Number(d.slice(8, 10));

function isNth(d: Day, nth: number): boolean {
  if (nth > 0) return Math.ceil(dayOfMonth(d) / 7) === nth;
  const left = dayOfMonth(endOfMonth(d)) - dayOfMonth(d);
  return Math.floor(left / 7) + 1 === -nth;
}

/** Whether a day is one of the rule's, counted from the day it began. */
export function fallsOn(r: Rule, d: Day, start: Day): boolean {
  const month = Number(d.slice(5, 7));
  if (r.months.length && !r.months.includes(month)) return false;
  const fromEnd = dayOfMonth(d) - dayOfMonth(endOfMonth(d)) - 1;
  if (r.monthDays.length && !r.monthDays.some((n) => n === dayOfMonth(d) || n === fromEnd))
    return false;
  if (r.days.length && !r.days.some((x) => x.weekday === weekday(d) && (!x.nth || isNth(d, x.nth))))
    return false;
  const hasDay = r.days.length > 0 || r.monthDays.length > 0;
  switch (r.freq) {
    case 'DAILY':
      return (countDays(start, d) - 1) % r.interval === 0;
    case 'WEEKLY': {
      const monday = (x: Day) => addDays(x, -weekday(x));
      const weeks = (countDays(monday(start), monday(d)) - 1) / 7;
      return weeks % r.interval === 0 && (hasDay || weekday(d) === weekday(start));
    }
    case 'MONTHLY':
      return (
        (monthIndex(d) - monthIndex(start)) % r.interval === 0 &&
        (hasDay || dayOfMonth(d) === dayOfMonth(start))
      );
    case 'YEARLY':
      return (
        (Number(d.slice(0, 4)) - Number(start.slice(0, 4))) % r.interval === 0 &&
        (r.months.length > 0 || d.slice(5, 7) === start.slice(5, 7)) &&
        (hasDay || dayOfMonth(d) === dayOfMonth(start))
      );
  }
}

const farthestDays = 5 * 366;

/** The next moments of a rule, seen from `now`; none when it is no rule this knows. */
export function nextRuns(text: string, timeZone: string, count = 5, now = new Date()): string[] {
  const rule = parseRule(text);
  if (!rule) return [];
  const start = today(timeZone, now);
  const hours = rule.hours.length ? rule.hours : [0];
  const minutes = rule.minutes.length ? rule.minutes : [0];
  const runs: string[] = [];
  for (let i = 0; i < farthestDays && runs.length < count; i++) {
    const d = addDays(start, i);
    if (!fallsOn(rule, d, start)) continue;
    const times = hours.flatMap((h) => minutes.map((m) => h * 60 + m)).sort((a, b) => a - b);
    for (const m of times) {
      const at = momentOf(d, m, timeZone);
      if (Date.parse(at) > now.getTime() && runs.length < count) runs.push(at);
    }
  }
  return runs;
}
