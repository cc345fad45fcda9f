import { Box, Button, Card, LinearProgress, Skeleton, Stack, Typography } from '@mui/material';
import { ArrowLeft, CornerLeftUp, Compass, RotateCcw } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { isApiError, useCancelTaskMutation, useRetryTaskMutation, type Task } from '@/api';
import { useFormat } from '@/shared/lib/format';
import { isFinished, useTask } from '@/shared/lib/tasks';
import { useTaskWords } from '@/shared/lib/taskWords';
import { notify } from '@/shared/lib/toast';
import { useMinute } from '@/shared/lib/useMinute';
import { useCan } from '@/shared/lib/workspace';
import { Ago } from '@/shared/ui/DateTime';
import { Page } from '@/shared/ui/Page';
import { EmptyState, ErrorState } from '@/shared/ui/States';
import { TaskStateBadge } from '@/shared/ui/Status';
import { remainingMs } from '@/shared/ui/TaskProgress';
import { useKind } from './Kind';
import { canRetry, isRecord, spentMs } from './model';
import { TaskLog } from './TaskLog';
import { TaskResult } from './TaskResult';

const width = 960;

/** One task: how far it is, what it says, what came of it; it can be stopped and run again. */
export function Component() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const words = useTaskWords();
  const query = useTask(id);
  const task = query.data;
  const isGone = isApiError(query.error) && [400, 404, 422].includes(query.error.status);
  return (
    <Page title={task ? words.title(task) : t('nav.tasks')} width={width}>
      <Button
        component={Link}
        to="/tasks"
        variant="text"
        size="small"
        startIcon={<ArrowLeft size={14} />}
        sx={{ ml: -2, mb: 2 }}
      >
        {t('tasksPage.back')}
      </Button>
      {task ? (
        <Whole task={task} />
      ) : query.isError ? (
        <Card>
          {isGone ? (
            <EmptyState icon={Compass} title={t('tasksPage.gone')} />
          ) : (
            <ErrorState error={query.error} onRetry={query.refetch} />
          )}
        </Card>
      ) : (
        <>
          <Skeleton width={320} height={34} sx={{ mb: 5 }} />
          <Skeleton height={96} sx={{ mb: 4 }} />
          <Skeleton height={220} />
        </>
      )}
    </Page>
  );
}

function Whole({ task }: { task: Task }) {
  const { t } = useTranslation();
  const result: unknown = task.result;
  return (
    <Stack sx={{ gap: 4 }}>
      <Head task={task} />
      <Progress task={task} />
      {task.error && (
        <Card
          component="section"
          aria-label={t('tasksPage.error')}
          sx={{ px: 4, py: 3, bgcolor: 'h.redSoft', color: 'h.red', borderColor: 'h.redSoft' }}
        >
          <Typography variant="h2">{t('tasksPage.error')}</Typography>
          <Typography variant="body2" sx={{ mt: 1, overflowWrap: 'anywhere' }}>
            {task.error}
          </Typography>
        </Card>
      )}
      {(task.state === 'succeeded' || (isRecord(result) && Object.keys(result).length > 0)) && (
        <TaskResult type={task.type} result={result} />
      )}
      <TaskLog lines={task.log} isLive={!isFinished(task)} />
    </Stack>
  );
}

function Head({ task }: { task: Task }) {
  const { t } = useTranslation();
  const words = useTaskWords();
  return (
    <Box>
      {task.parent_id && (
        <Button
          component={Link}
          to={`/tasks/${task.parent_id}`}
          variant="text"
          size="small"
          startIcon={<CornerLeftUp size={14} />}
          sx={{ ml: -2, mb: 1 }}
        >
          {t('tasksPage.parent')}
        </Button>
      )}
      <Stack direction="row" sx={{ columnGap: 4, rowGap: 3, flexWrap: 'wrap' }}>
        <Stack
          direction="row"
          sx={{ flex: 1, minWidth: 220, columnGap: 3, rowGap: 1, flexWrap: 'wrap' }}
        >
          <Typography variant="h1" sx={{ overflowWrap: 'anywhere' }}>
            {words.title(task)}
          </Typography>
          <Box role="status" sx={{ pt: 1 }}>
            <TaskStateBadge state={task.state} />
          </Box>
        </Stack>
        <Actions task={task} />
      </Stack>
    </Box>
  );
}

