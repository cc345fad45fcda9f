import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { parseRule, planOf } from './rrule';

/** 2024-01-01 was a Monday. */
export const weekdayName = (language: string, day: number, width: 'long' | 'short' = 'long') =>
  new Intl.DateTimeFormat(language, { weekday: width, timeZone: 'UTC' }).format(
    Date.UTC(2024, 0, 1 + day),
  );

/** The day of a month as it is spoken: "the 1st", "the last day". */
export const monthDayText = (t: TFunction, day: number) =>
  day === -1
    ? t('reportSchedules.lastDay')
    : t('reportSchedules.nth', { count: day, ordinal: true });

/** "Every month on the 1st at 08:00"; null for a rule that the editor does not offer. */
export function ruleWords(t: TFunction, language: string, rule: string): string | null {
  const p = planOf(rule);
  if (p.kind === 'custom' || !parseRule(rule)) return null;
  const { time, every } = p;
  const day = monthDayText(t, p.day);
  switch (p.kind) {
    case 'daily':
      return t('reportSchedules.saysDaily', { time });
    case 'weekdays':
      return t('reportSchedules.saysWeekdays', { time });
    case 'weekly': {
      const names = [...p.weekdays].sort((a, b) => a - b).map((d) => weekdayName(language, d));
      const days = new Intl.ListFormat(language, { type: 'conjunction' }).format(names);
      return t('reportSchedules.saysWeekly', { count: every, days, time });
    }
    case 'monthly':
      return t('reportSchedules.saysMonthly', { count: every, day, time });
    case 'monthlyWeekday':
      return t('reportSchedules.saysMonthlyWeekday', {
        count: every,
        nth: t(`reportSchedules.order.${p.nth === -1 ? 'last' : (p.nth as 1)}`),
        weekday: weekdayName(language, p.weekday),
        time,
      });
    case 'quarterly':
      return t('reportSchedules.saysQuarterly', { day, time });
  }
}

export function useRuleWords() {
  const { t, i18n } = useTranslation();
  return useMemo(() => (rule: string) => ruleWords(t, i18n.language, rule), [t, i18n.language]);
}
