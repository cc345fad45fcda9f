/** Cron in words and back: five fields as the server reads them (src/task/cron.hpp). */
export interface Cron {
  minutes: number[];
  hours: number[];
  days: number[];
  months: number[];
  weekdays: number[];
  anyDay: boolean;
  anyWeekday: boolean;
}

const monthNames = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const weekdayNames = 'sun mon tue wed thu fri sat'.split(' ');

function readNumber(text: string, low: number, high: number, names: string[]): number {
  const named = names.indexOf(text.toLowerCase());
  if (named >= 0) return named + low;
  const n = /^\d{1,2}$/.test(text) ? Number(text) : NaN;
  return n >= low && n <= high ? n : NaN;
}

/** All values of one field ("*", "5", "1-5", "10-50/10", "mon,wed"), or null when it is none. */
function readField(text: string, low: number, high: number, names: string[] = []): number[] | null {
  const found = new Set<number>();
  for (const part of text.split(',')) {
    const [range = '', stepText, more] = part.split('/');
    const step = stepText === undefined ? 1 : Number(stepText);
    if (more !== undefined || !Number.isInteger(step) || step < 1 || step > high) return null;
    let from = low;
    let to = high;
    if (range !== '*') {
      const [a = '', b, rest] = range.split('-');
      if (rest !== undefined) return null;
      from = readNumber(a, low, high, names);
      to = b !== undefined ? readNumber(b, low, high, names) : stepText === undefined ? from : high;
      if (high === 7 && to === 0 && from > 0 && b !== undefined) to = 7; // fri-sun
      if (Number.isNaN(from) || Number.isNaN(to) || to < from) return null;
    }
    for (let n = from; n <= to; n += step) found.add(high === 7 ? n % 7 : n);
  }
  return [...found].sort((a, b) => a - b);
}

export function parseCron(text: string): Cron | null {
  const [minute, hour, day, month, weekday, ...rest] = text.trim().split(/\s+/);
  if (!minute || !hour || !day || !month || !weekday || rest.length > 0) return null;
  const minutes = readField(minute, 0, 59);
  const hours = readField(hour, 0, 23);
  const days = readField(day, 1, 31);
  const months = readField(month, 1, 12, monthNames);
  const weekdays = readField(weekday, 0, 7, weekdayNames);
  if (!minutes || !hours || !days || !months || !weekdays) return null;
  return {
    minutes,
    hours,
    days,
    months,
    weekdays,
    anyDay: day.startsWith('*'),
    anyWeekday: weekday.startsWith('*'),
  };
}

/** 15 for {3, 18, 33, 48}: the same step all around a circle of that many. */
export function stepAround(values: readonly number[], around: number): number | null {
  const step = around / values.length;
  if (values.length < 2 || !Number.isInteger(step)) return null;
  return values.every((v, i) => i === 0 || v - values[i - 1]! === step) ? step : null;
}

export type Plan =
  | { kind: 'minutes'; every: number; first: number }
  | { kind: 'hourly'; minute: number }
  | { kind: 'hours'; every: number; hour: number; minute: number }
  | { kind: 'daily'; time: string }
  | { kind: 'weekdays'; time: string }
  | { kind: 'weekly'; weekday: number; time: string }
  | { kind: 'monthly'; day: number; time: string }
  | { kind: 'custom'; cron: string };
export type PlanKind = Plan['kind'];
export const planKinds: PlanKind[] = [
  'minutes',
  'hourly',
  'hours',
  'daily',
  'weekdays',
  'weekly',
  'monthly',
  'custom',
];
export const minuteSteps = [5, 10, 15, 20, 30];
export const hourSteps = [2, 3, 4, 6, 8, 12];

const two = (n: number) => String(n).padStart(2, '0');
export const timeText = (hour: number, minute: number) => `${two(hour)}:${two(minute)}`;
const split = (time: string): [number, number] => {
  const [h = 0, m = 0] = time.split(':').map(Number);
  return [h, m];
};

/** The plan of the form that says the same, "custom" when none does. */
export function planOf(text: string): Plan {
  const custom: Plan = { kind: 'custom', cron: text };
  const c = parseCron(text);
  if (!c || c.months.length < 12) return custom;
  const everyDay = c.days.length === 31 && c.weekdays.length === 7;
  const [minute = 0, ...moreMinutes] = c.minutes;
  const [hour = 0, ...moreHours] = c.hours;
  if (everyDay && c.hours.length === 24) {
    const every = stepAround(c.minutes, 60);
    if (every && minuteSteps.includes(every)) return { kind: 'minutes', every, first: minute };
    return moreMinutes.length === 0 ? { kind: 'hourly', minute } : custom;
  }
  if (moreMinutes.length > 0) return custom;
  const everyHours = stepAround(c.hours, 24);
  if (everyDay && everyHours && hourSteps.includes(everyHours))
    return { kind: 'hours', every: everyHours, hour, minute };
  if (moreHours.length > 0) return custom;
  const time = timeText(hour, minute);
  if (everyDay) return { kind: 'daily', time };
  if (c.days.length === 31) {
    if (c.weekdays.join() === '1,2,3,4,5') return { kind: 'weekdays', time };
    if (c.weekdays.length === 1) return { kind: 'weekly', weekday: c.weekdays[0]!, time };
  }
  if (c.weekdays.length === 7 && c.days.length === 1)
    return { kind: 'monthly', day: c.days[0]!, time };
  return custom;
}

export function cronOf(plan: Plan): string {
  if (plan.kind === 'custom') return plan.cron.trim();
  if (plan.kind === 'minutes') {
    const first = plan.first % plan.every;
    return `${first === 0 ? '*' : `${first}-59`}/${plan.every} * * * *`;
  }
  if (plan.kind === 'hourly') return `${plan.minute} * * * *`;
  if (plan.kind === 'hours') {
    const first = plan.hour % plan.every;
    return `${plan.minute} ${first === 0 ? '*' : `${first}-23`}/${plan.every} * * *`;
  }
  const [hour, minute] = split(plan.time);
  const at = `${minute} ${hour}`;
  if (plan.kind === 'daily') return `${at} * * *`;
  if (plan.kind === 'weekdays') return `${at} * * 1-5`;
  if (plan.kind === 'weekly') return `${at} * * ${plan.weekday}`;
  return `${at} ${plan.day} * *`;
}

/** Another kind of plan that keeps the time of day where both have one. */
export function changeKind(plan: Plan, kind: PlanKind): Plan {
  const time = 'time' in plan ? plan.time : '06:00';
  switch (kind) {
    case 'minutes':
      return { kind, every: 15, first: 0 };
    case 'hourly':
      return { kind, minute: 0 };
    case 'hours':
      return { kind, every: 6, hour: 0, minute: 0 };
    case 'daily':
    case 'weekdays':
      return { kind, time };
    case 'weekly':
      return { kind, weekday: 1, time };
    case 'monthly':
      return { kind, day: 1, time };
    case 'custom':
      return { kind, cron: cronOf(plan) };
  }
}
