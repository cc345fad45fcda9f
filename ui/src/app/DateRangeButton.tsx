import { Box, Button, Popover, Skeleton, type PopoverActions } from '@mui/material';
import { CalendarDays, ChevronDown } from 'lucide-react';
import { lazy, Suspense, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useActions, type Action } from '@/shared/lib/actions';
import { useFormat } from '@/shared/lib/format';
import { presets, useRange } from '@/shared/lib/range';

const DateRangePanel = lazy(() => import('./DateRangePanel'));

export function DateRangeButton() {
  const { t } = useTranslation();
  const f = useFormat();
  const { range, today, setRange } = useRange();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const popover = useRef<PopoverActions>(null);
  const dates = f.range(range.from, range.to);
  const isCustom = range.preset === 'custom';
  useActions(
    useMemo<Action[]>(
      () =>
        presets.map((preset) => ({
          id: `range:${preset}`,
          label: t('range.show', { period: t(`range.${preset}`) }),
          group: 'view',
          icon: CalendarDays,
          run: () => setRange({ preset }),
        })),
      // setRange writes the address it was made under; a new one comes with every change of it.
      // oxlint-disable-next-line react-hooks/exhaustive-deps
      [t, range],
    ),
  );
  return (
    <>
      <Button
        variant="outlined"
        aria-haspopup="dialog"
        aria-expanded={!!anchor}
        onClick={(e) => setAnchor(e.currentTarget)}
        startIcon={<CalendarDays size={15} />}
        endIcon={<ChevronDown size={14} />}
        sx={{ mr: 1, minWidth: 0, '& .MuiButton-endIcon': { m: 0 } }}
      >
        <Box component="span" sx={{ overflow: 'hidden', textOverflow: 'ellipsis' }}>
          {range.preset === 'custom' ? dates : t(`range.${range.preset}`)}
        </Box>
        {!isCustom && (
          <Box
            component="span"
            sx={{ color: 'h.text2', fontWeight: 400, display: { xs: 'none', lg: 'inline' } }}
          >
            {dates}
          </Box>
        )}
      </Button>
      <Popover
        action={popover}
        open={!!anchor}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
        transformOrigin={{ vertical: 'top', horizontal: 'right' }}
        slotProps={{
          paper: {
            role: 'dialog',
            'aria-label': t('range.title'),
            sx: {
              mt: 1,
              border: 1,
              borderColor: 'h.border',
              borderRadius: '10px',
              maxWidth: 'calc(100vw - 24px)',
            },
          },
        }}
      >
        <Suspense fallback={<Skeleton variant="rectangular" width={320} height={340} />}>
          <DateRangePanel
            range={range}
            today={today}
            onApply={(next) => {
              setRange(next);
              if (next.from ?? next.preset) setAnchor(null);
            }}
            onClose={() => setAnchor(null)}
            onReady={() => popover.current?.updatePosition()}
          />
        </Suspense>
      </Popover>
    </>
  );
}
