import { Card } from '@mui/material';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { HealthScore } from '@/api';
import { BandChart } from '@/shared/ui/BandChart';

const height = 100;
const whole = (n: number | null) => (n === null ? '–' : String(Math.round(n)));

/** The score day by day. */
export function History({ health }: { health: HealthScore }) {
  const { t } = useTranslation();
  const title = t('health.history');
  const drawn = useMemo(
    () => ({
      days: health.history.map((h) => h.date),
      lines: [{ name: t('health.score'), values: health.history.map((h) => h.score) }],
    }),
    [health.history, t],
  );
  return (
    <Card component="section" aria-label={title} sx={{ p: 4, pb: 2, minHeight: 176 }}>
      <BandChart
        title={title}
        height={height}
        x={drawn.days}
        lines={drawn.lines}
        fit
        hideLegend
        format={whole}
        axisFormat={String}
        instead={drawn.days.length < 2 ? t('health.noHistory') : undefined}
      />
    </Card>
  );
}
