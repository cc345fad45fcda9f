import type { Sentence } from '@/api/loop';
import i18n from '@/i18n';
import { nameOfLesson } from './lessons';
import { nameOfNetwork } from './names';

/** Whatever the planner and the rules give reasons for: the sentence they said, and its parts. */
export interface Reasoned {
  why?: string | null;
  /** Empty where a person or a model wrote the sentence; older plans have none. */
  reasons?: Sentence[];
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

/** Values that are one of a short list. */
const listOf = {
  places: 'place',
  habits: 'habit',
  angles: 'angle',
  openings: 'opening',
  formats: 'format',
} as const;

/** A name of a short list in the reader's language, else as it is. */
const named = (list: keyof typeof listOf | 'opens', key: string | undefined) =>
  key && i18n.exists(`reasons.${list}.${key}`) ? i18n.t(`reasons.${list}.${key}` as never) : null;

/** One reason in the reader's language where its code is known, else as the server says it. */
export function sayReason({ code, text, values: v }: Sentence): string {
  const key = `reasons.${code}`;
  const names = Object.entries(listOf).map(
    ([list, value]) => [value, named(list as keyof typeof listOf, v[value])] as const,
  );
  const count = Number(v.posts ?? v.items ?? v.texts ?? v.sections ?? v.scenes ?? v.passages ?? 0);
  // What a sentence cannot name in this language is said in the server's.
  const isKnown =
    code !== 'said' &&
    (i18n.exists(key) || i18n.exists(`${key}_other`)) &&
    names.every(([value, name]) => v[value] === undefined || name);
  if (!isKnown) return text;
  const said: unknown = i18n.t(
    key as never,
    {
      ...v,
      count,
      ...Object.fromEntries(names),
      opens: named('opens', v.angle),
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
 * it was Herald's sentence once.
 */
export function sayWhy({ why, reasons }: Reasoned): string {
  if (!reasons?.length) return why ?? '';
  if (typeof why === 'string' && why !== reasons.map((r) => r.text).join(' ')) return why;
  return reasons.map(sayReason).join(' ');
}
