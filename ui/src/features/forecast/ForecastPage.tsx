import {
  Box,
  Card,
  Skeleton,
  Stack,
  ToggleButton,
  ToggleButtonGroup,
  Typography,
} from '@mui/material';
import { CalendarClock } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { isApiError, type MetricForecast } from '@/api';
import { useGetForecastQuery } from '@/api/insight';
import { Models, Moves } from '@/shared/forecast/ForecastBasis';
import { defaultHorizon, horizons } from '@/shared/forecast/model';
import { useFormat } from '@/shared/lib/format';
import { isSum, isWatched, metricAxis, metricText, watchedMetrics } from '@/shared/lib/metrics';
import { useParam } from '@/shared/lib/useParam';
import { BandChart, type BandArea, type BandLine } from '@/shared/ui/BandChart';
import { CampaignPicker } from '@/shared/ui/CampaignPicker';
import { FilterSelect } from '@/shared/ui/FilterSelect';
import { Page } from '@/shared/ui/Page';
import { PageHeader } from '@/shared/ui/PageHeader';
import { isPlatform, platformName, platforms } from '@/shared/ui/Platform';
import { EmptyState, ErrorState } from '@/shared/ui/States';
import { Basis, Headline, HeadlineSkeleton } from './Headline';
import { drawForecast } from './model';
import { Parts } from './Parts';

const chartHeight = 300;

/** What a metric will probably come to: drawn, in words, by platform, and why. */
export function Component() {
  const { t } = useTranslation();
  const [metricParam] = useParam('metric', 'spend');
  const [horizonParam] = useParam('horizon', String(defaultHorizon));
  const [platform] = useParam('platform');
  const [campaign] = useParam('campaign');
  const metric = isWatched(metricParam) ? metricParam : 'spend';
  const horizon = Math.round(Number(horizonParam)) || defaultHorizon;
  const query = useGetForecastQuery({
    metric,
    horizon,
    history: Math.max(90, horizon),
    ...(isPlatform(platform) && !campaign ? { platform } : {}),
    ...(campaign ? { campaignId: campaign } : {}),
  });
  const forecast = query.data;
  const isGone = query.isError && !query.isFetching && !query.currentData;
  return (
    <Page title={t('nav.forecast')}>
      <PageHeader title={t('nav.forecast')} subtitle={t('forecast.subtitle')} />
      <Pickers metric={metric} horizon={horizon} />
      {isGone ? (
        <Card sx={{ minHeight: 420, display: 'grid' }}>
          <ErrorState
            error={query.error}
            {...(isApiError(query.error) && query.error.status === 422
              ? {}
              : { onRetry: () => void query.refetch() })}
          />
        </Card>
      ) : (
        <Answer forecast={forecast} isStale={query.isFetching} />
      )}
    </Page>
  );
}

