import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type GetForecastApiArg } from '@/api';
import { useGetForecastQuery } from '@/api/insight';
import { addDays, type Day } from '@/shared/lib/dates';
import type { Grain, Series } from '@/shared/ui/chartModel';
import { isWatched } from '@/shared/lib/metrics';
import { useParam } from '@/shared/lib/useParam';
import { defaultHorizon, withForecast } from './model';

/** Conversions come late: a period that ended a few days ago still meets the forecast. */
const mostDaysBehind = 7;

interface Chart {
  buckets: Day[];
  compareBuckets?: Day[] | undefined;
  series: Series[];
}

/**
 * The Forecast switch of a chart of days. It stands in the address (`forecast=on`); the forecast is
 * fetched only while it is on. `of` is the series that goes on, its metric's name.
 */
export function useForecast<T extends Chart>(
  chart: T,
  of: string,
  {
    grain,
    to,
    today,
    ...scope
  }: { grain: Grain; to: Day; today: Day } & Pick<GetForecastApiArg, 'campaignId' | 'platform'>,
) {
  const { t } = useTranslation();
  const [param, setParam] = useParam('forecast');
  const whyNot =
    grain !== 'day'
      ? t('forecast.onlyDays')
      : to < addDays(today, -mostDaysBehind)
        ? t('forecast.onlyNow')
        : undefined;
  const isOn = param === 'on' && !whyNot;
  const query = useGetForecastQuery(
    { metric: isWatched(of) ? of : 'spend', horizon: defaultHorizon, ...scope },
    { skip: !isOn || !chart.series.some((s) => s.id === of) },
  );
  const forecast = isOn ? query.currentData : undefined;
  const drawn = useMemo(() => {
    if (!forecast) return null;
    return withForecast(chart, forecast, of, {
      mean: t('forecast.mean'),
      likely: (level) => t('forecast.likely', { level }),
      start: t('forecast.start'),
    });
  }, [chart, forecast, of, t]);
  return {
    isOn,
    whyNot,
    set: (on: boolean) => setParam(on ? 'on' : ''),
    forecast,
    isLoading: isOn && query.isFetching && !query.currentData,
    error: isOn ? query.error : undefined,
    /** The chart with what is to come, or as it was. */
    chart: drawn ?? chart,
    bands: drawn?.bands,
    pins: drawn?.pins,
  };
}
