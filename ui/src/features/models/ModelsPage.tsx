import { Box, Button, Card, Link as MuiLink, Skeleton, Stack, Typography } from '@mui/material';
import { BrainCircuit, Dumbbell } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type ModelSummary } from '@/api';
import { useListModelsQuery, useTrainModelMutation } from '@/api/insight';
import { useFormat } from '@/shared/lib/format';
import { useTask } from '@/shared/lib/tasks';
import { notify } from '@/shared/lib/toast';
import { useCan } from '@/shared/lib/workspace';
import { Badge } from '@/shared/ui/Badge';
import { Ago } from '@/shared/ui/DateTime';
import { Page } from '@/shared/ui/Page';
import { PageHeader } from '@/shared/ui/PageHeader';
import { EmptyState, ErrorState } from '@/shared/ui/States';
import { TaskProgress } from '@/shared/ui/TaskProgress';
import { DriftBadge, useMetric, useSubject } from './parts';

/** The kinds that are trained from the workspace's own days. */
const kinds = ['conversions', 'roas'] as const;
const metricsShown = 3;
const gridSx = {
  display: 'grid',
  gap: 4,
  gridTemplateColumns: { xs: 'minmax(0,1fr)', lg: 'repeat(2, minmax(0,1fr))' },
} as const;

/** Everything that was trained: which version is in service and why, whether it drifts, when it is next. */
export function Component() {
  const { t } = useTranslation();
  const { data, error, isLoading, refetch } = useListModelsQuery({});
  return (
    <Page title={t('nav.models')}>
      <PageHeader
        title={t('nav.models')}
        subtitle={<Box sx={{ maxWidth: 640 }}>{t('models.subtitle')}</Box>}
      />
      {isLoading ? (
        <Box sx={gridSx} aria-hidden>
          {[0, 1].map((i) => (
            <Card key={i} sx={{ p: 5, height: 250 }}>
              <Skeleton width="40%" height={20} />
              <Skeleton width="60%" height={16} sx={{ mt: 2 }} />
              <Skeleton variant="rounded" height={60} sx={{ mt: 4 }} />
            </Card>
          ))}
        </Box>
      ) : !data ? (
        <Card>
          <ErrorState error={error} onRetry={() => void refetch()} />
        </Card>
      ) : data.data.length === 0 ? (
        <Card sx={{ minHeight: 280, display: 'grid' }}>
          <EmptyState
            icon={BrainCircuit}
            title={t('models.none')}
            hint={t('models.noneHint')}
            action={<Train kind={kinds[0]} />}
          />
        </Card>
      ) : (
        <Box component="ul" sx={{ ...gridSx, listStyle: 'none', m: 0, p: 0 }}>
          {data.data.map((m) => (
            <li key={m.id}>
              <ModelSummaryCard model={m} />
            </li>
          ))}
        </Box>
      )}
    </Page>
  );
}

function ModelSummaryCard({ model: m }: { model: ModelSummary }) {
  const { t } = useTranslation();
  const f = useFormat();
  const id = useId();
  const metric = useMetric();
  const subject = useSubject();
  const { champion } = m;
  return (
    <Card
      component="article"
      aria-labelledby={id}
      sx={{ p: 5, height: '100%', display: 'flex', flexDirection: 'column', gap: 3 }}
    >
      <Stack direction="row" sx={{ gap: 3, alignItems: 'flex-start' }}>
        <Box sx={{ flex: 1, minWidth: 0 }}>
          <Typography id={id} variant="h2">
            <MuiLink
              component={Link}
              to={`/insights/models/${m.id}`}
              underline="hover"
              sx={{ color: 'h.text' }}
            >
              {m.name}
            </MuiLink>
          </Typography>
          <Typography variant="caption" component="p" color="textSecondary">
            {subject(m.subject)}
            {champion && ` · ${champion.method}`}
          </Typography>
        </Box>
        <DriftBadge drift={m.drift} />
      </Stack>
      {champion ? (
        <>
          <Stack
            direction="row"
            sx={{ gap: 2, alignItems: 'center', flexWrap: 'wrap', fontSize: 13 }}
          >
            <Badge tone="green">{t('models.version', { number: champion.number })}</Badge>
            <span>
              {t('models.trained')} <Ago at={champion.trained_at} />
            </span>
            <Box component="span" sx={{ color: 'h.text2' }}>
              {t('models.rows', { count: champion.row_count })},{' '}
              {f.range(champion.data_from, champion.data_to)}
            </Box>
          </Stack>
          <Stack component="dl" direction="row" sx={{ m: 0, gap: 6, flexWrap: 'wrap' }}>
            {champion.metrics.slice(0, metricsShown).map((x) => {
              const shown = metric(x);
              return (
                <Box key={x.name} title={shown.about}>
                  <Typography variant="caption" component="dt" color="textSecondary">
                    {shown.name}
                  </Typography>
                  <Typography
                    variant="body1"
                    component="dd"
                    sx={{ m: 0, fontWeight: 600, fontVariantNumeric: 'tabular-nums' }}
                  >
                    {shown.value}
                  </Typography>
                </Box>
              );
            })}
          </Stack>
          {champion.decision && (
            <Typography variant="body2" color="textSecondary">
              {champion.decision}
            </Typography>
          )}
        </>
      ) : (
        <Typography variant="body2" color="textSecondary">
          {t('models.noChampion')}
        </Typography>
      )}
      <Box sx={{ flex: 1 }} />
      <Train
        kind={m.kind}
        note={
          m.next_training_at
            ? t('models.next', { at: f.dateTime(m.next_training_at) })
            : t('models.noNext')
        }
      />
    </Card>
  );
}

/** Trains one kind anew; the task's progress stands in the button's place until it has ended. */
export function Train({ kind: name, note }: { kind: string; note?: string }) {
  const { t } = useTranslation();
  const can = useCan();
  // Customers come from outside: that model is trained where their file is.
  const kind = kinds.find((k) => k === name);
  const [train, { isLoading }] = useTrainModelMutation();
  const [taskId, setTaskId] = useState<string>();
  const { currentData: task } = useTask(taskId);
  const start = async () => {
    if (!kind) return;
    const answer = await train({ kind, body: {} });
    if (answer.error) return notify.failed(answer.error);
    setTaskId(answer.data.task.id);
  };
  if (task)
    return (
      <Box aria-live="polite">
        <TaskProgress task={task} />
      </Box>
    );
  return (
    <Stack
      direction="row"
      sx={{ alignItems: 'center', gap: 3, flexWrap: 'wrap', justifyContent: 'space-between' }}
    >
      {note && (
        <Typography variant="caption" color="textSecondary">
          {note}
        </Typography>
      )}
      {can('editor') && kind && (
        <Button
          variant="outlined"
          startIcon={<Dumbbell size={15} />}
          loading={isLoading}
          onClick={() => void start()}
        >
          {t('models.train')}
        </Button>
      )}
    </Stack>
  );
}
