import { Box, Button, LinearProgress, Stack, Typography } from '@mui/material';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useCancelTaskMutation, type Task } from '@/api';
import { useFormat } from '@/shared/lib/format';
import { isFinished } from '@/shared/lib/tasks';
import { useTaskWords } from '@/shared/lib/taskWords';
import { notify } from '@/shared/lib/toast';
import { useCan } from '@/shared/lib/workspace';
import { TaskStateBadge } from './Status';

/** An estimate is shown once the task has run and moved enough to judge it. */
const judgeAfterMs = 4_000;
const judgeFrom = 0.05;

export function remainingMs(
  task: Pick<Task, 'state' | 'progress' | 'started_at'>,
  now: number,
): number | null {
  if (task.state !== 'running' || !task.started_at || task.progress < judgeFrom) return null;
  const spent = now - Date.parse(task.started_at);
  return spent < judgeAfterMs ? null : (spent / task.progress) * (1 - task.progress);
}

/** A task at work: what it does, how far it is, how long it will take, and a way to stop it. */
export function TaskProgress({ task, link = true }: { task: Task; link?: boolean }) {
  const { t } = useTranslation();
  const f = useFormat();
  const words = useTaskWords();
  const can = useCan();
  const [cancel, { isLoading }] = useCancelTaskMutation();
  const left = remainingMs(task, Date.now());
  const stop = () =>
    void cancel({ id: task.id })
      .unwrap()
      .catch((e: unknown) => notify.failed(e));
  const detail =
    task.error ??
    [words.stage(task), left !== null && t('tasks.left', { time: f.duration(left) })]
      .filter(Boolean)
      .join(' · ');
  return (
    <Box>
      <Stack direction="row" sx={{ alignItems: 'center', gap: 3, minHeight: 28 }}>
        <Typography
          variant="label"
          component={link ? Link : 'span'}
          {...(link ? { to: `/tasks/${task.id}` } : {})}
          noWrap
          sx={{
            flex: 1,
            minWidth: 0,
            color: 'h.text',
            textDecoration: 'none',
            '&:is(a):hover': { textDecoration: 'underline' },
          }}
        >
          {words.title(task)}
        </Typography>
        {isFinished(task) ? (
          <TaskStateBadge state={task.state} />
        ) : (
          <>
            <Typography
              variant="caption"
              color="textSecondary"
              sx={{ fontVariantNumeric: 'tabular-nums' }}
            >
              {task.state === 'queued' ? t('status.task.queued') : f.progress(task.progress)}
            </Typography>
            {can('editor') && (
              <Button size="small" variant="text" loading={isLoading} onClick={stop}>
                {t('controls.cancel')}
              </Button>
            )}
          </>
        )}
      </Stack>
      {!isFinished(task) && (
        <LinearProgress
          aria-label={words.title(task)}
          variant={task.state === 'queued' || task.progress <= 0 ? 'indeterminate' : 'determinate'}
          value={task.progress * 100}
          sx={{
            height: 4,
            borderRadius: 2,
            mt: 1,
            bgcolor: 'h.selected',
            '& .MuiLinearProgress-bar': { borderRadius: 2 },
          }}
        />
      )}
      {detail && (
        <Typography
          variant="caption"
          component="p"
          sx={{ mt: 1, color: task.error ? 'h.red' : 'h.text2', overflowWrap: 'anywhere' }}
        >
          {detail}
        </Typography>
      )}
    </Box>
  );
}