function Actions({ task }: { task: Task }) {
  const { t } = useTranslation();
  const words = useTaskWords();
  const can = useCan();
  const go = useNavigate();
  const [cancel, cancelling] = useCancelTaskMutation();
  const [retry, retrying] = useRetryTaskMutation();
  if (!can('editor')) return null;
  const stop = async () => {
    const answer = await cancel({ id: task.id });
    if (answer.error) notify.failed(answer.error);
    else notify.done(t('tasksPage.cancelled', { name: words.title(task) }));
  };
  const again = async () => {
    const answer = await retry({ id: task.id });
    if (answer.error) return notify.failed(answer.error);
    notify.done(t('tasksPage.retried', { name: words.title(task) }));
    if (answer.data.id !== task.id) void go(`/tasks/${answer.data.id}`);
  };
  if (!isFinished(task))
    return (
      <Button variant="outlined" loading={cancelling.isLoading} onClick={() => void stop()}>
        {t('controls.cancel')}
      </Button>
    );
  if (!canRetry(task.state)) return null;
  return (
    <Button
      variant="contained"
      loading={retrying.isLoading}
      startIcon={<RotateCcw size={15} />}
      onClick={() => void again()}
    >
      {t('tasksPage.retry')}
    </Button>
  );
}

function Progress({ task }: { task: Task }) {
  const { t } = useTranslation();
  const words = useTaskWords();
  const f = useFormat();
  useMinute();
  const now = Date.now();
  const left = remainingMs(task, now);
  const spent = spentMs(task, now);
  const kind = useKind();
  return (
    <Card component="section" aria-label={t('tasksPage.progress')} sx={{ px: 4, py: 4 }}>
      {!isFinished(task) && (
        <Box sx={{ mb: 4 }}>
          <Stack direction="row" sx={{ gap: 3, mb: 2, justifyContent: 'space-between' }}>
            <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>
              {words.stage(task) ?? t(`status.task.${task.state}`)}
            </Typography>
            <Typography
              variant="body2"
              color="textSecondary"
              sx={{ fontVariantNumeric: 'tabular-nums', flexShrink: 0 }}
            >
              {[
                left !== null && t('tasks.left', { time: f.duration(left) }),
                f.progress(task.progress),
              ]
                .filter(Boolean)
                .join(' · ')}
            </Typography>
          </Stack>
          <LinearProgress
            aria-label={words.title(task)}
            variant={
              task.state === 'queued' || task.progress <= 0 ? 'indeterminate' : 'determinate'
            }
            value={task.progress * 100}
            sx={{ height: 6, borderRadius: 3, bgcolor: 'h.selected' }}
          />
        </Box>
      )}
      <Box
        component="dl"
        sx={{
          display: 'grid',
          gridTemplateColumns: 'repeat(auto-fill, minmax(112px, 1fr))',
          columnGap: 3,
          rowGap: 3,
          m: 0,
        }}
      >
        <Fact label={t('tasksPage.type')}>{kind(task.type)}</Fact>
        <Fact label={t('tasksPage.by')}>{task.created_by ?? t('tasksPage.system')}</Fact>
        <Fact label={t('tasksPage.created')}>
          <Ago at={task.created_at} />
        </Fact>
        {task.started_at && (
          <Fact label={t('tasksPage.started')}>
            <Ago at={task.started_at} />
          </Fact>
        )}
        {task.finished_at && (
          <Fact label={t('tasksPage.finished')}>
            <Ago at={task.finished_at} />
          </Fact>
        )}
        {spent !== null && <Fact label={t('tasksPage.duration')}>{f.duration(spent)}</Fact>}
        <Fact label={t('tasksPage.attempt')}>
          {t('tasksPage.attemptOf', { attempt: task.attempt, max: task.max_attempts })}
        </Fact>
      </Box>
    </Card>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Box sx={{ minWidth: 0 }}>
      <Typography variant="caption" component="dt" color="textSecondary">
        {label}
      </Typography>
      <Typography
        variant="body2"
        component="dd"
        sx={{ m: 0, fontVariantNumeric: 'tabular-nums', overflowWrap: 'anywhere' }}
      >
        {children}
      </Typography>
    </Box>
  );
}
