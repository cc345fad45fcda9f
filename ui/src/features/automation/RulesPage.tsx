import { Box, Button, Card, Stack, Typography } from '@mui/material';
import {
  ArrowRight,
  CircleAlert,
  CopyPlus,
  FlaskConical,
  History,
  Inbox,
  Play,
  Plus,
  Trash2,
  Workflow,
} from 'lucide-react';
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { ConditionField, Rule } from '@/api';
import {
  api,
  useCreateRuleMutation,
  useDeleteRuleMutation,
  useListConditionFieldsQuery,
  useListRuleEventsQuery,
} from '@/api/office';
import { useConditionWords } from '@/shared/condition/useConditionWords';
import { useActions, type Action } from '@/shared/lib/actions';
import { useFormat } from '@/shared/lib/format';
import { usePages } from '@/shared/lib/pages';
import { useCan } from '@/shared/lib/workspace';
import { Badge } from '@/shared/ui/Badge';
import { Ago } from '@/shared/ui/DateTime';
import { Page } from '@/shared/ui/Page';
import { PageHeader } from '@/shared/ui/PageHeader';
import { RowMenu } from '@/shared/ui/RowMenu';
import { ErrorState } from '@/shared/ui/States';
import { VirtualTable, type Column } from '@/shared/ui/VirtualTable';
import { useMediaQuery } from '@mui/material';
import { useTheme } from '@mui/material/styles';
import { copyOf, formOf } from './draft';
import { KillBanner, KillControls } from './KillSwitch';
import { modeTone, waitingStates } from './model';
import { RuleSwitch } from './RuleSwitch';
import { TemplateGallery } from './TemplateGallery';
import { useShortSentence } from './useSentence';

const RunDialog = lazy(() => import('./RunDialog'));
const rowId = (r: Rule) => r.id;
const noFields: ConditionField[] = [];
/** More of them than this are "99+". */
const mostCounted = 100;

/** Every rule: what it says, whether it is at work, what it did lately. */
export function Component() {
  const { t } = useTranslation();
  const go = useNavigate();
  const can = useCan();
  const isEditor = can('editor');
  const list = usePages(api.endpoints.listRules, {});
  const [run, setRun] = useState<string[] | 'all'>();
  const columns = useColumns((ids) => setRun(ids));
  const hasRules = list.rows.length > 0;
  useActions(
    useMemo<Action[]>(
      () =>
        isEditor
          ? [
              {
                id: 'automation:new',
                label: t('automation.newRule'),
                group: 'do',
                icon: Plus,
                keys: 'c',
                run: () => void go('/automation/rules/new'),
              },
              {
                id: 'automation:dry',
                label: t('automation.dryRun'),
                group: 'do',
                icon: FlaskConical,
                keywords: ['run', 'evaluate'],
                run: () => setRun('all'),
              },
            ]
          : [],
      [t, go, isEditor],
    ),
  );
  return (
    <Page title={t('nav.rules')}>
      <PageHeader
        title={t('nav.rules')}
        subtitle={t('automation.subtitle')}
        actions={
          <>
            <KillControls />
            {isEditor && hasRules && (
              <>
                <Button
                  variant="outlined"
                  startIcon={<Play size={14} />}
                  onClick={() => setRun('all')}
                >
                  {t('automation.dryRun')}
                </Button>
                <Button
                  component={Link}
                  to="/automation/rules/new"
                  variant="contained"
                  startIcon={<Plus size={15} />}
                >
                  {t('automation.newRule')}
                </Button>
              </>
            )}
          </>
        }
      />
      <KillBanner />
      <Waiting />
      {list.isError ? (
        <Card>
          <ErrorState error={list.error} onRetry={list.retry} />
        </Card>
      ) : list.isLoading || hasRules ? (
        <Card>
          <VirtualTable
            label={t('nav.rules')}
            columns={columns}
            rows={list.rows}
            rowId={rowId}
            isLoading={list.isLoading}
            maxHeight="calc(100dvh - 190px)"
            onOpen={(r) => void go(`/automation/rules/${r.id}`)}
            hasMore={list.hasMore}
            onMore={list.more}
          />
        </Card>
      ) : (
        <Beginning />
      )}
      {hasRules && isEditor && (
        <Box component="section" aria-labelledby="more-templates" sx={{ mt: 8 }}>
          <Typography id="more-templates" variant="h2" sx={{ mb: 3 }}>
            {t('automation.fromTemplate')}
          </Typography>
          <TemplateGallery />
        </Box>
      )}
      <Suspense fallback={null}>
        {run && (
          <RunDialog ruleIds={run === 'all' ? undefined : run} onClose={() => setRun(undefined)} />
        )}
      </Suspense>
    </Page>
  );
}

