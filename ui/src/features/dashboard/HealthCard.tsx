import { Box, Button, Card, Skeleton, Stack, Typography } from '@mui/material';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { problemText, type HealthScore } from '@/api';
import { useGetHealthScoreQuery } from '@/api/insight';
import { PointChange } from '@/shared/ui/PointChange';
import { ScoreRing, scoreLevel } from '@/shared/ui/ScoreRing';

/** The Marketing Health Score in short: how it stands, where it is weakest, what raises it most. */
export function HealthCard() {
  const { t } = useTranslation();
  const query = useGetHealthScoreQuery();
  const title = t('health.title');
  return (
    <Card component="section" aria-label={title} sx={{ p: 4, minHeight: 196 }}>
      <Stack direction="row" sx={{ alignItems: 'center', mb: 2, minHeight: 28 }}>
        <Typography variant="h2" sx={{ flex: 1 }}>
          {title}
        </Typography>
        <Button component={Link} to="/insights/health" size="small" variant="text">
          {t('health.open')}
        </Button>
      </Stack>
      {query.data ? (
        <Score health={query.data} />
      ) : query.isError ? (
        <Typography variant="body2" color="textSecondary">
          {problemText(query.error) ?? t('states.noAnswer')}
        </Typography>
      ) : (
        <Stack direction="row" sx={{ gap: 4 }} aria-hidden>
          <Skeleton variant="circular" width={104} height={104} />
          <Box sx={{ flex: 1 }}>
            <Skeleton width="40%" height={20} />
            <Skeleton width="80%" height={20} />
            <Skeleton width="70%" height={20} sx={{ mt: 2 }} />
          </Box>
        </Stack>
      )}
    </Card>
  );
}

function Score({ health }: { health: HealthScore }) {
  const { t } = useTranslation();
  const judged = health.components.filter((c) => c.score !== null);
  const weakest = [...judged].sort((a, b) => a.score! - b.score!)[0];
  const best = [...judged].sort((a, b) => (b.action?.gain ?? 0) - (a.action?.gain ?? 0))[0];
  return (
    <Stack direction="row" sx={{ gap: 4, alignItems: 'center' }}>
      <ScoreRing score={health.score} size={104} />
      <Box sx={{ minWidth: 0, flex: 1 }}>
        <Typography variant="h3" component="p">
          {health.score === null
            ? (health.message ?? t('health.unknown'))
            : t(`health.level_${scoreLevel(health.score)}`)}
        </Typography>
        {health.change !== null && (
          <Typography variant="body2" component="div" color="textSecondary">
            <PointChange change={health.change} /> {t('health.sinceWeek')}
          </Typography>
        )}
        {weakest && (
          <Typography variant="body2" sx={{ mt: 1.5 }}>
            <Typography component="span" variant="body2" color="textSecondary">
              {t('health.weakest')}{' '}
            </Typography>
            {t(`health.part_${weakest.id}`)} ({Math.round(weakest.score!)})
          </Typography>
        )}
        {best?.action && (
          <Typography variant="body2" color="textSecondary" sx={{ mt: 0.5 }}>
            {best.action.text}
          </Typography>
        )}
      </Box>
    </Stack>
  );
}
