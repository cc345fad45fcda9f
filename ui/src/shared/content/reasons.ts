import type { PlanReason } from '@/api/loop';
import i18n from '@/i18n';
import { nameOfLesson } from './lessons';
import { nameOfNetwork } from './names';

/** Whatever the planner gives reasons for: the sentence it said, and its parts. */
export interface Reasoned {
  why?: string | null;
  /** Empty where a person or a model wrote the sentence; older plans have none. */
  reasons?: PlanReason[];
}

const percent = (share: string | undefined) =>
  new Intl.NumberFormat(i18n.language, { style: 'percent', maximumFractionDigits: 0 }).format(
    Math.abs(Number(share ?? 0)),
  );

/** "Tuesday 10:00"; weekday 1 is Monday. */
function hourOfWeek(weekday: number, hour: number): string {
  // 5 January 1970 was a Monday.
  const at = new Date(Date.UTC(1970, 0, 4 + weekday, hour));
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(i18n.language, { ...options, timeZone: 'UTC' }).format(at);
  const time = part({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return `${part({ weekday: 'long' })} ${time}`;
}

function day(text: string): string {
  const at = new Date(`${text}T00:00:00Z`);
  return Number.isNaN(at.getTime())
    ? text
    : new Intl.DateTimeFormat(i18n.language, { dateStyle: 'long', timeZone: 'UTC' }).format(at);
}

/** A name of a short list in the reader's language, else as it is. */
const named = (list: 'places' | 'habits', key: string | undefined) =>
  key && i18n.exists(`reasons.${list}.${key}`) ? i18n.t(`reasons.${list}.${key}` as never) : null;

/** One reason in the reader's language where its code is known, else as the server says it. */
export function sayReason({ code, text, values: v }: PlanReason): string {
  const key = `reasons.${code}`;
  const place = named('places', v.place);
  const habit = named('habits', v.habit);
  const count = Number(v.posts ?? v.items ?? 0);
  // What a sentence cannot name in this language is said in the server's.
  const isKnown =
    code !== 'said' &&
    (i18n.exists(key) || i18n.exists(`${key}_other`)) &&
    (code !== 'rests_on' || place) &&
    (code !== 'time_habit' || habit);
  if (!isKnown) return text;
  const said: unknown = i18n.t(
    key as never,
    {
      ...v,
      count,
      place,
      habit,
      at: v.weekday && v.hour ? hourOfWeek(Number(v.weekday), Number(v.hour)) : '',
      by: percent(v.lift),
      day: v.day ? day(v.day) : '',
      network: v.network ? nameOfNetwork(v.network) : i18n.t('reasons.mostNetworks'),
      lesson: v.lesson ? nameOfLesson({ code: v.lesson, what: v.what ?? v.lesson }) : v.what,
    } as never,
  );
  return String(said);
}

/**
 * Why something is planned as it is, in the reader's language; what a person wrote stands as it was written, also when
 * it was the planner's sentence once.
 */
export function sayWhy({ why, reasons }: Reasoned): string {
  if (!reasons?.length) return why ?? '';
  if (typeof why === 'string' && why !== reasons.map((r) => r.text).join(' ')) return why;
  return reasons.map(sayReason).join(' ');
}
