import {
  Card,
  FormControlLabel,
  Switch,
  ToggleButton,
  ToggleButtonGroup,
  Typography,
} from '@mui/material';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useGetPerformanceSummaryQuery, type Summary } from '@/api';
import { ForecastSwitch } from '@/shared/forecast/ForecastSwitch';
import { ForecastWords } from '@/shared/forecast/ForecastWords';
import { useForecast } from '@/shared/forecast/useForecast';
import { previousPeriod, today } from '@/shared/lib/dates';
import { useFormat } from '@/shared/lib/format';
import type { Range } from '@/shared/lib/range';
import { useWorkspace } from '@/shared/lib/workspace';
import { Chart } from '@/shared/ui/Chart';
import { grainFor } from '@/shared/ui/chartModel';
import { platformName } from '@/shared/ui/Platform';
import { isUntold } from '@/shared/ui/Untold';
import {
  formatAxis,
  platformSeries,
  splitKpi,
  splittable,
  totalSeries,
  type Kpi,
  type View,
} from './model';

interface Props {
  summary: Summary | undefined;
  range: Range;
  view: View;
  split: boolean;
  isStale: boolean;
  onView: (view: View) => void;
  onSplit: (split: boolean) => void;
}

const tabs: View[] = ['all', 'spend', 'revenue', 'roas'];

export function PerformanceChart({ summary, range, view, split, isStale, onView, onSplit }: Props) {
  const { t } = useTranslation();
  const f = useFormat();
  const { timeZone } = useWorkspace();
  const canSplit = splittable.includes(view);
  const isSplit = split && canSplit;
  const past = previousPeriod(range.from, range.to);
  // Only the chart needs the former days; the cards already know the former totals.
  const wantsPast = range.compare && !isSplit && view !== 'all';
  const before = useGetPerformanceSummaryQuery(
    { ...past, top: 1 },
    { skip: !wantsPast || !summary },
  ).currentData;
  const grain = grainFor(range.from, range.to);
  const drawn = useMemo(() => {
    const base = { f, name: (k: Kpi) => t(`metric.${k}`), from: range.from, to: range.to, grain };
    const nobody: string[] = [];
    if (!summary) return { buckets: [], compareBuckets: undefined, series: [], untold: nobody };
    if (isSplit)
      return {
        compareBuckets: undefined,
        ...platformSeries(splitKpi(view, summary), summary.daily_by_platform, platformName, base),
      };
    const former =
      wantsPast && before
        ? { ...base, from: before.from, to: before.to, daily: before.daily }
        : null;
    return { ...totalSeries(view, summary.daily, former, base), untold: nobody };
  }, [f, t, range.from, range.to, grain, summary, isSplit, view, wantsPast, before]);
  const axisFormat = useMemo(
    () => ({
      left: formatAxis(f, view === 'all' ? 'spend' : view),
      right: formatAxis(f, 'roas'),
    }),
    [f, view],
  );
  const ahead = useForecast(drawn, isSplit ? '' : view, {
    grain,
    to: range.to,
    today: today(timeZone),
  });
  const open =
    summary?.complete_through && summary.complete_through < range.to
      ? summary.complete_through
      : null;
  const silent = summary?.totals.revenue === null;
  // One figure goes on: "together" and "by platform" have none that could.
  const isAhead = ahead.isOn && view !== 'all' && !isSplit;
  const setAhead = (on: boolean) => {
    if (on && view === 'all') onView(silent ? 'spend' : 'revenue');
    if (on && isSplit) onSplit(false);
    ahead.set(on);
  };
  const title =
    view !== 'all' ? t(`metric.${view}`) : silent ? t('metric.spend') : t('dashboard.chartAll');
  const hints = [
    open ? t('dashboard.incomplete', { day: f.dayYear(open) }) : t(`dashboard.by_${grain}`),
    ...(silent && view === 'all' ? [t('metric.untold')] : []),
    ...(drawn.untold.length > 0 && !silent
      ? [t('dashboard.untoldBy', { names: drawn.untold.join(', ') })]
      : []),
  ];
  return (
    <Card component="section" aria-label={title} sx={{ p: 4 }}>
      <Chart
        title={title}
        grain={grain}
        buckets={ahead.chart.buckets}
        compareBuckets={drawn.compareBuckets}
        series={ahead.chart.series}
        bands={ahead.bands}
        pins={ahead.pins}
        instead={isUntold(summary?.totals, view) ? t('metric.untold') : undefined}
        axisFormat={axisFormat}
        isLoading={!summary}
        isStale={isStale || ahead.isLoading}
        height={280}
        completeThrough={open}
        hint={hints.join(' · ')}
        tools={
          <>
            <ForecastSwitch checked={isAhead} whyNot={ahead.whyNot} onChange={setAhead} />
            {canSplit && (
              <FormControlLabel
                sx={{ m: 0, gap: 2 }}
                label={<Typography variant="body2">{t('dashboard.split')}</Typography>}
                control={<Switch checked={isSplit} onChange={(_, on) => onSplit(on)} />}
              />
            )}
            <ToggleButtonGroup
              exclusive
              size="small"
              value={view}
              aria-label={t('dashboard.figure')}
              onChange={(_, v: View | null) => v && onView(v)}
            >
              {tabs.map((v) => (
                <ToggleButton key={v} value={v}>
                  {v === 'all' ? t('dashboard.together') : t(`metric.${v}`)}
                </ToggleButton>
              ))}
            </ToggleButtonGroup>
          </>
        }
      />
      {isAhead && (
        <ForecastWords
          forecast={ahead.forecast}
          isLoading={ahead.isLoading}
          error={ahead.error}
          search={`?metric=${view}`}
        />
      )}
    </Card>
  );
}
