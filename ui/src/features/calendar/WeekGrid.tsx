import { Box } from '@mui/material';
import { Fragment, memo, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { BestTimes } from '@/api/loop';
import { sayReason } from '@/shared/content/reasons';
import { listDays, weekday, type Day } from '@/shared/lib/dates';
import { useFormat } from '@/shared/lib/format';
import { visuallyHidden } from '@/shared/ui/Delta';
import { chipSx } from './chips';
import { EntryChip } from './EntryChip';
import type { Placed } from './model';
import { useGrid, type GridProps } from './useGrid';

const shownInCell = 3;
/** The first hour in sight: mornings are where work begins. */
const firstHour = 7;
const hours = Array.from({ length: 24 }, (_, h) => h);

/** Seven days by their hours; good hours are tinted, the best ones say so. */
export function WeekGrid({
  from,
  to,
  now,
  best,
  ...grid
}: GridProps & { from: Day; to: Day; now: Day; best: BestTimes | undefined }) {
  const { t } = useTranslation();
  const f = useFormat();
  const days = useMemo(() => listDays(from, to), [from, to]);
  const cells = useMemo(() => byHour(grid.placed), [grid.placed]);
  const heat = useMemo(() => heatOf(best), [best]);
  const { handlers, say } = useGrid('week', grid);
  const scroller = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const row = scroller.current?.querySelector<HTMLElement>(`[data-row="${firstHour}"]`);
    if (scroller.current && row) scroller.current.scrollTop = row.offsetTop - 34;
  }, []);
  return (
    <Box
      ref={scroller}
      tabIndex={0}
      role="region"
      aria-label={t('calendar.weekLabel', { week: f.range(from, to) })}
      sx={{ ...chipSx, ...weekSx } as typeof chipSx}
      {...handlers}
    >
      <div className="cal-week">
        <div className="cal-corner" />
        {days.map((day) => (
          <button
            key={day}
            type="button"
            className="cal-dayname"
            data-more={day}
            aria-current={day === now ? 'date' : undefined}
          >
            {f.dayFull(day).split(' ')[0]} {f.day(day)}
          </button>
        ))}
        {hours.map((hour) => (
          <Fragment key={hour}>
            <div className="cal-hour" data-row={hour}>
              {String(hour).padStart(2, '0')}:00
            </div>
            {days.map((day) => (
              <HourCell
                key={day}
                day={day}
                hour={hour}
                heat={heat.get(`${weekday(day) + 1}-${hour}`)}
                entries={cells.get(`${day}-${hour}`) ?? none}
                warns={grid.warns}
                isEditor={grid.isEditor}
              />
            ))}
          </Fragment>
        ))}
      </div>
      <Box role="status" sx={visuallyHidden}>
        {say && t('calendar.movedTo', { when: f.moment(say) })}
      </Box>
    </Box>
  );
}
const none: Placed[] = [];

function byHour(placed: readonly Placed[]) {
  const out = new Map<string, Placed[]>();
  for (const p of placed) {
    const key = `${p.day}-${Math.floor(p.minutes / 60)}`;
    const list = out.get(key);
    if (list) list.push(p);
    else out.set(key, [p]);
  }
  return out;
}
interface Heat {
  /** 0 to 1, against the best hour of the week. */
  strength: number;
  /** Why it is among the best. */
  why?: string | undefined;
}
const sayHint = ({ code, why, values, weekday, hour }: BestTimes['top'][number]) =>
  sayReason({ code, text: why, values: { ...values, weekday: `${weekday}`, hour: `${hour}` } });
function heatOf(best: BestTimes | undefined) {
  const out = new Map<string, Heat>();
  const most = Math.max(0, ...(best?.cells ?? []).map((c) => c.score));
  const least = Math.min(most, ...(best?.cells ?? []).map((c) => c.score));
  for (const c of best?.cells ?? [])
    out.set(`${c.weekday}-${c.hour}`, {
      strength: most > least ? (c.score - least) / (most - least) : 0,
    });
  for (const top of best?.top ?? [])
    out.set(`${top.weekday}-${top.hour}`, { strength: 1, why: sayHint(top) });
  return out;
}

const HourCell = memo(function HourCell({
  day,
  hour,
  heat,
  entries,
  warns,
  isEditor,
}: {
  day: Day;
  hour: number;
  heat: Heat | undefined;
  entries: Placed[];
  warns: ReadonlySet<string>;
  isEditor: boolean;
}) {
  const { t } = useTranslation();
  const hidden = entries.length - shownInCell;
  return (
    <div
      className="cal-cell"
      data-day={day}
      data-hour={hour}
      title={heat?.why}
      style={{ '--heat': (heat?.strength ?? 0) ** 2 } as React.CSSProperties}
    >
      {heat?.why && <span className="cal-best">{t('calendar.best')}</span>}
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

const weekSx = {
  overflow: 'auto',
  maxHeight: 'calc(100dvh - 240px)',
  minHeight: 320,
  position: 'relative',
  '&:focus-visible': { outlineOffset: -2 },
  '& .cal-week': {
    display: 'grid',
    minWidth: 760,
    gridTemplateColumns: '56px repeat(7, minmax(0, 1fr))',
  },
  '& .cal-corner, & .cal-dayname': {
    all: 'unset',
    boxSizing: 'border-box',
    position: 'sticky',
    top: 0,
    zIndex: 2,
    height: 34,
    px: 2,
    fontSize: 12,
    lineHeight: '33px',
    fontWeight: 500,
    color: 'h.text2',
    bgcolor: 'h.surface',
    borderBottom: 1,
    borderColor: 'h.border',
  },
  '& .cal-dayname': {
    cursor: 'pointer',
    '&:hover': { color: 'h.text' },
    '&:focus-visible': { outline: '2px solid', outlineColor: 'h.accent', outlineOffset: '-2px' },
  },
  '& .cal-dayname[aria-current=date]': { color: 'h.accentText', fontWeight: 600 },
  '& .cal-hour': {
    fontSize: 11,
    color: 'h.text2',
    textAlign: 'right',
    pr: 2,
    pt: '2px',
    fontVariantNumeric: 'tabular-nums',
  },
  '& .cal-cell': {
    minHeight: 40,
    minWidth: 0,
    p: '2px',
    display: 'flex',
    flexDirection: 'column',
    gap: '2px',
    borderLeft: 1,
    borderBottom: 1,
    borderColor: 'h.border',
    position: 'relative',
    background:
      'color-mix(in srgb, var(--h-palette-h-greenSoft) calc(var(--heat) * 100%), transparent)',
  },
  '& .cal-best': {
    position: 'absolute',
    right: 3,
    bottom: 1,
    fontSize: 10.5,
    lineHeight: '14px',
    color: 'h.green',
    fontWeight: 500,
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
};