/** No rule yet: what rules are, and the ready ones. */
function Beginning() {
  const { t } = useTranslation();
  const can = useCan();
  return (
    <>
      <Stack
        sx={{ alignItems: 'center', textAlign: 'center', pt: { xs: 4, md: 8 }, pb: 8, gap: 1 }}
      >
        <Box
          aria-hidden
          sx={{
            width: 44,
            height: 44,
            borderRadius: '12px',
            display: 'grid',
            placeItems: 'center',
            bgcolor: 'h.accentSoft',
            color: 'h.accentText',
            mb: 2,
          }}
        >
          <Workflow size={22} />
        </Box>
        <Typography variant="h2" component="p">
          {t('automation.none')}
        </Typography>
        <Typography
          variant="body2"
          color="textSecondary"
          sx={{ maxWidth: 520, textWrap: 'balance' }}
        >
          {t(can('editor') ? 'automation.noneHint' : 'automation.noneViewer')}
        </Typography>
      </Stack>
      {can('editor') && <TemplateGallery />}
    </>
  );
}

/** Suggestions wait for a word: one line, one way there. */
function Waiting() {
  const { t } = useTranslation();
  const { data } = useListRuleEventsQuery({
    state: waitingStates.join(','),
    limit: mostCounted,
  });
  const count = data?.data.length ?? 0;
  if (!count) return null;
  return (
    <Card
      component={Link}
      to="/automation/history?view=waiting"
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: 3,
        px: 4,
        py: 3,
        mb: 4,
        textDecoration: 'none',
        color: 'h.text',
        '&:hover': { borderColor: 'h.accent' },
      }}
    >
      <Inbox size={16} aria-hidden />
      <Typography variant="body2" sx={{ flex: 1 }}>
        {t('automation.waiting', { count })}
      </Typography>
      <Typography variant="label" sx={{ color: 'h.accentText' }}>
        {t('automation.review')}
      </Typography>
      <ArrowRight size={15} aria-hidden />
    </Card>
  );
}

/** A rule in the reader's language; in the server's until the names of the fields are here. */
function useTold() {
  const fields = useListConditionFieldsQuery().data?.data;
  const say = useShortSentence(useConditionWords(fields ?? noFields));
  return useCallback((r: Rule) => (fields ? say(formOf(r)) : r.sentence), [say, fields]);
}

