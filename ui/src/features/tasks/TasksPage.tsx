import { Box, Card, Link as MuiLink, Stack, TextField } from '@mui/material';
import { Activity } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { api, type ListTasksApiArg, type Task } from '@/api';
import { useFormat } from '@/shared/lib/format';
import { usePages } from '@/shared/lib/pages';
import { isFinished } from '@/shared/lib/tasks';
import { useMinute } from '@/shared/lib/useMinute';
import { useParam } from '@/shared/lib/useParam';
import { Ago } from '@/shared/ui/DateTime';
import { Page } from '@/shared/ui/Page';
import { PageHeader } from '@/shared/ui/PageHeader';
import { EmptyState, ErrorState, FilteredEmpty } from '@/shared/ui/States';
import { TaskStateBadge } from '@/shared/ui/Status';
import { VirtualTable, type Column } from '@/shared/ui/VirtualTable';
import { useKind } from './Kind';
import { kindKey, spentMs, stateChoices, taskTypes } from './model';

const rowId = (t: Task) => t.id;

/** What Herald does in the background: live, filtered by state and kind, each with its outcome. */
export function Component() {
  const { t } = useTranslation();
  const go = useNavigate();
  const [state] = useParam('state');
  const [type] = useParam('type');
  const [, setParams] = useSearchParams();
  const filter = useMemo(
    () => ({ ...(state ? { state } : {}), ...(type ? { type } : {}) }),
    [state, type],
  );
  const list = usePages<Task, ListTasksApiArg>(api.endpoints.listTasks, filter);
  const columns = useColumns();
  const clear = () => setParams({}, { replace: true });
  return (
    <Page title={t('nav.tasks')}>
      <PageHeader title={t('nav.tasks')} subtitle={t('tasksPage.subtitle')} actions={<Filters />} />
      <Card>
        {list.isError ? (
          <ErrorState error={list.error} onRetry={list.retry} />
        ) : (
          <VirtualTable
            label={t('nav.tasks')}
            columns={columns}
            rows={list.rows}
            rowId={rowId}
            isLoading={list.isLoading}
            maxHeight="calc(100dvh - 190px)"
            onOpen={(task) => void go(`/tasks/${task.id}`)}
            hasMore={list.hasMore}
            onMore={list.more}
            empty={
              state || type ? (
                <FilteredEmpty onClear={clear} />
              ) : (
                <EmptyState
                  icon={Activity}
                  title={t('tasksPage.none')}
                  hint={t('tasksPage.noneHint')}
                />
              )
            }
          />
        )}
      </Card>
    </Page>
  );
}

function Filters() {
  const { t } = useTranslation();
  const kind = useKind();
  const [state, setState] = useParam('state');
  const [type, setType] = useParam('type');
  const isOther = type !== '' && !(taskTypes as readonly string[]).includes(type);
  const isMixed = state !== '' && !(stateChoices as readonly string[]).includes(state);
  return (
    <Stack direction="row" sx={{ gap: 2, flexWrap: 'wrap' }}>
      <TextField
        select
        value={state}
        onChange={(e) => setState(e.target.value)}
        slotProps={{ select: { native: true }, htmlInput: { 'aria-label': t('tasksPage.state') } }}
      >
        <option value="">{t('tasksPage.allStates')}</option>
        {isMixed && <option value={state}>{state}</option>}
        {stateChoices.map((s) => (
          <option key={s} value={s}>
            {s === 'queued,running' ? t('tasksPage.active') : t(`status.task.${s}`)}
          </option>
        ))}
      </TextField>
      <TextField
        select
        value={type}
        onChange={(e) => setType(e.target.value)}
        slotProps={{ select: { native: true }, htmlInput: { 'aria-label': t('tasksPage.type') } }}
      >
        <option value="">{t('tasksPage.allTypes')}</option>
        {isOther && <option value={type}>{kind(type)}</option>}
        {taskTypes.map((k) => (
          <option key={kindKey(k)} value={k}>
            {kind(k)}
          </option>
        ))}
      </TextField>
    </Stack>
  );
}

function useColumns(): Column<Task>[] {
  const { t } = useTranslation();
  const f = useFormat();
  const kind = useKind();
  const minute = useMinute();
  return useMemo<Column<Task>[]>(
    () => [
      { id: 'title', header: t('tasksPage.title'), width: 320, cell: (r) => <Title task={r} /> },
      {
        id: 'state',
        header: t('tasksPage.state'),
        width: 150,
        cell: (r) => <TaskStateBadge state={r.state} />,
      },
      {
        id: 'progress',
        header: t('tasksPage.progress'),
        width: 110,
        numeric: true,
        cell: (r) =>
          r.state === 'running' ? `${Math.floor(r.progress * 100)} %` : isFinished(r) ? '' : '0 %',
      },
      { id: 'type', header: t('tasksPage.type'), width: 180, cell: (r) => kind(r.type) },
      {
        id: 'by',
        header: t('tasksPage.by'),
        width: 150,
        cell: (r) => r.created_by ?? t('tasksPage.system'),
      },
      {
        id: 'created',
        header: t('tasksPage.created'),
        width: 130,
        cell: (r) => <Ago at={r.created_at} />,
      },
      {
        id: 'duration',
        header: t('tasksPage.duration'),
        width: 110,
        numeric: true,
        cell: (r) => {
          const ms = spentMs(r, Date.now());
          return ms === null ? '' : f.duration(ms);
        },
      },
    ],
    // A running task's duration grows with the clock.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [t, f, kind, minute],
  );
}

function Title({ task }: { task: Task }) {
  return (
    <Box sx={{ minWidth: 0, lineHeight: '16px' }}>
      <MuiLink
        component={Link}
        to={`/tasks/${task.id}`}
        underline="hover"
        noWrap
        tabIndex={-1}
        onClick={(e) => e.stopPropagation()}
        sx={{ display: 'block', color: 'h.text', fontWeight: 500, fontSize: 13 }}
      >
        {task.title}
      </MuiLink>
      {(task.error || task.stage) && (
        <Box
          title={task.error ?? task.stage ?? ''}
          sx={{
            fontSize: 11.5,
            lineHeight: '14px',
            overflow: 'hidden',
            textOverflow: 'ellipsis',
            color: task.error ? 'h.red' : 'h.text2',
          }}
        >
          {task.error ?? task.stage}
        </Box>
      )}
    </Box>
  );
}
