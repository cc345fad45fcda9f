import { Box, Button, Card, Skeleton } from '@mui/material';
import { CalendarDays, Plus } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useGetBestTimesQuery, useGetCalendarQuery, type CalendarEntry } from '@/api/loop';
import { kinds, states } from '@/shared/content/names';
import { addDays, isDay, startOfDay, today } from '@/shared/lib/dates';
import { useListFilter } from '@/shared/lib/useListFilter';
import { useParam } from '@/shared/lib/useParam';
import { useAddress } from '@/shared/lib/useAddress';
import { useCan, useWorkspace } from '@/shared/lib/workspace';
import { Page } from '@/shared/ui/Page';
import { PageHeader } from '@/shared/ui/PageHeader';
import { EmptyState, ErrorState, FilteredEmpty } from '@/shared/ui/States';
import { BestLine, Conflicts } from './Conflicts';
import { EntryCard } from './EntryCard';
import { EntryList } from './EntryList';
import { label, place, spanOf, timeOf, views, type View } from './model';
import { More } from './More';
import { MonthGrid } from './MonthGrid';
import { MoveDialog } from './MoveDialog';
import { Toolbar } from './Toolbar';
import { Unplanned } from './Unplanned';
import { useMove } from './useMove';
import { useUnplanned } from './useUnplanned';
import { WeekGrid } from './WeekGrid';

const filters = { network: null, state: states, owner: null, kind: kinds, day: null } as const;
const noEntries: CalendarEntry[] = [];

