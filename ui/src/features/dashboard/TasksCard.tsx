import { Box, Card, Link as MuiLink, Stack, Typography } from '@mui/material';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useListTasksQuery, type Task } from '@/api';
import { isFinished, useRunningTasks } from '@/shared/lib/tasks';
import { useTaskWords } from '@/shared/lib/taskWords';
import { Ago } from '@/shared/ui/DateTime';
import { ErrorState, RowsSkeleton } from '@/shared/ui/States';
import { TaskStateBadge } from '@/shared/ui/Status';
import { TaskProgress } from '@/shared/ui/TaskProgress';

const shown = 5;
/** The same query as the counter in the side bar. */
const recent = 50;

/** What runs now stands first on the page; the card below lists what ended. */
export function RunningStrip() {
  const { t } = useTranslation();
  const running = useRunningTasks().slice(0, shown);
  if (running.length === 0) return null;
  return (
    <Card component="section" aria-label={t('dashboard.running')} sx={{ mb: 4, px: 4, py: 3 }}>
      <Stack component="ul" sx={{ listStyle: 'none', m: 0, p: 0, gap: 3 }}>
        {running.map((task) => (
          <li key={task.id}>
            <TaskProgress task={task} />
          </li>
        ))}
      </Stack>
    </Card>
  );
}

export function TasksCard() {
  const { t } = useTranslation();
  const { data, error, isLoading, refetch } = useListTasksQuery({ limit: recent });
  const tasks = (data?.data ?? []).filter(isFinished).slice(0, shown);
  return (
    <Card component="section" aria-label={t('nav.tasks')} sx={{ minWidth: 0 }}>
      <Stack
        direction="row"
        sx={{ justifyContent: 'space-between', alignItems: 'baseline', px: 4, pt: 4, pb: 2 }}
      >
        <Typography variant="h2">{t('nav.tasks')}</Typography>
        <MuiLink
          component={Link}
          to="/tasks"
          underline="hover"
          variant="caption"
          sx={{ color: 'h.accentText', fontWeight: 500 }}
        >
          {t('controls.viewAll')}
        </MuiLink>
      </Stack>
      {isLoading ? (
        <RowsSkeleton rows={4} />
      ) : !data ? (
        <ErrorState error={error} onRetry={refetch} />
      ) : tasks.length === 0 ? (
        <Typography variant="body2" color="textSecondary" sx={{ px: 4, pt: 2, pb: 5 }}>
          {t('dashboard.noTasks')}
        </Typography>
      ) : (
        <Stack component="ul" sx={{ listStyle: 'none', m: 0, px: 4, pt: 0, pb: 3, gap: 2 }}>
          {tasks.map((task) => (
            <li key={task.id}>
              <Finished task={task} />
            </li>
          ))}
        </Stack>
      )}
    </Card>
  );
}

function Finished({ task }: { task: Task }) {
  const words = useTaskWords();
  return (
    <Stack direction="row" sx={{ alignItems: 'center', gap: 3, minHeight: 28 }}>
      <Box sx={{ flex: 1, minWidth: 0 }}>
        <MuiLink
          component={Link}
          to={`/tasks/${task.id}`}
          title={words.title(task)}
          underline="hover"
          noWrap
          variant="body2"
          sx={{ color: 'h.text', display: 'block' }}
        >
          {words.title(task)}
        </MuiLink>
        {task.state === 'failed' && task.error && (
          <Typography
            variant="caption"
            component="p"
            noWrap
            title={task.error}
            sx={{ color: 'h.red' }}
          >
            {task.error}
          </Typography>
        )}
      </Box>
      <Typography variant="caption" component="span" color="textSecondary">
        <Ago at={task.finished_at ?? task.created_at} />
      </Typography>
      {/* One width for every state: the times before it stand below each other. */}
      <Box sx={{ minWidth: { sm: 92 }, display: 'flex', justifyContent: 'flex-end' }}>
        <TaskStateBadge state={task.state} />
      </Box>
    </Stack>
  );
}
