import { Box, IconButton, Stack, Typography } from '@mui/material';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import {
  addDays,
  addMonths,
  endOfMonth,
  listDays,
  startOfMonth,
  weekday,
  type Day,
} from '@/shared/lib/dates';
import { useFormat } from '@/shared/lib/format';

interface Props {
  from: Day;
  /** Null while the end is still to be picked. */
  to: Day | null;
  /** The last day that can be picked. */
  max: Day;
  months: 1 | 2;
  onPick: (range: { from: Day; to: Day | null }) => void;
}

/** Monday first; Intl names the days, counted from a known Monday. */
const knownMonday: Day = '2024-01-01';
const cell = 34;

/** Two clicks make a period. Arrows move by day and week, Page keys by month, Home and End in the week. */
export function RangeCalendar({ from, to, max, months, onPick }: Props) {
  const { t, i18n } = useTranslation();
  const f = useFormat();
  const grid = useRef<HTMLDivElement>(null);
  const [focus, setFocus] = useState<Day>(to ?? from);
  const [hover, setHover] = useState<Day | null>(null);
  const [last, setLast] = useState<Day>(startOfMonth(to ?? from));
  const shown = useMemo(
    () => Array.from({ length: months }, (_, i) => addMonths(last, i - months + 1)),
    [last, months],
  );
  const names = useMemo(() => {
    const short = new Intl.DateTimeFormat(i18n.language, { weekday: 'short', timeZone: 'UTC' });
    return listDays(knownMonday, addDays(knownMonday, 6)).map((d) => short.format(new Date(d)));
  }, [i18n.language]);

  // A period chosen elsewhere (a preset) moves the calendar there.
  useEffect(() => {
    setLast(startOfMonth(to ?? from));
    setFocus(to ?? from);
  }, [from, to]);

  const end = to ?? (hover && hover >= from ? hover : from);
  const pick = (d: Day) => {
    if (d > max) return;
    setFocus(d);
    if (to) onPick({ from: d, to: null });
    else onPick(d < from ? { from: d, to: from } : { from, to: d });
  };
  const moveFocus = (d: Day) => {
    const next = d > max ? max : d;
    setFocus(next);
    const first = shown[0]!;
    if (next < first) setLast(addMonths(startOfMonth(next), months - 1));
    else if (next > endOfMonth(last)) setLast(startOfMonth(next));
    requestAnimationFrame(() =>
      grid.current?.querySelector<HTMLElement>(`[data-day="${next}"]`)?.focus(),
    );
  };
  const onKeyDown = (e: KeyboardEvent) => {
    const moves: Record<string, () => Day> = {
      ArrowLeft: () => addDays(focus, -1),
      ArrowRight: () => addDays(focus, 1),
      ArrowUp: () => addDays(focus, -7),
      ArrowDown: () => addDays(focus, 7),
      PageUp: () => addMonths(focus, -1),
      PageDown: () => addMonths(focus, 1),
      Home: () => addDays(focus, -weekday(focus)),
      End: () => addDays(focus, 6 - weekday(focus)),
    };
    const move = moves[e.key];
    if (!move) return;
    e.preventDefault();
    moveFocus(move());
  };

  return (
    <Box ref={grid} onKeyDown={onKeyDown} onMouseLeave={() => setHover(null)}>
      <Stack direction="row" sx={{ gap: 6, position: 'relative' }}>
        <IconButton
          size="small"
          aria-label={t('range.earlier')}
          onClick={() => setLast(addMonths(last, -1))}
          sx={{ position: 'absolute', left: 0, top: -4 }}
        >
          <ChevronLeft size={16} />
        </IconButton>
        <IconButton
          size="small"
          aria-label={t('range.later')}
          disabled={addMonths(last, 1) > max}
          onClick={() => setLast(addMonths(last, 1))}
          sx={{ position: 'absolute', right: 0, top: -4 }}
        >
          <ChevronRight size={16} />
        </IconButton>
        {shown.map((month) => (
          <Box key={month}>
            <Typography
              variant="label"
              component="p"
              aria-live="polite"
              sx={{ textAlign: 'center', mb: 3 }}
            >
              {f.month(month)}
            </Typography>
            <Box role="grid" aria-label={f.month(month)}>
              <Box
                role="row"
                sx={{ display: 'grid', gridTemplateColumns: `repeat(7, ${cell}px)`, mb: 1 }}
              >
                {names.map((n) => (
                  <Typography
                    key={n}
                    role="columnheader"
                    variant="caption"
                    sx={{ textAlign: 'center', color: 'h.text3' }}
                  >
                    {n}
                  </Typography>
                ))}
              </Box>
              {weeksOf(month).map((week) => (
                <Box
                  key={week[0]}
                  role="row"
                  sx={{ display: 'grid', gridTemplateColumns: `repeat(7, ${cell}px)`, mb: '2px' }}
                >
                  {week.map((d) =>
                    d.slice(0, 7) !== month.slice(0, 7) ? (
                      <Box key={d} role="gridcell" aria-hidden sx={{ height: cell - 4 }} />
                    ) : (
                      <DayCell
                        key={d}
                        day={d}
                        label={f.dayFull(d)}
                        isFocus={d === focus}
                        isDisabled={d > max}
                        isEdge={d === from || d === end}
                        isInside={d > from && d < end}
                        isStart={d === from && end !== from}
                        isEnd={d === end && end !== from}
                        onPick={pick}
                        onHover={setHover}
                      />
                    ),
                  )}
                </Box>
              ))}
            </Box>
          </Box>
        ))}
      </Stack>
    </Box>
  );
}