/** What goes out when: the month, the week or a list, with what has no day yet beside it. */
export function Component() {
  const { t } = useTranslation();
  const { timeZone } = useWorkspace();
  const isEditor = useCan()('editor');
  const [params, setParams] = useAddress();
  const [asked, setAsked] = useParam('view', 'month');
  const view: View = views.find((v) => v === asked) ?? 'month';
  const now = today(timeZone);
  const wanted = params.get('date');
  const date = isDay(wanted) ? wanted : now;
  const onlyDay = view === 'list' && isDay(params.get('day')) ? params.get('day') : null;
  const { filter, isFiltered, clear } = useListFilter(filters);
  const { day: _day, ...asking } = filter;
  const { from, to } = onlyDay ? { from: onlyDay, to: onlyDay } : spanOf(view, date);
  const { currentData, data, error, refetch, isFetching } = useGetCalendarQuery({
    from: startOfDay(from, timeZone),
    // The end is not counted with it.
    to: startOfDay(addDays(to, 1), timeZone),
    ...asking,
  });
  const shown = currentData ?? (isFetching ? data : undefined);
  const best = useGetBestTimesQuery(filter.network ? { network: filter.network } : {});
  const entries = shown?.data ?? noEntries;
  const placed = useMemo(() => place(entries, timeZone), [entries, timeZone]);
  const listed = useMemo(
    () => (onlyDay ? placed.filter((p) => p.day === onlyDay) : placed),
    [placed, onlyDay],
  );
  const warns = useMemo(
    () => new Set((shown?.conflicts ?? []).flatMap((c) => c.ids)),
    [shown?.conflicts],
  );
  const [isOpen, setOpen] = useParam('unplanned');
  const waiting = useUnplanned(isOpen === 'open', filter.network ?? '');
  const unplanned = useMemo(
    () => new Map(waiting.entries.map((e) => [e.id, e])),
    [waiting.entries],
  );
  const [open, setCard] = useState<{ id: string; anchor: HTMLElement }>();
  const [moving, setMoving] = useState<CalendarEntry>();
  const move = useMove();
  const onMove = useCallback(
    (entry: CalendarEntry, at: string | null) => void move(entry, at),
    [move],
  );
  const onDay = useCallback(
    (day: string) =>
      setParams((old) => {
        const next = new URLSearchParams(old);
        next.set('view', 'list');
        next.set('date', day);
        next.set('day', day);
        return next;
      }),
    [setParams],
  );
  const onOpen = useCallback(
    (entry: CalendarEntry, anchor: HTMLElement) => setCard({ id: entry.id, anchor }),
    [],
  );
  const opened = open && entries.find((e) => e.id === open.id);
  const grid = { placed, unplanned, warns, isEditor, onMove, onOpen, onDay };
  const lastDay = placed.at(-1)?.day;
  const isEmpty = !!shown && listed.length === 0;
  return (
    <Page title={t('nav.calendar')} width={1600}>
      <PageHeader
        title={t('nav.calendar')}
        subtitle={t('calendar.subtitle', { zone: timeZone })}
        actions={
          <>
            <Button component={Link} to="/publications" variant="text">
              {t('publications.title')}
            </Button>
            <Button
              variant="outlined"
              aria-expanded={isOpen === 'open'}
              onClick={() => setOpen(isOpen ? '' : 'open')}
            >
              {t('calendar.unplannedCount', { count: shown?.unplanned ?? 0 })}
            </Button>
            {isEditor && (
              <Button
                component={Link}
                to="/content?new=1"
                variant="contained"
                startIcon={<Plus size={15} />}
              >
                {t('content.new')}
              </Button>
            )}
          </>
        }
      />
      <Toolbar
        view={view}
        date={date}
        now={now}
        entries={entries}
        onlyDay={onlyDay}
        onView={(v) => setAsked(v)}
      />
      {shown?.more && lastDay && (
        <More view={view} count={entries.length} lastDay={lastDay} onlyDay={onlyDay} />
      )}
      <Conflicts conflicts={shown?.conflicts ?? []} entries={entries} />
      <Box
        sx={{
          display: 'grid',
          gap: 4,
          gridTemplateColumns: {
            xs: 'minmax(0,1fr)',
            lg: isOpen ? 'minmax(0,1fr) 300px' : 'minmax(0,1fr)',
          },
        }}
      >
        <Card sx={{ opacity: isFetching && !currentData ? 0.6 : 1 }} aria-busy={!shown}>
          {error && !shown ? (
            <ErrorState error={error} onRetry={refetch} />
          ) : !shown ? (
            <Skeleton variant="rounded" height={640} />
          ) : view === 'month' ? (
            <MonthGrid {...grid} from={from} to={to} month={date.slice(0, 7)} now={now} />
          ) : view === 'week' ? (
            <WeekGrid {...grid} from={from} to={to} now={now} best={best.data} />
          ) : isEmpty ? (
            isFiltered ? (
              <FilteredEmpty onClear={clear} />
            ) : (
              <EmptyState
                icon={CalendarDays}
                title={t('calendar.none')}
                hint={t('calendar.noneHint')}
                action={
                  isEditor && (
                    <Button component={Link} to="/content/strategy" size="small" variant="outlined">
                      {t('calendar.plan')}
                    </Button>
                  )
                }
              />
            )
          ) : (
            <EntryList
              placed={listed}
              warns={warns}
              isEditor={isEditor}
              height="calc(100dvh - 260px)"
            />
          )}
        </Card>
        {isOpen && (
          <Card sx={{ alignSelf: 'start' }}>
            <Unplanned
              {...waiting}
              onRetry={waiting.retry}
              isEditor={isEditor}
              onPlan={setMoving}
              onClose={() => setOpen('')}
            />
          </Card>
        )}
      </Box>
      <BestLine best={best.data} />
      {opened && open && (
        <EntryCard
          entry={opened}
          anchor={open.anchor}
          conflicts={(shown?.conflicts ?? []).filter((c) => c.ids.includes(opened.id))}
          isEditor={isEditor}
          onClose={() => setCard(undefined)}
          onMove={() => {
            setMoving(opened);
            setCard(undefined);
          }}
          onTakeOff={() => {
            onMove(opened, null);
            setCard(undefined);
          }}
        />
      )}
      {moving && (
        <MoveDialog
          title={t('calendar.moveOne', { name: label(moving) || t('content.untitled') })}
          at={timeOf(moving)}
          onClose={() => setMoving(undefined)}
          onMove={(at) => {
            onMove(moving, at);
            setMoving(undefined);
          }}
        />
      )}
    </Page>
  );
}
