import {
  Box,
  Card,
  Skeleton,
  Stack,
  TextField,
  ToggleButton,
  ToggleButtonGroup,
  Typography,
} from '@mui/material';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useGetCampaignMetricsQuery } from '@/api';
import { ForecastSwitch } from '@/shared/forecast/ForecastSwitch';
import { ForecastWords } from '@/shared/forecast/ForecastWords';
import { useForecast } from '@/shared/forecast/useForecast';
import { previousPeriod } from '@/shared/lib/dates';
import { useFormat } from '@/shared/lib/format';
import { isWatched } from '@/shared/lib/metrics';
import { useRange } from '@/shared/lib/range';
import { useParam } from '@/shared/lib/useParam';
import { Chart } from '@/shared/ui/Chart';
import { grainFor, type Grain } from '@/shared/ui/chartModel';
import { Delta, type Direction } from '@/shared/ui/Delta';
import { ErrorState } from '@/shared/ui/States';
import { isUntold, Untold } from '@/shared/ui/Untold';
import { formatAxis, formatMetric } from './columns';
import { metricIds, type MetricId } from './model';

const strip: { id: MetricId; good: Direction }[] = [
  { id: 'spend', good: 'neutral' },
  { id: 'revenue', good: 'up' },
  { id: 'roas', good: 'up' },
  { id: 'conversions', good: 'up' },
  { id: 'cpa', good: 'down' },
  { id: 'ctr', good: 'up' },
];
const grains: Grain[] = ['day', 'week', 'month'];

/** The campaign's figures over the period: six key figures with their change, and one of them drawn. */
export function PerformanceTab({ id }: { id: string }) {
  const { t } = useTranslation();
  const f = useFormat();
  const { range, today } = useRange();
  const [metricParam, setMetric] = useParam('metric', 'spend');
  const [grainParam, setGrain] = useParam('step', grainFor(range.from, range.to));
  const metric = metricIds.includes(metricParam as MetricId) ? (metricParam as MetricId) : 'spend';
  const grain = grains.includes(grainParam as Grain) ? (grainParam as Grain) : 'day';
  const before = previousPeriod(range.from, range.to);
  const now = useGetCampaignMetricsQuery({
    id,
    from: range.from,
    to: range.to,
    granularity: grain,
  });
  const then = useGetCampaignMetricsQuery(
    { id, from: before.from, to: before.to, granularity: grain },
    { skip: !range.compare },
  );
  const data = now.data;
  const past = range.compare ? then.data : undefined;

  const drawn = useMemo(() => {
    const format = (n: number | null) => formatMetric(f, metric, n);
    return {
      buckets: data?.data.map((d) => d.date) ?? [],
      compareBuckets: past?.data.map((d) => d.date),
      axisFormat: {
        left: (n: number) => formatAxis(f, metric, n),
      },
      series: isUntold(data?.totals, metric)
        ? []
        : [
            {
              id: metric,
              name: t(`metric.${metric}`),
              color: 0,
              values: data?.data.map((d) => d[metric]) ?? [],
              compare: past?.data.map((d) => d[metric]),
              format,
            },
          ],
    };
  }, [data, past, metric, f, t]);

  const canForecast = isWatched(metric);
  const ahead = useForecast(drawn, canForecast ? metric : '', {
    grain,
    to: range.to,
    today,
    campaignId: id,
  });

  if (now.isError && !data)
    return (
      <Card>
        <ErrorState error={now.error} onRetry={() => void now.refetch()} />
      </Card>
    );
  return (
    <Stack sx={{ gap: 4 }}>
      <Card
        sx={{
          display: 'grid',
          overflow: 'hidden',
          gridTemplateColumns: { xs: '1fr 1fr', sm: 'repeat(3,1fr)', lg: 'repeat(6,1fr)' },
          // The lines between the figures are the card's ground, seen through the gaps.
          gap: '1px',
          bgcolor: 'h.border',
        }}
      >
        {strip.map(({ id: key, good }) => {
          const value = data?.totals[key] ?? null;
          const old = past?.totals[key] ?? null;
          return (
            <Box
              key={key}
              component="button"
              type="button"
              aria-pressed={metric === key}
              onClick={() => setMetric(key)}
              sx={{
                all: 'unset',
                boxSizing: 'border-box',
                cursor: 'pointer',
                p: 4,
                bgcolor: 'h.surface',
                boxShadow: (th) =>
                  metric === key ? `inset 0 -2px 0 ${th.vars!.palette.h.accent}` : 'none',
                '&:hover': { bgcolor: 'h.hover' },
                '&:focus-visible': {
                  outline: '2px solid',
                  outlineColor: 'h.accent',
                  outlineOffset: -2,
                },
              }}
            >
              <Typography variant="label" component="p" color="textSecondary">
                {t(`metric.${key}`)}
              </Typography>
              {data ? (
                <Typography variant="metric" component="p" sx={{ fontSize: 20, mt: 1 }}>
                  {isUntold(data.totals, key) ? <Untold /> : formatMetric(f, key, value)}
                </Typography>
              ) : (
                <Skeleton width={80} height={30} />
              )}
              <Typography variant="caption" component="p" sx={{ mt: 0.5, minHeight: 16 }}>
                {past && value !== null && old ? (
                  <Delta change={value / old - 1} good={good} />
                ) : (
                  '\u00a0'
                )}
              </Typography>
            </Box>
          );
        })}
      </Card>
      <Card sx={{ p: 4 }}>
        <Chart
          title={t('campaign.chartOf', { metric: t(`metric.${metric}`) })}
          hint={
            data?.complete_through && data.complete_through < range.to
              ? t('campaign.completeThrough', { day: f.dayYear(data.complete_through) })
              : undefined
          }
          grain={grain}
          height={280}
          completeThrough={
            data?.complete_through && data.complete_through < range.to
              ? data.complete_through
              : null
          }
          isLoading={now.isLoading}
          isStale={now.isFetching || ahead.isLoading}
          {...drawn}
          buckets={ahead.chart.buckets}
          series={ahead.chart.series}
          bands={ahead.bands}
          pins={ahead.pins}
          instead={isUntold(data?.totals, metric) ? t('metric.untold') : undefined}
          tools={
            <>
              <ForecastSwitch
                checked={ahead.isOn}
                whyNot={canForecast ? ahead.whyNot : t('forecast.notThis')}
                onChange={ahead.set}
              />
              <TextField
                select
                value={metric}
                onChange={(e) => setMetric(e.target.value)}
                slotProps={{
                  select: { native: true },
                  htmlInput: { 'aria-label': t('campaign.metric') },
                }}
              >
                {metricIds.map((m) => (
                  <option key={m} value={m}>
                    {t(`metric.${m}`)}
                  </option>
                ))}
              </TextField>
              <ToggleButtonGroup
                exclusive
                size="small"
                value={grain}
                aria-label={t('campaign.grain')}
                onChange={(_, v: Grain | null) => v && setGrain(v)}
              >
                {grains.map((g) => (
                  <ToggleButton key={g} value={g}>
                    {t(`campaign.${g}`)}
                  </ToggleButton>
                ))}
              </ToggleButtonGroup>
            </>
          }
        />
        {ahead.isOn && canForecast && (
          <ForecastWords
            forecast={ahead.forecast}
            isLoading={ahead.isLoading}
            error={ahead.error}
            search={`?metric=${metric}&campaign=${id}`}
          />
        )}
      </Card>
    </Stack>
  );
}
