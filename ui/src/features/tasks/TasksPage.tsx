import { Box, Card, Link as MuiLink, useMediaQuery } from '@mui/material';
import { useTheme } from '@mui/material/styles';
import { Activity } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { api, type ListTasksApiArg, type Task } from '@/api';
import { useFormat } from '@/shared/lib/format';
import { usePages } from '@/shared/lib/pages';
import { isFinished } from '@/shared/lib/tasks';
import { useTaskWords } from '@/shared/lib/taskWords';
import { useMinute } from '@/shared/lib/useMinute';
import { useParam } from '@/shared/lib/useParam';
import { Ago } from '@/shared/ui/DateTime';
import { FilterSelect } from '@/shared/ui/FilterSelect';
import { Page } from '@/shared/ui/Page';
import { PageHeader } from '@/shared/ui/PageHeader';
import { EmptyState, ErrorState, FilteredEmpty } from '@/shared/ui/States';
import { TaskStateBadge } from '@/shared/ui/Status';
import { VirtualTable, type Column } from '@/shared/ui/VirtualTable';
import { useKind } from './Kind';
import { spentMs, stateChoices, taskTypes } from './model';

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
  return (
    <Box
      sx={{
        display: { xs: 'grid', sm: 'flex' },
        gridTemplateColumns: '1fr 1fr',
        gap: 2,
        width: { xs: '100%', sm: 'auto' },
      }}
    >
      <FilterSelect
        label={t('tasksPage.state')}
        all={t('tasksPage.allStates')}
        value={state}
        onChange={setState}
        choices={stateChoices.map((s) => ({
          value: s,
          label: s === 'queued,running' ? t('tasksPage.active') : t(`status.task.${s}`),
        }))}
      />
      <FilterSelect
        label={t('tasksPage.type')}
        all={t('tasksPage.allTypes')}
        value={type}
        onChange={setType}
        name={kind}
        choices={taskTypes.map((k) => ({ value: k, label: kind(k) }))}
      />
    </Box>
  );
}

function useColumns(): Column<Task>[] {
  const { t } = useTranslation();
  const f = useFormat();
  const kind = useKind();
  const minute = useMinute();
  const isNarrow = useMediaQuery(useTheme().breakpoints.down('sm'));
  return useMemo<Column<Task>[]>(() => {
    const title: Column<Task> = {
      id: 'title',
      header: t('tasksPage.title'),
      width: 320,
      grow: 3,
      cell: (r) => <Title task={r} />,
    };
    const state: Column<Task> = {
      id: 'state',
      header: t('tasksPage.state'),
      width: isNarrow ? 116 : 150,
      cell: (r) => <TaskStateBadge state={r.state} />,
    };
    // On a phone what runs and how it stands; the rest is on the task's own page.
    if (isNarrow) return [title, state];
    return [
      title,
      state,
      {
        id: 'progress',
        header: t('tasksPage.progress'),
        width: 110,
        numeric: true,
        cell: (r) =>
          r.state === 'running' ? f.progress(r.progress) : isFinished(r) ? '' : f.progress(0),
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
    ];
    // A running task's duration grows with the clock.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [t, f, kind, minute, isNarrow]);
}

function Title({ task }: { task: Task }) {
  const words = useTaskWords();
  // The stage of a task that has ended is only where it was last.
  const said = task.error ?? (isFinished(task) ? null : words.stage(task));
  return (
    <Box sx={{ minWidth: 0, lineHeight: '16px' }}>
      <MuiLink
        component={Link}
        to={`/tasks/${task.id}`}
        title={words.title(task)}
        underline="hover"
        noWrap
        tabIndex={-1}
        onClick={(e) => e.stopPropagation()}
        sx={{ display: 'block', color: 'h.text', fontWeight: 500, fontSize: 13 }}
      >
        {words.title(task)}
      </MuiLink>
      {said && (
        <Box
          title={said}
          sx={{
            fontSize: 11.5,
            lineHeight: '14px',
            overflow: 'hidden',
            textOverflow: 'ellipsis',
            color: task.error ? 'h.red' : 'h.text2',
          }}
        >
          {said}
        </Box>
      )}
    </Box>
  );
}
