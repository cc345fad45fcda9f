import type { CalendarEntry } from '@/api/loop';
import {
  addDays,
  addMonths,
  endOfMonth,
  minutesOf,
  momentOf,
  startOfMonth,
  wallOf,
  weekday,
  type Day,
} from '@/shared/lib/dates';

export const views = ['month', 'week', 'list'] as const;
export type View = (typeof views)[number];

/** An entry with its place on the workspace's clock, worked out once. */
export interface Placed {
  entry: CalendarEntry;
  day: Day;
  /** "14:30" */
  time: string;
  minutes: number;
}

export const timeOf = (e: Pick<CalendarEntry, 'plan_at' | 'published_at'>) =>
  e.plan_at ?? e.published_at;

// An answer keeps the entries that did not change: what is drawn of them need not be drawn again.
const known = new WeakMap<CalendarEntry, Placed & { timeZone: string }>();
function placeOne(entry: CalendarEntry, at: string, timeZone: string): Placed {
  const before = known.get(entry);
  if (before?.timeZone === timeZone) return before;
  const { day, time } = wallOf(at, timeZone);
  const placed = { entry, day, time, minutes: minutesOf(time), timeZone };
  known.set(entry, placed);
  return placed;
}

/** All that has a time, in its order. */
export function place(entries: readonly CalendarEntry[], timeZone: string): Placed[] {
  const out: Placed[] = [];
  for (const entry of entries) {
    const at = timeOf(entry);
    if (at) out.push(placeOne(entry, at, timeZone));
  }
  return out.sort((a, b) => (a.day === b.day ? a.minutes - b.minutes : a.day < b.day ? -1 : 1));
}
export function byDay(placed: readonly Placed[]): Map<Day, Placed[]> {
  const out = new Map<Day, Placed[]>();
  for (const p of placed) {
    const list = out.get(p.day);
    if (list) list.push(p);
    else out.set(p.day, [p]);
  }
  return out;
}

/** The days that are shown, both ends counted: whole weeks, from Monday. */
export function spanOf(view: View, date: Day): { from: Day; to: Day } {
  if (view === 'week') {
    const from = addDays(date, -weekday(date));
    return { from, to: addDays(from, 6) };
  }
  const first = startOfMonth(date);
  const last = endOfMonth(date);
  if (view === 'list') return { from: first, to: last };
  return { from: addDays(first, -weekday(first)), to: addDays(last, 6 - weekday(last)) };
}
export const turn = (view: View, date: Day, by: 1 | -1): Day =>
  view === 'week' ? addDays(date, 7 * by) : addMonths(startOfMonth(date), by);

/** What went out, or is about to, stays where it is. */
export const canMove = (e: Pick<CalendarEntry, 'state'>) =>
  !['published', 'publishing', 'archived'].includes(e.state);

export interface Place {
  day: Day;
  /** The hour of a cell of the week; the minute of the entry is kept. */
  hour?: number;
}
export const usualMinutes = 9 * 60;
/** The moment an entry gets in a cell: its own time of day, where the cell names none. */
export function momentIn(to: Place, minutes: number | null, timeZone: string): string {
  const own = minutes ?? usualMinutes;
  return momentOf(to.day, to.hour === undefined ? own : to.hour * 60 + (own % 60), timeZone);
}

/** How far a key moves an entry; null for any other key. */
export function stepOf(view: View, key: string): { days: number; hours: number } | null {
  if (key === 'ArrowLeft') return { days: -1, hours: 0 };
  if (key === 'ArrowRight') return { days: 1, hours: 0 };
  if (view === 'month' && key === 'ArrowUp') return { days: -7, hours: 0 };
  if (view === 'month' && key === 'ArrowDown') return { days: 7, hours: 0 };
  if (view === 'week' && key === 'ArrowUp') return { days: 0, hours: -1 };
  if (view === 'week' && key === 'ArrowDown') return { days: 0, hours: 1 };
  return null;
}
export function stepped(p: Placed, by: { days: number; hours: number }, timeZone: string) {
  const minutes = p.minutes + by.hours * 60;
  const days = by.days + Math.floor(minutes / 1440);
  return momentOf(addDays(p.day, days), ((minutes % 1440) + 1440) % 1440, timeZone);
}

/** The entry that a plain arrow leads to among those that are drawn; null at an edge. `drawn` is in the page's order. */
export function nextDrawn(
  drawn: readonly { id: string; day: Day }[],
  id: string,
  key: string,
  view: View,
): string | null {
  const here = drawn.find((x) => x.id === id);
  if (!here) return null;
  const of = (day: Day | undefined) => drawn.filter((x) => x.day === day);
  const own = of(here.day);
  const at = own.indexOf(here);
  if (key === 'ArrowLeft' || key === 'ArrowRight') {
    const days = [...new Set(drawn.map((x) => x.day))].sort();
    const beside = of(days[days.indexOf(here.day) + (key === 'ArrowLeft' ? -1 : 1)]);
    return beside[Math.min(at, beside.length - 1)]?.id ?? null;
  }
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return null;
  const by = key === 'ArrowUp' ? -1 : 1;
  const near = own[at + by];
  if (near) return near.id;
  const week = view === 'month' ? of(addDays(here.day, 7 * by)) : [];
  return week.at(by < 0 ? -1 : 0)?.id ?? null;
}

export const label = (e: Pick<CalendarEntry, 'title' | 'excerpt'>) => e.title || e.excerpt;
