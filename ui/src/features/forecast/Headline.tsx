import { Box, Card, Skeleton, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { MetricForecast } from '@/api';
import { sumBefore } from '@/shared/forecast/model';
import { useFormat } from '@/shared/lib/format';
import { goodWay, isWatched, metricRough } from '@/shared/lib/metrics';
import { DeltaLine } from '@/shared/ui/Delta';
import { useIntervalText } from '@/shared/ui/Interval';

const grid = {
  display: 'grid',
  overflow: 'hidden',
  gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr', lg: 'repeat(4,1fr)' },
  gap: '1px',
  bgcolor: 'h.border',
} as const;
const cell = { p: 4, bgcolor: 'h.surface', minHeight: 104 } as const;

function Figure({ name, value, note }: { name: string; value: ReactNode; note: ReactNode }) {
  return (
    <Box sx={cell}>
      <Typography variant="label" component="p" color="textSecondary">
        {name}
      </Typography>
      <Typography variant="metric" component="p" sx={{ fontSize: 20, mt: 1 }}>
        {value}
      </Typography>
      <Typography variant="caption" component="p" color="textSecondary" sx={{ mt: 0.5 }}>
        {note}
      </Typography>
    </Box>
  );
}

export function HeadlineSkeleton() {
  return (
    <Card sx={grid} aria-hidden>
      {[0, 1, 2, 3].map((i) => (
        <Box key={i} sx={cell}>
          <Skeleton width={110} height={16} />
          <Skeleton width={120} height={30} sx={{ mt: 1 }} />
          <Skeleton width={90} height={16} />
        </Box>
      ))}
    </Card>
  );
}

/** What the horizon comes to: the likeliest figure, both intervals, and the same days before. */
export function Headline({ forecast, isStale }: { forecast: MetricForecast; isStale: boolean }) {
  const { t } = useTranslation();
  const f = useFormat();
  const range = useIntervalText();
  const show = metricRough(f, forecast.metric, forecast.currency);
  const last = forecast.points[forecast.points.length - 1]!;
  const figure = forecast.total ?? last;
  const before = forecast.total ? sumBefore(forecast) : null;
  const good = isWatched(forecast.metric) ? goodWay[forecast.metric] : 'neutral';
  const when = forecast.total
    ? t('forecast.next', { count: forecast.horizon })
    : t('forecast.on', { day: f.dayYear(last.date) });
  return (
    <Card
      component="section"
      aria-label={t('forecast.outcome')}
      sx={{ ...grid, opacity: isStale ? 0.6 : 1 }}
    >
      <Figure name={when} value={show(figure.mean)} note={t('forecast.meanNote')} />
      <Figure
        name={t('forecast.likely', { level: 80 })}
        value={range({ low: figure.low80, high: figure.high80 }, show)}
        note={t('forecast.outside', { share: t('forecast.oneInFive') })}
      />
      <Figure
        name={t('forecast.likely', { level: 95 })}
        value={range({ low: figure.low95, high: figure.high95 }, show)}
        note={t('forecast.outside', { share: t('forecast.oneInTwenty') })}
      />
      <Figure
        name={
          forecast.total ? t('forecast.before', { count: forecast.horizon }) : t('forecast.lastDay')
        }
        value={show(before ?? lastKnown(forecast))}
        note={
          before ? (
            <DeltaLine change={figure.mean / before - 1} good={good}>
              {t('forecast.against')}
            </DeltaLine>
          ) : (
            '\u00a0'
          )
        }
      />
    </Card>
  );
}

function lastKnown(f: MetricForecast): number | null {
  if (f.total) return null;
  for (let i = f.history.length - 1; i >= 0; i--) {
    const value = f.history[i]?.value;
    if (value !== null && value !== undefined) return value;
  }
  return null;
}

/** The days behind it, in plain words. */
export function Basis({ forecast }: { forecast: MetricForecast }) {
  const { t } = useTranslation();
  const f = useFormat();
  const facts: [string, string][] = [
    [t('forecast.factUsed'), f.integer(forecast.used)],
    [t('forecast.factGaps'), f.integer(forecast.gaps)],
    [t('forecast.factOutliers'), f.integer(forecast.outliers)],
    [
      t('forecast.factSeasons'),
      forecast.seasons.length
        ? forecast.seasons
            .map((n) => (n === 7 ? t('forecast.week') : t('forecast.days', { count: n })))
            .join(', ')
        : t('forecast.noSeason'),
    ],
    [
      t('forecast.factThrough'),
      forecast.complete_through ? f.dayYear(forecast.complete_through) : '–',
    ],
  ];
  return (
    <Card component="section" aria-label={t('forecast.basis')} sx={{ p: 4 }}>
      <Typography variant="h3" component="h2" sx={{ mb: 2 }}>
        {t('forecast.basis')}
      </Typography>
      <Box
        component="dl"
        sx={{ m: 0, display: 'grid', gridTemplateColumns: '1fr auto', rowGap: 1.5, columnGap: 4 }}
      >
        {facts.map(([name, value]) => (
          <Box key={name} sx={{ display: 'contents' }}>
            <Typography variant="body2" component="dt" color="textSecondary">
              {name}
            </Typography>
            <Typography
              variant="body2"
              component="dd"
              sx={{ m: 0, textAlign: 'right', fontVariantNumeric: 'tabular-nums' }}
            >
              {value}
            </Typography>
          </Box>
        ))}
      </Box>
    </Card>
  );
}