function useColumns(onRun: (ids: string[]) => void): Column<Rule>[] {
  const { t } = useTranslation();
  const f = useFormat();
  const tell = useTold();
  const { breakpoints } = useTheme();
  const isNarrow = useMediaQuery(breakpoints.down('sm'));
  const isMiddle = useMediaQuery(breakpoints.down('lg'));
  return useMemo<Column<Rule>[]>(() => {
    const name: Column<Rule> = {
      id: 'name',
      header: t('automation.rule'),
      width: isNarrow ? 220 : 320,
      grow: 6,
      cell: (r) => <Name rule={r} sentence={tell(r)} />,
    };
    const on: Column<Rule> = {
      id: 'on',
      header: t('automation.state'),
      width: 84,
      cell: (r) => <RuleSwitch rule={r} />,
    };
    if (isNarrow) return [name, on];
    const all: Column<Rule>[] = [
      name,
      {
        id: 'mode',
        header: t('automation.mode'),
        width: 128,
        cell: ({ mode }) => {
          const how = mode ?? 'suggest';
          return <Badge tone={modeTone[how]}>{t(`automation.mode_${how}`)}</Badge>;
        },
      },
      {
        id: 'matched',
        header: t('automation.matched'),
        description: t('automation.matchedAbout'),
        width: 96,
        numeric: true,
        cell: (r) => f.integer(r.last_matched),
      },
      {
        id: 'actions',
        header: t('automation.actions7d'),
        width: 132,
        numeric: true,
        cell: (r) => f.integer(r.actions_7d),
      },
      {
        id: 'run',
        header: t('automation.lastRun'),
        width: 124,
        cell: (r) => (r.last_run_at ? <Ago at={r.last_run_at} /> : t('automation.never')),
      },
      {
        ...on,
        width: 120,
        cell: (r) => (
          <Stack direction="row" sx={{ alignItems: 'center', gap: 3, width: '100%' }}>
            <RuleSwitch rule={r} />
            <Box sx={{ flex: 1 }} />
            <More rule={r} onRun={() => onRun([r.id])} />
          </Stack>
        ),
      },
    ];
    // Beside the menu there is no room for everything on a tablet.
    return isMiddle ? all.filter((c) => c.id !== 'matched' && c.id !== 'run') : all;
  }, [t, f, tell, isNarrow, isMiddle, onRun]);
}

function Name({ rule: r, sentence }: { rule: Rule; sentence: string }) {
  return (
    <Box sx={{ minWidth: 0, lineHeight: '16px' }}>
      <Stack direction="row" sx={{ gap: 1.5, alignItems: 'center', minWidth: 0 }}>
        <Typography
          component={Link}
          to={`/automation/rules/${r.id}`}
          noWrap
          tabIndex={-1}
          sx={{
            color: r.enabled === false ? 'h.text2' : 'h.text',
            fontWeight: 500,
            fontSize: 13,
            lineHeight: '18px',
            textDecoration: 'none',
            '&:hover': { textDecoration: 'underline' },
          }}
        >
          {r.name}
        </Typography>
        {r.error && (
          <Box component="span" title={r.error} sx={{ color: 'h.red', display: 'flex' }}>
            <CircleAlert size={13} aria-label={r.error} />
          </Box>
        )}
      </Stack>
      <Box
        title={sentence}
        sx={{
          fontSize: 11.5,
          lineHeight: '14px',
          overflow: 'hidden',
          textOverflow: 'ellipsis',
          color: 'h.text2',
        }}
      >
        {sentence}
      </Box>
    </Box>
  );
}

function More({ rule: r, onRun }: { rule: Rule; onRun: () => void }) {
  const { t } = useTranslation();
  const go = useNavigate();
  const isEditor = useCan()('editor');
  const [remove] = useDeleteRuleMutation();
  const [create] = useCreateRuleMutation();
  const duplicate = async () => {
    const answer = await create({ body: copyOf(r, t('automation.copyName', { name: r.name })) });
    if (answer.data) void go(`/automation/rules/${answer.data.id}`);
    return answer;
  };
  return (
    <RowMenu
      name={r.name}
      acts={[
        {
          id: 'history',
          label: t('automation.showHistory'),
          icon: History,
          to: `/automation/history?rule_id=${r.id}`,
        },
        isEditor && { id: 'run', label: t('automation.dryRun'), icon: FlaskConical, run: onRun },
        isEditor && {
          id: 'copy',
          label: t('automation.duplicate'),
          icon: CopyPlus,
          run: duplicate,
        },
        isEditor && {
          id: 'delete',
          label: t('controls.delete'),
          icon: Trash2,
          confirm: {
            title: t('automation.deleteAsk', { name: r.name }),
            body: t('automation.deleteBody'),
            action: t('automation.delete'),
            danger: true,
          },
          run: () => remove({ id: r.id }),
          done: t('row.deleted', { name: r.name }),
        },
      ]}
    />
  );
}
