import { Box, Button, Card, Skeleton, Stack, Typography } from '@mui/material';
import { ArrowLeft, Compass } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { isApiError, type IncidentDetail } from '@/api';
import { useGetAnomalyQuery } from '@/api/insight';
import { beyondTitle } from '@/shared/lib/beyondTitle';
import { useFormat } from '@/shared/lib/format';
import { isWatched, metricAxis, metricText } from '@/shared/lib/metrics';
import { useCan } from '@/shared/lib/workspace';
import { Badge } from '@/shared/ui/Badge';
import { BandChart } from '@/shared/ui/BandChart';
import { Page } from '@/shared/ui/Page';
import { PlatformLabel } from '@/shared/ui/Platform';
import { EmptyState, ErrorState } from '@/shared/ui/States';
import { DismissDialog } from './DismissDialog';
import { Drivers } from './Drivers';
import { Factors } from './Factors';
import { KeyFigures } from './KeyFigures';
import { drawIncident, lastDay, severityTone, stateTone } from './model';
import { Segments, Touched } from './Segments';

/** One incident: what happened, when, by which steps, where, and what it costs. */
export function Component() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const query = useGetAnomalyQuery({ id });
  const incident = query.currentData;
  if (query.isError && !incident)
    return (
      <Page title={t('nav.anomalies')}>
        {isApiError(query.error) && query.error.status === 404 ? (
          <EmptyState
            isPage
            icon={Compass}
            title={t('anomalies.gone')}
            action={
              <Button component={Link} to="/insights/anomalies" variant="outlined" size="small">
                {t('anomalies.back')}
              </Button>
            }
          />
        ) : (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        )}
      </Page>
    );
  return (
    <Page title={incident?.title ?? t('nav.anomalies')}>
      <Button
        component={Link}
        to="/insights/anomalies"
        variant="text"
        size="small"
        startIcon={<ArrowLeft size={14} />}
        sx={{ ml: -2, mb: 2 }}
      >
        {t('anomalies.back')}
      </Button>
      {incident ? <Body incident={incident} /> : <BodySkeleton />}
    </Page>
  );
}

function Body({ incident: i }: { incident: IncidentDetail }) {
  const { t } = useTranslation();
  return (
    <>
      <Head incident={i} />
      <Box sx={{ display: 'grid', gap: 4, gridTemplateColumns: 'minmax(0,1fr)' }}>
        <KeyFigures incident={i} />
        {i.series.length > 0 && <Course incident={i} />}
        <Box
          sx={{
            display: 'grid',
            gap: 4,
            alignItems: 'start',
            gridTemplateColumns: { xs: 'minmax(0,1fr)', lg: 'repeat(2,minmax(0,1fr))' },
          }}
        >
          {i.drivers.length > 0 && <Drivers incident={i} />}
          {i.segments.length > 0 && <Segments incident={i} />}
        </Box>
        {i.factors.length > 0 && <Factors incident={i} />}
        {i.touched.length > 1 && <Touched incident={i} />}
        {i.state === 'dismissed' && i.dismiss_reason && (
          <Typography variant="body2" color="textSecondary">
            {t('anomalies.dismissedFor', { reason: i.dismiss_reason })}
          </Typography>
        )}
      </Box>
    </>
  );
}

function Head({ incident: i }: { incident: IncidentDetail }) {
  const { t } = useTranslation();
  const f = useFormat();
  const can = useCan();
  const [isOpen, setOpen] = useState(false);
  const end = lastDay(i);
  return (
    <Stack direction="row" sx={{ gap: 4, mb: 4, flexWrap: 'wrap', alignItems: 'flex-start' }}>
      <Box sx={{ flex: 1, minWidth: 260 }}>
        <Typography variant="h1" sx={{ overflowWrap: 'anywhere' }}>
          {i.title}
        </Typography>
        <Stack
          direction="row"
          sx={{ columnGap: 3, rowGap: 1, mt: 1.5, flexWrap: 'wrap', alignItems: 'center' }}
        >
          <Badge tone={severityTone[i.severity]} dot>
            {t(`anomalies.severity_${i.severity}`)}
          </Badge>
          <Badge tone={stateTone[i.state]}>{t(`anomalies.state_${i.state}`)}</Badge>
          <Typography variant="body2" component="span" color="textSecondary">
            {i.opened_on === end ? f.dayYear(i.opened_on) : f.range(i.opened_on, end)}
          </Typography>
          {i.platform && (
            <Typography variant="body2" component="span" color="textSecondary">
              <PlatformLabel platform={i.platform} muted />
            </Typography>
          )}
          {i.shift && <Badge tone="violet">{t('anomalies.shift')}</Badge>}
        </Stack>
        <Typography variant="body1" sx={{ mt: 3, maxWidth: 760 }}>
          {beyondTitle(i.title, i.text)}
        </Typography>
      </Box>
      <Stack direction="row" sx={{ gap: 2 }}>
        {i.campaign_id && (
          <Button
            component={Link}
            to={`/campaigns/${i.campaign_id}${i.metric ? `?metric=${i.metric}` : ''}`}
            variant="outlined"
          >
            {t('anomalies.openCampaign')}
          </Button>
        )}
        {can('editor') && i.state === 'open' && (
          <Button variant="outlined" aria-haspopup="dialog" onClick={() => setOpen(true)}>
            {t('anomalies.dismiss')}
          </Button>
        )}
      </Stack>
      {isOpen && <DismissDialog incident={i} onClose={() => setOpen(false)} />}
    </Stack>
  );
}

/** The figure day by day against what was to be expected, the incident's days shaded. */
function Course({ incident: i }: { incident: IncidentDetail }) {
  const { t } = useTranslation();
  const f = useFormat();
  const drawn = useMemo(
    () =>
      drawIncident(i, {
        observed: t('anomalies.observed'),
        expected: t('anomalies.expected'),
        band: t('anomalies.band'),
        days: t('anomalies.incidentDays'),
      }),
    [i, t],
  );
  const metric = i.metric ?? '';
  const formats = useMemo(
    () => ({
      text: metricText(f, metric, i.currency),
      axis: metricAxis(f, metric, i.currency),
    }),
    [f, metric, i.currency],
  );
  const name = isWatched(i.metric) ? t(`metric.${i.metric}`) : t('anomalies.figure');
  const title = t('anomalies.chartOf', { metric: name });
  return (
    <Card component="section" aria-label={title} sx={{ p: 4 }}>
      <BandChart
        title={title}
        hint={i.campaign_name ?? undefined}
        height={280}
        x={drawn.days}
        lines={drawn.lines}
        bands={drawn.bands}
        spans={drawn.spans}
        format={formats.text}
        axisFormat={formats.axis}
      />
    </Card>
  );
}

/** As high as what comes. */
function BodySkeleton() {
  return (
    <Box aria-hidden>
      <Skeleton width="min(480px, 90%)" height={28} />
      <Skeleton width="min(300px, 70%)" height={20} sx={{ mt: 1.5 }} />
      <Skeleton width="min(640px, 100%)" height={20} sx={{ mt: 3, mb: 4 }} />
      <Stack sx={{ gap: 4 }}>
        <Skeleton variant="rounded" height={104} sx={{ transform: 'none' }} />
        <Skeleton variant="rounded" height={380} sx={{ transform: 'none' }} />
        <Skeleton variant="rounded" height={240} sx={{ transform: 'none' }} />
      </Stack>
    </Box>
  );
}
