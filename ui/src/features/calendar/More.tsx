import { Box, Button, Typography } from '@mui/material';
import { Info } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useAddress } from '@/shared/lib/useAddress';
import { useFormat } from '@/shared/lib/format';
import type { Day } from '@/shared/lib/dates';
import type { View } from './model';

/** There are more entries than are sent at once: up to where they are shown, and the way to the rest. */
export function More({
  view,
  count,
  lastDay,
  onlyDay,
}: {
  view: View;
  count: number;
  lastDay: Day;
  onlyDay: Day | null;
}) {
  const { t } = useTranslation();
  const f = useFormat();
  const [, setParams] = useAddress();
  // A shorter time each: from the month to the week in which it broke off, from there to its day.
  const next: View | undefined = onlyDay ? undefined : view === 'week' ? 'list' : 'week';
  const go = (to: View) =>
    setParams((old) => {
      const params = new URLSearchParams(old);
      params.set('view', to);
      params.set('date', lastDay);
      if (to === 'list') params.set('day', lastDay);
      else params.delete('day');
      return params;
    });
  const day = f.dayFull(lastDay);
  return (
    <Box
      role="status"
      sx={{
        mb: 4,
        px: 3,
        py: 1.5,
        gap: 2,
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        borderRadius: '8px',
        bgcolor: 'h.accentSoft',
        color: 'h.accentText',
      }}
    >
      <Info size={15} aria-hidden style={{ flexShrink: 0 }} />
      <Typography variant="body2" sx={{ flex: '1 1 240px', color: 'inherit', py: 1 }}>
        {t(onlyDay ? 'calendar.moreOfDay' : 'calendar.moreThan', { number: f.integer(count), day })}
      </Typography>
      {next && (
        <Button size="small" variant="outlined" onClick={() => go(next)}>
          {t(next === 'week' ? 'calendar.toWeek' : 'calendar.toDay', { day })}
        </Button>
      )}
    </Box>
  );
}
