import { Box, Card, Link as MuiLink, Skeleton, Stack, Typography } from '@mui/material';
import { FlaskConical } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type AbTest } from '@/api';
import { useListCreativeTestsQuery } from '@/api/insight';
import { rounded } from '@/shared/lib/estimate';
import { useFormat } from '@/shared/lib/format';
import { Facts } from '@/shared/ui/Facts';
import { PlatformLabel } from '@/shared/ui/Platform';
import { EmptyState, ErrorState } from '@/shared/ui/States';

const gridSx = {
  display: 'grid',
  gap: 4,
  gridTemplateColumns: { xs: 'minmax(0,1fr)', lg: 'repeat(2, minmax(0,1fr))' },
} as const;

/** What is worth trying against each other, with how many people and days an answer takes. */
export function AbTests({ platform }: { platform: string }) {
  const { t } = useTranslation();
  const { data, error, isLoading, refetch } = useListCreativeTestsQuery();
  if (isLoading)
    return (
      <Box sx={gridSx} aria-hidden>
        {[0, 1].map((i) => (
          <Card key={i} sx={{ p: 5, height: 300 }}>
            <Skeleton width="60%" height={20} />
            <Skeleton width="80%" height={16} sx={{ mt: 2 }} />
            <Skeleton variant="rounded" height={90} sx={{ mt: 4 }} />
          </Card>
        ))}
      </Box>
    );
  if (!data)
    return (
      <Card>
        <ErrorState error={error} onRetry={() => void refetch()} />
      </Card>
    );
  const tests = data.data.filter((x) => !platform || x.platform === platform);
  if (tests.length === 0)
    return (
      <Card sx={{ minHeight: 280, display: 'grid' }}>
        <EmptyState
          icon={FlaskConical}
          title={t('creative.noTests')}
          hint={data.message ?? t('creative.noTestsHint')}
        />
      </Card>
    );
  return (
    <Box component="ol" sx={{ ...gridSx, listStyle: 'none', m: 0, p: 0 }}>
      {tests.map((x) => (
        <li key={x.id}>
          <TestCard test={x} />
        </li>
      ))}
    </Box>
  );
}

function TestCard({ test: x }: { test: AbTest }) {
  const { t } = useTranslation();
  const f = useFormat();
  const id = useId();
  const arm = (name: string, a: { name: string; rate: number | null }) => (
    <Box sx={{ p: 3, bgcolor: 'h.sunken', borderRadius: '8px', minWidth: 0 }}>
      <Typography variant="caption" component="p" color="textSecondary">
        {name}
      </Typography>
      <Typography variant="body2" sx={{ fontWeight: 500, overflowWrap: 'anywhere' }}>
        {a.name}
      </Typography>
      <Typography variant="caption" component="p" color="textSecondary">
        {a.rate === null ? t('creative.newAd') : `${t(`metric.${x.metric}`)} ${f.percent(a.rate)}`}
      </Typography>
    </Box>
  );
  const facts = [
    [
      t('creative.effect'),
      t('creative.effectOf', { effect: f.delta(x.minimum_effect), base: f.percent(x.baseline) }),
    ],
    [
      t(x.metric === 'ctr' ? 'metric.impressions' : 'metric.clicks'),
      t('creative.perArm', { count: rounded(x.sample_per_arm, 3) }),
    ],
    [t('creative.power'), f.progress(x.power)],
    [t('creative.alpha'), f.progress(x.alpha)],
    [t('creative.duration'), t('predict.dayCount', { count: x.days })],
  ] as const;
  return (
    <Card component="article" aria-labelledby={id} sx={{ p: 5, height: '100%' }}>
      <Typography id={id} variant="h2" sx={{ overflowWrap: 'anywhere' }}>
        {x.hypothesis}
      </Typography>
      <Stack
        direction="row"
        sx={{
          mt: 1,
          gap: 3,
          flexWrap: 'wrap',
          fontSize: 12,
          color: 'h.text2',
          alignItems: 'center',
        }}
      >
        <PlatformLabel platform={x.platform} muted />
        <MuiLink component={Link} to={`/campaigns/${x.campaign_id}`} sx={{ color: 'h.text2' }}>
          {x.campaign_name}
        </MuiLink>
      </Stack>
      <Typography variant="body2" sx={{ mt: 3 }}>
        {x.why}
      </Typography>
      <Box
        sx={{
          mt: 4,
          display: 'grid',
          gap: 3,
          gridTemplateColumns: { xs: 'minmax(0,1fr)', sm: '1fr 1fr' },
        }}
      >
        {arm('A', x.a)}
        {arm('B', x.b)}
      </Box>
      <Facts facts={facts} />
    </Card>
  );
}
