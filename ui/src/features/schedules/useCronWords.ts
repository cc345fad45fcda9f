import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { parseCron, stepAround, timeText, type Cron } from './cron';

/** More clock times than this are a list nobody reads. */
const mostTimes = 6;
const knownSunday = Date.UTC(2024, 0, 7);
const dayMs = 86_400_000;

interface Names {
  weekday: (i: number) => string;
  month: (i: number) => string;
  list: (words: string[]) => string;
}

function makeNames(lng: string): Names {
  const weekday = new Intl.DateTimeFormat(lng, { weekday: 'long', timeZone: 'UTC' });
  const month = new Intl.DateTimeFormat(lng, { month: 'long', timeZone: 'UTC' });
  const list = new Intl.ListFormat(lng, { type: 'conjunction' });
  return {
    weekday: (i) => weekday.format(knownSunday + i * dayMs),
    month: (i) => month.format(Date.UTC(2024, i - 1, 1)),
    list: (words) => list.format(words),
  };
}

/** "Monday to Friday", "Every Monday and Thursday", "On day 1 of each month"; null for every day. */
function dayWords(c: Cron, t: TFunction, names: Names): string | null {
  const words: string[] = [];
  if (c.days.length < 31)
    words.push(
      t('schedules.onDays', {
        days: names.list(c.days.map((d) => t('schedules.dayNumber', { day: d }))),
      }),
    );
  if (c.weekdays.length < 7) {
    // The week begins on Monday, so that Saturday and Sunday stand together.
    const week = c.weekdays.map((d) => (d + 6) % 7).sort((a, b) => a - b);
    const name = (monday: number) => names.weekday((monday + 1) % 7);
    const first = week[0]!;
    const last = week[week.length - 1]!;
    words.push(
      week.length > 2 && last - first === week.length - 1
        ? t('schedules.weekdayRange', { first: name(first), last: name(last) })
        : t('schedules.weekdayList', { days: names.list(week.map(name)) }),
    );
  }
  if (words.length === 0) return null;
  // Both given: the server runs on days that satisfy either, unless one of them begins with a star.
  const joined = c.anyDay || c.anyWeekday ? 'schedules.bothDays' : 'schedules.eitherDay';
  return words.length === 1 ? words[0]! : t(joined, { first: words[0], second: words[1] });
}

/** The time of day as an interval ("Every 15 minutes") or as clock times ("at 06:30"). */
function timeWords(c: Cron, t: TFunction, names: Names): { interval?: string; times?: string } {
  const every = stepAround(c.minutes, 60);
  const [minute = 0] = c.minutes;
  if (c.hours.length === 24) {
    if (c.minutes.length === 60) return { interval: t('schedules.everyMinute') };
    if (every) return { interval: t('schedules.everyMinutes', { count: every }) };
    return {
      interval: t('schedules.everyHourAt', {
        minutes: names.list(c.minutes.map((m) => `:${String(m).padStart(2, '0')}`)),
      }),
    };
  }
  const hours = stepAround(c.hours, 24);
  if (hours && c.hours.length > 2 && c.minutes.length === 1)
    return {
      interval: t('schedules.everyHoursAt', { count: hours, time: timeText(c.hours[0]!, minute) }),
    };
  if (c.hours.length * c.minutes.length <= mostTimes)
    return {
      times: names.list(c.hours.flatMap((h) => c.minutes.map((m) => timeText(h, m)))),
    };
  return {};
}

export function cronWords(text: string, t: TFunction, lng: string): string | null {
  const c = parseCron(text);
  if (!c) return null;
  const names = makeNames(lng);
  const time = timeWords(c, t, names);
  const days = dayWords(c, t, names);
  const months =
    c.months.length < 12
      ? t('schedules.inMonths', { months: names.list(c.months.map(names.month)) })
      : null;
  const base = time.interval
    ? [time.interval, days].filter(Boolean).join(', ')
    : time.times
      ? t('schedules.at', { days: days ?? t('schedules.everyDay'), times: time.times })
      : null;
  if (!base) return null;
  return [base, months].filter(Boolean).join(', ');
}

/** A cron in the reader's words; null for what no sentence is short enough for. */
export function useCronWords(): (cron: string) => string | null {
  const { t, i18n } = useTranslation();
  return useMemo(() => (cron) => cronWords(cron, t, i18n.language), [t, i18n.language]);
}