function weeksOf(month: Day): Day[][] {
  const first = addDays(month, -weekday(month));
  const days = listDays(first, endOfMonth(month));
  const weeks: Day[][] = [];
  for (let i = 0; i < days.length; i += 7) {
    const start = addDays(first, i);
    weeks.push(listDays(start, addDays(start, 6)));
  }
  return weeks;
}

interface CellProps {
  day: Day;
  label: string;
  isFocus: boolean;
  isDisabled: boolean;
  isEdge: boolean;
  isInside: boolean;
  isStart: boolean;
  isEnd: boolean;
  onPick: (d: Day) => void;
  onHover: (d: Day) => void;
}

function DayCell(p: CellProps) {
  const round = p.isStart ? '6px 0 0 6px' : p.isEnd ? '0 6px 6px 0' : p.isInside ? 0 : '6px';
  return (
    <Box
      role="gridcell"
      aria-selected={p.isEdge || p.isInside}
      sx={{
        bgcolor: p.isInside || p.isStart || p.isEnd ? 'h.accentSoft' : undefined,
        borderRadius: round,
      }}
    >
      <Box
        component="button"
        type="button"
        data-day={p.day}
        aria-label={p.label}
        aria-disabled={p.isDisabled || undefined}
        tabIndex={p.isFocus ? 0 : -1}
        onClick={() => p.onPick(p.day)}
        onMouseEnter={() => p.onHover(p.day)}
        sx={{
          all: 'unset',
          boxSizing: 'border-box',
          width: cell,
          height: cell - 4,
          textAlign: 'center',
          borderRadius: '6px',
          fontSize: 12.5,
          fontVariantNumeric: 'tabular-nums',
          cursor: p.isDisabled ? 'default' : 'pointer',
          color: p.isDisabled
            ? 'h.text3'
            : p.isEdge
              ? 'h.onAccent'
              : p.isInside
                ? 'h.accentText'
                : 'h.text',
          opacity: p.isDisabled ? 0.55 : 1,
          fontWeight: p.isEdge ? 600 : 400,
          bgcolor: p.isEdge ? 'h.accent' : undefined,
          ...(!p.isEdge && !p.isDisabled && !p.isInside && { '&:hover': { bgcolor: 'h.hover' } }),
          '&:focus-visible': {
            outline: '2px solid',
            outlineColor: 'h.accent',
            outlineOffset: '1px',
          },
        }}
      >
        {Number(p.day.slice(8))}
      </Box>
    </Box>
  );
}
