import { Box, Button, MenuItem, MenuList, Popover, Stack } from '@mui/material';
import { CalendarDays, Check, ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addDays, isDay, today as todayIn, type Day } from '@/shared/lib/dates';
import { useFormat } from '@/shared/lib/format';
import { useAddress } from '@/shared/lib/useAddress';
import { useWorkspace } from '@/shared/lib/workspace';
import { RangeCalendar } from './RangeCalendar';

const periods = ['today', 'last_7_days', 'last_30_days', 'last_90_days'] as const;
/** Unlike the periods of figures these end today: a log is complete up to now. */
export function periodDays(period: (typeof periods)[number], today: Day): { from: Day; to: Day } {
  const days = { today: 1, last_7_days: 7, last_30_days: 30, last_90_days: 90 }[period];
  return { from: addDays(today, 1 - days), to: today };
}

/** `from` and `to` in the address: any time, one of the usual periods up to now, or two days picked in the calendar. */
export function PeriodFilter() {
  const { t } = useTranslation();
  const f = useFormat();
  const { timeZone } = useWorkspace();
  const [params, setParams] = useAddress();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [picked, setPicked] = useState<{ from: Day; to: Day | null } | null>(null);
  const now = todayIn(timeZone);
  const from = params.get('from') ?? '';
  const to = params.get('to') ?? '';
  const isSet = isDay(from) && isDay(to);
  const preset = periods.find((p) => {
    const d = periodDays(p, now);
    return d.from === from && d.to === to;
  });
  const apply = (range: { from: Day; to: Day } | null) => {
    setParams(
      (old) => {
        const next = new URLSearchParams(old);
        for (const key of ['from', 'to'] as const)
          if (range) next.set(key, range[key]);
          else next.delete(key);
        return next;
      },
      { replace: true },
    );
    setAnchor(null);
  };
  const item = (label: string, on: boolean, range: { from: Day; to: Day } | null) => (
    <MenuItem key={label} selected={on} onClick={() => apply(range)}>
      <Box sx={{ flex: 1 }}>{label}</Box>
      {on && <Check size={14} aria-hidden />}
    </MenuItem>
  );
  return (
    <>
      <Button
        variant="outlined"
        aria-haspopup="dialog"
        aria-expanded={!!anchor}
        startIcon={<CalendarDays size={15} />}
        endIcon={<ChevronDown size={14} />}
        onClick={(e) => {
          setPicked(null);
          setAnchor(e.currentTarget);
        }}
        sx={{ '& .MuiButton-endIcon': { m: 0, ml: 'auto' }, justifyContent: 'flex-start' }}
      >
        {preset ? t(`range.${preset}`) : isSet ? f.range(from, to) : t('table.anyTime')}
      </Button>
      <Popover
        open={!!anchor}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }}
        slotProps={{
          paper: {
            role: 'dialog',
            'aria-label': t('range.title'),
            sx: { mt: 1, border: 1, borderColor: 'h.border', borderRadius: '10px' },
          },
        }}
      >
        <Stack direction={{ xs: 'column', sm: 'row' }}>
          <MenuList
            autoFocusItem
            dense
            aria-label={t('range.presets')}
            sx={{
              width: { sm: 160 },
              p: 2,
              borderRight: { sm: 1 },
              borderBottom: { xs: 1, sm: 0 },
              borderColor: { xs: 'h.border', sm: 'h.border' },
            }}
          >
            {item(t('table.anyTime'), !isSet, null)}
            {periods.map((p) => item(t(`range.${p}`), p === preset, periodDays(p, now)))}
          </MenuList>
          <Box sx={{ p: 4 }}>
            <RangeCalendar
              from={picked?.from ?? (isSet ? from : now)}
              to={picked ? picked.to : isSet ? to : now}
              max={now}
              months={1}
              onPick={(next) =>
                next.to ? apply({ from: next.from, to: next.to }) : setPicked(next)
              }
            />
          </Box>
        </Stack>
      </Popover>
    </>
  );
}
