import { Box, Card, Skeleton, Stack, Typography } from '@mui/material';
import { HeartPulse } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { type HealthScore } from '@/api';
import { useGetHealthScoreQuery } from '@/api/insight';
import { useFormat } from '@/shared/lib/format';
import { Page } from '@/shared/ui/Page';
import { PageHeader } from '@/shared/ui/PageHeader';
import { PointChange } from '@/shared/ui/PointChange';
import { ScoreRing, scoreLevel } from '@/shared/ui/ScoreRing';
import { EmptyState, ErrorState } from '@/shared/ui/States';
import { ActionLine } from './ActionLine';
import { ComponentCard } from './ComponentCard';
import { History } from './History';
import { bestAction, byWeakness } from './model';

/** The score, how it moved, what it is made of, and what raises it most. */
export function Component() {
  const { t } = useTranslation();
  const query = useGetHealthScoreQuery();
  const health = query.data;
  return (
    <Page title={t('health.title')}>
      <PageHeader title={t('health.title')} subtitle={t('health.subtitle')} />
      {query.isError && !health ? (
        <Card sx={{ minHeight: 420, display: 'grid' }}>
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        </Card>
      ) : !health ? (
        <Bones />
      ) : health.score === null && health.components.every((c) => c.score === null) ? (
        <Card sx={{ minHeight: 420, display: 'grid' }}>
          <EmptyState
            icon={HeartPulse}
            title={health.message ?? t('health.none')}
            hint={t('health.noneHint')}
          />
        </Card>
      ) : (
        <Answer health={health} />
      )}
    </Page>
  );
}

const outer = { display: 'grid', gap: 4, gridTemplateColumns: 'minmax(0,1fr)' } as const;
const parts = {
  display: 'grid',
  gap: 4,
  gridTemplateColumns: { xs: 'minmax(0,1fr)', md: 'repeat(2,minmax(0,1fr))' },
} as const;
const top = {
  display: 'grid',
  gap: 4,
  gridTemplateColumns: { xs: 'minmax(0,1fr)', md: 'minmax(0,2fr) minmax(0,3fr)' },
} as const;

function Answer({ health }: { health: HealthScore }) {
  const { t } = useTranslation();
  const f = useFormat();
  const best = bestAction(health.components);
  return (
    <Box sx={outer}>
      <Box sx={top}>
        <Card component="section" aria-label={t('health.title')} sx={{ p: 4, minHeight: 176 }}>
          <Stack direction="row" sx={{ gap: 5, alignItems: 'center', height: 1 }}>
            <ScoreRing score={health.score} size={128} />
            <Box sx={{ minWidth: 0 }}>
              <Typography variant="h2">
                {health.score === null
                  ? t('health.unknown')
                  : t(`health.level_${scoreLevel(health.score)}`)}
              </Typography>
              <Typography variant="body2" component="div" color="textSecondary" sx={{ mt: 1 }}>
                {health.change === null ? (
                  t('health.noChange')
                ) : (
                  <>
                    <PointChange change={health.change} /> {t('health.sinceWeek')}
                  </>
                )}
              </Typography>
              <Typography variant="caption" component="p" sx={{ color: 'h.text3', mt: 2 }}>
                {t('health.at', { time: f.dateTime(health.at) })}
              </Typography>
            </Box>
          </Stack>
        </Card>
        <History health={health} />
      </Box>
      {best && (
        <Card component="section" aria-label={t('health.most')} sx={{ p: 4 }}>
          <Typography variant="h2" sx={{ mb: 1 }}>
            {t('health.most')}
          </Typography>
          <ActionLine action={best.action} of={t(`health.part_${best.id}`)} />
        </Card>
      )}
      <Box component="section" aria-label={t('health.components')} sx={parts}>
        {byWeakness(health.components).map((c) => (
          <ComponentCard key={c.id} component={c} all={health.components} />
        ))}
      </Box>
    </Box>
  );
}

function Bones() {
  const bone = (height: number, key?: number) => (
    <Skeleton key={key} variant="rounded" height={height} sx={{ transform: 'none' }} />
  );
  return (
    <Box sx={outer} aria-hidden>
      <Box sx={top}>
        {bone(176)}
        {bone(176)}
      </Box>
      {bone(92)}
      <Box sx={parts}>{[0, 1, 2, 3, 4, 5].map((i) => bone(160, i))}</Box>
    </Box>
  );
}