function Pickers({ metric, horizon }: { metric: string; horizon: number }) {
  const { t } = useTranslation();
  const [, setMetric] = useParam('metric', 'spend');
  const [, setHorizon] = useParam('horizon', String(defaultHorizon));
  const [platform, setPlatform] = useParam('platform');
  const [campaign, setCampaign] = useParam('campaign');
  return (
    <Stack direction="row" sx={{ gap: 2, mb: 4, flexWrap: 'wrap', alignItems: 'center' }}>
      <FilterSelect
        label={t('forecast.metric')}
        isRequired
        value={metric}
        choices={watchedMetrics.map((m) => ({ value: m, label: t(`metric.${m}`) }))}
        onChange={setMetric}
      />
      <ToggleButtonGroup
        exclusive
        size="small"
        value={horizon}
        aria-label={t('forecast.horizon')}
        onChange={(_, n: number | null) => n && setHorizon(String(n))}
      >
        {horizons.map((n) => (
          <ToggleButton key={n} value={n} title={t('forecast.days', { count: n })}>
            {t('forecast.daysShort', { count: n })}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <Box sx={{ flex: 1, display: { xs: 'none', lg: 'block' } }} />
      <FilterSelect
        label={t('forecast.platform')}
        all={t('forecast.allPlatforms')}
        value={campaign ? '' : platform}
        choices={platforms.map((p) => ({ value: p, label: platformName[p] }))}
        onChange={(p) => {
          // Of a platform or of a campaign: the one that is chosen counts.
          setPlatform(p);
          if (p) setCampaign('');
        }}
      />
      <CampaignPicker
        value={campaign}
        onChange={(id) => {
          setCampaign(id);
          if (id) setPlatform('');
        }}
      />
    </Stack>
  );
}

function Answer({ forecast, isStale }: { forecast: MetricForecast | undefined; isStale: boolean }) {
  const { t } = useTranslation();
  const f = useFormat();
  const drawn = useMemo(
    () =>
      forecast &&
      drawForecast(forecast, {
        past: t('forecast.past'),
        mean: t('forecast.mean'),
        likely: (level) => t('forecast.likely', { level }),
        start: t('forecast.start'),
        shift: t('forecast.shift'),
      }),
    [forecast, t],
  );
  const metric = forecast?.metric ?? 'spend';
  const formats = useMemo(
    () => ({
      format: metricText(f, metric, forecast?.currency),
      axis: metricAxis(f, metric, forecast?.currency),
    }),
    [f, metric, forecast?.currency],
  );
  if (forecast && forecast.points.length === 0) return <TooLittle forecast={forecast} />;
  const name = isWatched(metric) ? t(`metric.${metric}`) : metric;
  return (
    <Box sx={{ display: 'grid', gap: 4, gridTemplateColumns: 'minmax(0,1fr)' }} aria-busy={isStale}>
      {forecast ? <Headline forecast={forecast} isStale={isStale} /> : <HeadlineSkeleton />}
      <Card component="section" aria-label={t('forecast.chartOf', { metric: name })} sx={{ p: 4 }}>
        <BandChart
          title={t('forecast.chartOf', { metric: name })}
          hint={
            forecast?.campaign_id
              ? forecast.name
              : forecast?.platform
                ? platformName[forecast.platform]
                : t('anomalies.everywhere')
          }
          height={chartHeight}
          isLoading={!forecast}
          isStale={isStale}
          x={drawn?.days ?? noDays}
          lines={drawn?.lines ?? noLines}
          bands={drawn?.bands ?? noBands}
          pins={drawn?.pins}
          format={formats.format}
          axisFormat={formats.axis}
        />
      </Card>
      {forecast?.message && (
        <Typography variant="body2" color="textSecondary">
          {forecast.message}
        </Typography>
      )}
      <Box
        sx={{
          display: 'grid',
          gap: 4,
          alignItems: 'start',
          gridTemplateColumns: { xs: 'minmax(0,1fr)', lg: 'repeat(2,minmax(0,1fr))' },
        }}
      >
        {forecast ? (
          <>
            {isSum(metric) && forecast.parts.length > 0 && <Parts forecast={forecast} />}
            <Basis forecast={forecast} />
            {forecast.models.length > 0 && (
              <Card component="section" aria-label={t('forecast.models')} sx={{ p: 4 }}>
                <Models forecast={forecast} />
              </Card>
            )}
            {forecast.shifts.length + forecast.effects.length > 0 && (
              <Card component="section" aria-label={t('forecast.moves')} sx={{ p: 4 }}>
                <Stack sx={{ gap: 4 }}>
                  <Moves forecast={forecast} />
                </Stack>
              </Card>
            )}
          </>
        ) : (
          <>
            <Skeleton variant="rounded" height={180} sx={{ transform: 'none' }} />
            <Skeleton variant="rounded" height={180} sx={{ transform: 'none' }} />
          </>
        )}
      </Box>
    </Box>
  );
}
const noDays: string[] = [];
const noLines: BandLine[] = [];
const noBands: BandArea[] = [];

function TooLittle({ forecast }: { forecast: MetricForecast }) {
  const { t } = useTranslation();
  return (
    <Card sx={{ minHeight: 420, display: 'grid' }}>
      <EmptyState
        icon={CalendarClock}
        title={
          forecast.needed_days > 0
            ? t('forecast.needs', { count: forecast.needed_days })
            : (forecast.message ?? t('forecast.nothing'))
        }
        hint={t('forecast.needsHint', { count: forecast.used })}
      />
    </Card>
  );
}
