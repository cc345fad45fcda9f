import { Button, Stack, ToggleButton, ToggleButtonGroup, Typography } from '@mui/material';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { CalendarEntry } from '@/api/loop';
import { KindFilter, NetworkFilter, StateFilter } from '@/shared/content/Filters';
import { useActions, type Action } from '@/shared/lib/actions';
import type { Day } from '@/shared/lib/dates';
import { useFormat } from '@/shared/lib/format';
import { useAddress } from '@/shared/lib/useAddress';
import { useParam } from '@/shared/lib/useParam';
import { useCan } from '@/shared/lib/workspace';
import { FilterSelect } from '@/shared/ui/FilterSelect';
import { IconDeed } from '@/shared/ui/IconDeed';
import { FilterRow } from '@/shared/ui/ListFrame';
import { spanOf, turn, views, type View } from './model';

/** Where in time, how it is shown, and what is let through. */
export function Toolbar({
  view,
  date,
  now,
  entries,
  onlyDay,
  onView,
}: {
  view: View;
  date: Day;
  now: Day;
  entries: readonly CalendarEntry[];
  onlyDay: Day | null;
  onView: (view: View) => void;
}) {
  const { t } = useTranslation();
  const f = useFormat();
  const [, setParams] = useAddress();
  const goTo = useMemo(
    () => (day: Day) =>
      setParams(
        (old) => {
          const next = new URLSearchParams(old);
          next.set('date', day);
          next.delete('day');
          return next;
        },
        { replace: true },
      ),
    [setParams],
  );
  useActions(
    useMemo<Action[]>(
      () => [
        {
          id: 'cal:next',
          label: t('calendar.next'),
          group: 'view',
          keys: 'n',
          run: () => goTo(turn(view, date, 1)),
        },
        {
          id: 'cal:back',
          label: t('calendar.back'),
          group: 'view',
          keys: 'p',
          run: () => goTo(turn(view, date, -1)),
        },
        {
          id: 'cal:today',
          label: t('calendar.today'),
          group: 'view',
          keys: 't',
          run: () => goTo(now),
        },
        ...views.map(
          (v): Action => ({
            id: `cal:${v}`,
            label: t(`calendar.view.${v}`),
            group: 'view',
            keys: v[0]!,
            run: () => onView(v),
          }),
        ),
      ],
      [t, view, date, now, goTo, onView],
    ),
  );
  const isEditor = useCan()('editor');
  // Heard by the grid; the list has the keys of all tables.
  useActions(
    useMemo<Action[]>(() => {
      const told = (id: string, keys: string): Action => ({
        id: `cal:${id}`,
        label: t(`calendar.keys.${id as 'go' | 'move'}`),
        group: 'view',
        keys,
        isTold: true,
        run: () => undefined,
      });
      if (view === 'list') return [];
      return [told('go', '← ↑ ↓ →'), ...(isEditor ? [told('move', 'shift+← ↑ ↓ →')] : [])];
    }, [t, view, isEditor]),
  );
  const { from, to } = spanOf(view, date);
  const title = onlyDay ? f.dayFull(onlyDay) : view === 'week' ? f.range(from, to) : f.month(date);
  const arrow = (name: string, by: 1 | -1) => (
    <IconDeed name={name} onClick={() => goTo(turn(view, date, by))}>
      {by < 0 ? <ChevronLeft size={17} /> : <ChevronRight size={17} />}
    </IconDeed>
  );
  return (
    <Stack sx={{ gap: 3 }}>
      <Stack direction="row" sx={{ alignItems: 'center', gap: 2, flexWrap: 'wrap' }}>
        <Button size="small" variant="outlined" onClick={() => goTo(now)}>
          {t('calendar.today')}
        </Button>
        {arrow(t('calendar.back'), -1)}
        {arrow(t('calendar.next'), 1)}
        <Typography variant="h2" aria-live="polite" sx={{ flex: 1, minWidth: 140 }}>
          {title}
        </Typography>
        {onlyDay && (
          <Button size="small" variant="text" onClick={() => goTo(date)}>
            {t('calendar.wholeMonth')}
          </Button>
        )}
        <ToggleButtonGroup
          exclusive
          value={view}
          aria-label={t('calendar.show')}
          onChange={(_, v: View | null) => v && onView(v)}
        >
          {views.map((v) => (
            <ToggleButton key={v} value={v}>
              {t(`calendar.view.${v}`)}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      </Stack>
      <Filters entries={entries} />
    </Stack>
  );
}

function Filters({ entries }: { entries: readonly CalendarEntry[] }) {
  const { t } = useTranslation();
  const [owner, setOwner] = useParam('owner');
  const owners = useMemo(
    () => [...new Set(entries.flatMap((e) => e.owner ?? []))].sort(),
    [entries],
  );
  return (
    <FilterRow>
      <NetworkFilter />
      <StateFilter />
      <FilterSelect
        label={t('content.owner')}
        all={t('calendar.allOwners')}
        value={owner}
        onChange={setOwner}
        choices={owners.map((o) => ({ value: o, label: o }))}
      />
      <KindFilter />
    </FilterRow>
  );
}
