import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlertChannel, AlertRoute } from '@/api';
import { decode } from '@/shared/condition/tree';
import { useConditionWords } from '@/shared/condition/useConditionWords';
import { useWorkspace } from '@/shared/lib/workspace';
import { routeFields, weekDays } from './model';

type Told = Pick<
  AlertRoute,
  | 'min_severity'
  | 'kinds'
  | 'condition'
  | 'channel_ids'
  | 'quiet_hours'
  | 'digest'
  | 'digest_at'
  | 'escalate_after_minutes'
  | 'escalate_channel_ids'
>;

/** Days of the week, 1 is Monday, as short names; runs are written as such: "Mon–Fri". */
export function useDayNames() {
  const { i18n } = useTranslation();
  return useCallback(
    (days: readonly number[]) => {
      const f = new Intl.DateTimeFormat(i18n.language, { weekday: 'short', timeZone: 'UTC' });
      const name = (d: number) => f.format(Date.UTC(2024, 0, d));
      const runs: number[][] = [];
      for (const d of [...days].sort((a, b) => a - b)) {
        const last = runs[runs.length - 1];
        if (last && d === last[last.length - 1]! + 1) last.push(d);
        else runs.push([d]);
      }
      return runs
        .map((r) =>
          r.length > 2 ? `${name(r[0]!)}–${name(r[r.length - 1]!)}` : r.map(name).join(', '),
        )
        .join(', ');
    },
    [i18n.language],
  );
}

/** A route as a person would say it. */
export function useRouteSentence(channels: readonly AlertChannel[]) {
  const { t, i18n } = useTranslation();
  const words = useConditionWords(routeFields);
  const dayNames = useDayNames();
  const { timeZone } = useWorkspace();
  return useCallback(
    (r: Told): string => {
      const list = new Intl.ListFormat(i18n.language, { type: 'conjunction' });
      const named = (ids: readonly string[]) =>
        list.format(
          ids.map((id) => channels.find((c) => c.id === id)?.name ?? t('alerts.goneChannel')),
        );
      const condition = decode(r.condition);
      const parts = [
        t(r.channel_ids.length ? 'alerts.say.to' : 'alerts.say.inboxOnly', {
          about: t(`alerts.say.from_${r.min_severity}`),
          kinds: r.kinds.length
            ? t('alerts.say.kinds', {
                kinds: list.format(r.kinds.map((k) => t(`alerts.kind.${k}`))),
              })
            : '',
          where: condition.children.length
            ? t('alerts.say.where', { condition: words.tree(condition) })
            : '',
          channels: named(r.channel_ids),
        }),
      ];
      if (r.digest === 'hourly') parts.push(t('alerts.say.hourly'));
      if (r.digest === 'daily') parts.push(t('alerts.say.daily', { time: r.digest_at ?? '' }));
      if (r.quiet_hours) {
        const { from, to, days, time_zone: zone } = r.quiet_hours;
        const isEvery = !days?.length || days.length === weekDays.length;
        parts.push(
          t(r.quiet_hours.hold_critical ? 'alerts.say.quietAll' : 'alerts.say.quiet', {
            from,
            to,
            days: isEvery ? t('alerts.say.everyDay') : dayNames(days),
            zone: (zone ?? timeZone).replaceAll('_', ' '),
          }),
        );
      }
      if (r.escalate_after_minutes)
        parts.push(
          t('alerts.say.escalate', {
            count: r.escalate_after_minutes,
            channels: r.escalate_channel_ids.length
              ? named(r.escalate_channel_ids)
              : t('alerts.say.again'),
          }),
        );
      return parts.join(' ');
    },
    [t, i18n.language, channels, words, dayNames, timeZone],
  );
}
