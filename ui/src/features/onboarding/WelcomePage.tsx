import { Box, Button, Card, Stack, Typography } from '@mui/material';
import { FileUp, Plug, Sparkles } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import {
  useConnectSandboxMutation,
  useFillDemoMutation,
  useGetOverviewQuery,
  useRetryTaskMutation,
  useSyncCampaignsMutation,
} from '@/api';
import { isFinished, useRunningTasks, useTask } from '@/shared/lib/tasks';
import { notify } from '@/shared/lib/toast';
import { useParam } from '@/shared/lib/useParam';
import { useCan, useWorkspace } from '@/shared/lib/workspace';
import { ChoiceCard } from '@/shared/ui/ChoiceCard';
import { Page } from '@/shared/ui/Page';
import { ErrorState } from '@/shared/ui/States';
import { TaskProgress } from '@/shared/ui/TaskProgress';

const width = 640;

/** The first minute: three ways to the first figures. What is running stands in the address. */
export function Component() {
  const { t } = useTranslation();
  const workspace = useWorkspace();
  const can = useCan();
  const [taskId] = useParam('task');
  const title = t('welcome.title', { name: workspace.name });
  return (
    <Page title={t('welcome.tab')} width={width + 48} isCentred>
      <Box sx={{ pt: { xs: 0, md: 8 } }}>
        <Typography variant="h1">{title}</Typography>
        <Typography variant="body2" color="textSecondary" sx={{ mt: 1, mb: 6 }}>
          {t(taskId ? 'welcome.working' : can('editor') ? 'welcome.hint' : 'welcome.viewer')}
        </Typography>
        {taskId ? <Working id={taskId} /> : <Choices disabled={!can('editor')} />}
      </Box>
    </Page>
  );
}

function Choices({ disabled }: { disabled: boolean }) {
  const { t } = useTranslation();
  const overview = useGetOverviewQuery();
  const running = useRunningTasks();
  const [, setTask] = useParam('task');
  const [connect, connecting] = useConnectSandboxMutation();
  const [sync, syncing] = useSyncCampaignsMutation();
  const [fill, filling] = useFillDemoMutation();
  const failed = (e: unknown) => notify.failed(e);

  const connectSandbox = async () => {
    const made = await connect();
    if (made.error) return failed(made.error);
    // Of all that bring ads; others have nothing to sync.
    const started = await sync({ body: {} });
    // A sync that runs already is as good: its task is among the running ones.
    const id = started.data?.task.id ?? running[0]?.id;
    if (id) setTask(id);
    else failed(started.error);
  };
  const fillDemo = async () => {
    const started = await fill();
    if (started.error) return failed(started.error);
    setTask(started.data.task.id);
  };
  const busy = connecting.isLoading || syncing.isLoading || filling.isLoading;
  return (
    <Stack sx={{ gap: 3 }}>
      <ChoiceCard
        primary
        icon={FileUp}
        title={t('welcome.import')}
        hint={t('welcome.importHint')}
        to="/import"
        disabled={disabled}
      />
      <ChoiceCard
        icon={Plug}
        title={t('welcome.sandbox')}
        hint={t('welcome.sandboxHint')}
        busy={connecting.isLoading || syncing.isLoading}
        disabled={disabled || busy}
        onClick={() => void connectSandbox()}
      />
      <ChoiceCard
        icon={Sparkles}
        title={t('welcome.demo')}
        hint={t('welcome.demoHint')}
        busy={filling.isLoading}
        disabled={disabled || busy}
        onClick={() => void fillDemo()}
      />
      <Box sx={{ textAlign: 'center', mt: 2 }}>
        <Button component={Link} to="/" variant="text">
          {t(overview.data?.has_facts ? 'welcome.toDashboard' : 'welcome.skip')}
        </Button>
      </Box>
    </Stack>
  );
}

function Working({ id }: { id: string }) {
  const { t } = useTranslation();
  const go = useNavigate();
  const task = useTask(id);
  const [, setTask] = useParam('task');
  const [retry, retrying] = useRetryTaskMutation();
  const state = task.data?.state;
  useEffect(() => {
    if (state !== 'succeeded') return;
    notify.done(t('welcome.ready'));
    void go('/', { replace: true });
  }, [state, go, t]);
  if (task.isError)
    return (
      <Card>
        <ErrorState error={task.error} onRetry={() => setTask('')} />
      </Card>
    );
  if (!task.data) return null;
  const again = async () => {
    const next = await retry({ id });
    if (next.error) notify.failed(next.error);
    else setTask(next.data.id);
  };
  return (
    <Card sx={{ p: { xs: 4, sm: 6 } }}>
      <TaskProgress task={task.data} />
      {isFinished(task.data) && state !== 'succeeded' ? (
        <Stack direction="row" sx={{ gap: 2, mt: 4 }}>
          <Button variant="contained" loading={retrying.isLoading} onClick={() => void again()}>
            {t('controls.retry')}
          </Button>
          <Button variant="outlined" onClick={() => setTask('')}>
            {t('controls.back')}
          </Button>
        </Stack>
      ) : (
        <Typography variant="caption" component="p" color="textSecondary" sx={{ mt: 4 }}>
          {t('welcome.leave')}
        </Typography>
      )}
    </Card>
  );
}
