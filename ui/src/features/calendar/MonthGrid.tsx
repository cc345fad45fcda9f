import { Box } from '@mui/material';
import { memo, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { listDays, type Day } from '@/shared/lib/dates';
import { useFormat } from '@/shared/lib/format';
import { visuallyHidden } from '@/shared/ui/Delta';
import { chipSx } from './chips';
import { EntryChip } from './EntryChip';
import { byDay, type Placed } from './model';
import { useGrid, type GridProps } from './useGrid';

/** As many as fit; the rest is a number that leads to the day. */
const shownInCell = 4;

/** Six weeks at most, each day with its first entries and the count of the rest. */
export function MonthGrid({
  from,
  to,
  month,
  now,
  ...grid
}: GridProps & { from: Day; to: Day; month: string; now: Day }) {
  const { t, i18n } = useTranslation();
  const f = useFormat();
  const days = useMemo(() => listDays(from, to), [from, to]);
  const entries = useMemo(() => byDay(grid.placed), [grid.placed]);
  const { handlers, say } = useGrid('month', grid);
  const names = useMemo(() => weekdayNames(i18n.language), [i18n.language]);
  return (
    <Box sx={{ ...chipSx, ...monthSx } as typeof chipSx} {...handlers}>
      <div className="cal-head" aria-hidden>
        {names.map((name) => (
          <div key={name}>{name}</div>
        ))}
      </div>
      <div
        className="cal-days"
        role="list"
        aria-label={t('calendar.monthLabel', { month: f.month(`${month}-01`) })}
      >
        {days.map((day) => (
          <DayCell
            key={day}
            day={day}
            entries={entries.get(day) ?? none}
            isOutside={!day.startsWith(month)}
            isToday={day === now}
            warns={grid.warns}
            isEditor={grid.isEditor}
          />
        ))}
      </div>
      <Box role="status" sx={visuallyHidden}>
        {say && t('calendar.movedTo', { when: f.moment(say) })}
      </Box>
    </Box>
  );
}
const none: Placed[] = [];

export function weekdayNames(language: string, style: 'short' | 'long' = 'short') {
  const format = new Intl.DateTimeFormat(language, { weekday: style, timeZone: 'UTC' });
  // The first of January 2024 was a Monday.
  return Array.from({ length: 7 }, (_, i) => format.format(Date.UTC(2024, 0, 1 + i)));
}

const DayCell = memo(function DayCell({
  day,
  entries,
  isOutside,
  isToday,
  warns,
  isEditor,
}: {
  day: Day;
  entries: Placed[];
  isOutside: boolean;
  isToday: boolean;
  warns: ReadonlySet<string>;
  isEditor: boolean;
}) {
  const { t } = useTranslation();
  const f = useFormat();
  const hidden = entries.length - shownInCell;
  return (
    <div
      role="listitem"
      className="cal-day"
      data-day={day}
      data-outside={isOutside}
      aria-current={isToday ? 'date' : undefined}
    >
      <div className="cal-top">
        <button
          type="button"
          className="cal-number"
          data-more={day}
          aria-label={t('calendar.dayLabel', { day: f.dayFull(day), count: entries.length })}
        >
          {Number(day.slice(8))}
        </button>
        {entries.length > 0 && (
          <span className="cal-count" aria-hidden>
            {entries.length}
          </span>
        )}
      </div>
      {entries.slice(0, hidden > 0 ? shownInCell - 1 : shownInCell).map((p) => (
        <EntryChip key={p.entry.id} placed={p} warns={warns.has(p.entry.id)} isEditor={isEditor} />
      ))}
      {hidden > 0 && (
        <button type="button" className="cal-more" data-more={day}>
          {t('calendar.more', { count: hidden + 1 })}
        </button>
      )}
    </div>
  );
});

const monthSx = {
  '& .cal-head, & .cal-days': {
    display: 'grid',
    gridTemplateColumns: 'repeat(7, minmax(0, 1fr))',
  },
  '& .cal-head > div': {
    px: 2,
    py: 1.5,
    fontSize: 12,
    fontWeight: 500,
    color: 'h.text2',
    borderBottom: 1,
    borderColor: 'h.border',
  },
  '& .cal-day': {
    minHeight: { xs: 62, md: 128 },
    p: '4px',
    display: 'flex',
    flexDirection: 'column',
    gap: '3px',
    borderRight: 1,
    borderBottom: 1,
    borderColor: 'h.border',
    minWidth: 0,
    '&:nth-of-type(7n)': { borderRight: 0 },
    '&:nth-last-of-type(-n+7)': { borderBottom: 0 },
  },
  '& .cal-day[data-outside=true]': { bgcolor: 'h.canvas' },
  '& .cal-day[data-outside=true] .cal-number': { color: 'h.text3' },
  '& .cal-top': { display: 'flex', justifyContent: 'space-between', alignItems: 'center' },
  '& .cal-count': { fontSize: 11, color: 'h.text2', pr: '4px' },
  '& .cal-number': {
    all: 'unset',
    cursor: 'pointer',
    minWidth: 24,
    height: 24,
    borderRadius: '12px',
    textAlign: 'center',
    fontSize: 12,
    lineHeight: '24px',
    fontVariantNumeric: 'tabular-nums',
    '&:hover': { bgcolor: 'h.hover' },
    '&:focus-visible': { outline: '2px solid', outlineColor: 'h.accent' },
  },
  '& [aria-current=date] .cal-number': {
    bgcolor: 'h.accent',
    color: 'h.onAccent',
    fontWeight: 600,
  },
  '& .cal-more': {
    all: 'unset',
    cursor: 'pointer',
    fontSize: 12,
    lineHeight: '24px',
    px: '6px',
    borderRadius: '5px',
    color: 'h.accentText',
    '&:hover': { bgcolor: 'h.hover' },
    '&:focus-visible': { outline: '2px solid', outlineColor: 'h.accent' },
  },
  // A phone shows how much there is; a tap leads to the day.
  '@media (max-width: 599px)': {
    '& .cal-chip, & .cal-more': { display: 'none !important' },
    '& .cal-day': { position: 'relative', alignItems: 'center' },
    '& .cal-top': { flexDirection: 'column', gap: '4px' },
    '& .cal-count': {
      fontSize: 12,
      lineHeight: '18px',
      px: '7px',
      borderRadius: '9px',
      fontWeight: 600,
      color: 'h.accentText',
      bgcolor: 'h.accentSoft',
    },
    '& .cal-number::after': { content: '""', position: 'absolute', inset: 0 },
  },
};
