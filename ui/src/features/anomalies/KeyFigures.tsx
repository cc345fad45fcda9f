import { Box, Card, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentDetail } from '@/api';
import { useFormat } from '@/shared/lib/format';
import { goodWay, isWatched, metricText } from '@/shared/lib/metrics';
import { DeltaLine } from '@/shared/ui/Delta';
import { useIntervalText } from '@/shared/ui/Interval';
import { deviation } from './model';

function Figure({ name, value, note }: { name: string; value: ReactNode; note?: ReactNode }) {
  return (
    <Box sx={{ p: 4, bgcolor: 'h.surface' }}>
      <Typography variant="label" component="p" color="textSecondary">
        {name}
      </Typography>
      <Typography variant="metric" component="p" sx={{ fontSize: 20, mt: 1 }}>
        {value}
      </Typography>
      <Typography
        variant="caption"
        component="p"
        color="textSecondary"
        sx={{ mt: 0.5, minHeight: 16 }}
      >
        {note}
      </Typography>
    </Box>
  );
}

/** What was seen, what was expected, what it costs, how sure it is. */
export function KeyFigures({ incident: i }: { incident: IncidentDetail }) {
  const { t } = useTranslation();
  const f = useFormat();
  const range = useIntervalText();
  const show = metricText(f, i.metric ?? '', i.currency);
  const change = deviation(i);
  const good = isWatched(i.metric) ? goodWay[i.metric] : 'neutral';
  return (
    <Card
      component="section"
      aria-label={t('anomalies.figures')}
      sx={{
        display: 'grid',
        overflow: 'hidden',
        gridTemplateColumns: { xs: '1fr 1fr', lg: 'repeat(4,1fr)' },
        gap: '1px',
        bgcolor: 'h.border',
      }}
    >
      <Figure
        name={isWatched(i.metric) ? t(`metric.${i.metric}`) : t('anomalies.observed')}
        value={show(i.observed)}
        note={
          change !== null && (
            <DeltaLine change={change} good={good}>
              {t('anomalies.againstExpected')}
            </DeltaLine>
          )
        }
      />
      <Figure
        name={t('anomalies.expected')}
        value={show(i.expected)}
        note={
          i.low !== null && i.high !== null
            ? t('anomalies.usual', { range: range({ low: i.low, high: i.high }, show) })
            : undefined
        }
      />
      <Figure
        name={t((i.money_a_day ?? 0) > 0 ? 'anomalies.brings' : 'anomalies.costs')}
        value={
          i.money_a_day === null
            ? '–'
            : t('anomalies.aDay', { money: f.money(Math.abs(i.money_a_day), i.currency) })
        }
        note={
          i.money_a_day !== null &&
          t('anomalies.aWeek', { money: f.money(Math.abs(i.money_a_day) * 7, i.currency) })
        }
      />
      <Figure
        name={t('anomalies.sure')}
        value={f.progress(i.score)}
        note={t('anomalies.signals', { count: i.signals })}
      />
    </Card>
  );
}
