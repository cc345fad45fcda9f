import {
  Box,
  Button,
  Card,
  Dialog,
  DialogActions,
  DialogContent,
  FormControlLabel,
  Link as MuiLink,
  Stack,
  Switch,
  Typography,
  useMediaQuery,
} from '@mui/material';
import type { Theme } from '@mui/material/styles';
import { ArrowLeft, Check, Download, RotateCcw, Scale } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useApplyBudgetPlanMutation, useGetBudgetOptimizationQuery } from '@/api/insight';
import { Changes } from '@/shared/advice/Changes';
import { saveCsv } from '@/shared/lib/csv';
import { useFormat } from '@/shared/lib/format';
import { useTask } from '@/shared/lib/tasks';
import { notify } from '@/shared/lib/toast';
import { useAddress } from '@/shared/lib/useAddress';
import { useCan } from '@/shared/lib/workspace';
import { useConfirm } from '@/shared/ui/Confirm';
import { Page } from '@/shared/ui/Page';
import { PageHeader } from '@/shared/ui/PageHeader';
import { asPlatform } from '@/shared/ui/Platform';
import { EmptyState, ErrorState } from '@/shared/ui/States';
import { TaskProgress } from '@/shared/ui/TaskProgress';
import { CampaignPanel } from './CampaignPanel';
import { Controls, type Asked } from './Controls';
import { asActions, changesOf, planCsv, planned, type Planned } from './model';
import { PlanSummary } from './PlanSummary';
import { PlanTable } from './PlanTable';

const usualChange = 0.3;
const objectives = ['revenue', 'conversions'] as const;
const noMoves: ReadonlyMap<string, number> = new Map();

/** What is asked, as the address says it. */
function useAsked(): [Asked, (change: Partial<Asked>) => void] {
  const [params, setParams] = useAddress();
  const total = Number(params.get('total'));
  const change = Number(params.get('change') ?? usualChange * 100) / 100;
  const asked: Asked = {
    total: total > 0 && Number.isFinite(total) ? total : undefined,
    maxChange: change > 0 && change <= 1 ? change : usualChange,
    platform: params.get('platform') ?? '',
    objective: objectives.find((o) => o === params.get('objective')),
  };
  const set = useCallback(
    (to: Partial<Asked>) =>
      setParams(
        (old) => {
          const next = new URLSearchParams(old);
          const put = (key: string, value: string) =>
            value ? next.set(key, value) : next.delete(key);
          if ('total' in to) put('total', to.total ? String(to.total) : '');
          if (to.maxChange !== undefined)
            put(
              'change',
              to.maxChange === usualChange ? '' : String(Math.round(to.maxChange * 100)),
            );
          if (to.objective) put('objective', to.objective);
          if (to.platform !== undefined) {
            put('platform', to.platform);
            // Another set of campaigns has another total.
            next.delete('total');
          }
          return next;
        },
        { replace: true },
      ),
    [setParams],
  );
  return [asked, set];
}

export function Component() {
  const { t } = useTranslation();
  const [asked, setAsked] = useAsked();
  const platform = asPlatform(asked.platform);
  const query = useGetBudgetOptimizationQuery({
    maxChange: asked.maxChange,
    ...(asked.objective ? { objective: asked.objective } : {}),
    ...(asked.total ? { total: asked.total } : {}),
    ...(platform ? { platform } : {}),
  });
  const plan = query.data;
  const [moved, setMoved] = useState(noMoves);
  const [keepTotal, setKeepTotal] = useState(true);
  const now = useMemo(() => plan && planned(plan, moved, keepTotal), [plan, moved, keepTotal]);
  const [chosen, setChosen] = useState<string>();
  const [taskId, setTaskId] = useState<string>();
  const isWide = useMediaQuery((th: Theme) => th.breakpoints.up('lg'));
  const row =
    now?.rows.find((r) => r.campaign_id === chosen) ?? (isWide ? firstOf(now) : undefined);
  const move = (id: string, spend: number) => setMoved((old) => new Map(old).set(id, spend));
  const reset = (id: string) =>
    setMoved((old) => {
      const next = new Map(old);
      next.delete(id);
      return next;
    });
  const panel = row && plan && (
    <CampaignPanel
      row={row}
      plan={plan}
      onMove={(n) => move(row.campaign_id, n)}
      onReset={() => reset(row.campaign_id)}
    />
  );
  const isEmpty = plan && plan.campaigns.length === 0;
  return (
    <Page title={t('budget.title')}>
      <Button
        component={Link}
        to="/recommendations"
        variant="text"
        size="small"
        startIcon={<ArrowLeft size={14} />}
        sx={{ ml: -2, mb: 2 }}
      >
        {t('advice.back')}
      </Button>
      <PageHeader
        title={t('budget.title')}
        subtitle={<Box sx={{ maxWidth: 680 }}>{t('budget.subtitle')}</Box>}
        actions={plan && now && !isEmpty && <Actions plan={plan} now={now} onTask={setTaskId} />}
      />
      <Stack sx={{ gap: 4 }}>
        <Controls asked={asked} plan={plan} onChange={setAsked} />
        {taskId && <Progress id={taskId} />}
        {query.isError && !query.isFetching && !query.currentData ? (
          <Card>
            <ErrorState error={query.error} onRetry={() => void query.refetch()} />
          </Card>
        ) : isEmpty ? (
          <Card sx={{ minHeight: 280, display: 'grid' }}>
            <EmptyState
              icon={Scale}
              title={t('budget.none')}
              hint={plan.message ?? t('budget.noneHint')}
            />
          </Card>
        ) : (
          <Stack
            sx={{ gap: 4, opacity: query.isFetching && plan ? 0.6 : 1, transition: 'opacity .12s' }}
            aria-busy={query.isFetching}
          >
            {plan?.message && <Typography variant="body2">{plan.message}</Typography>}
            <PlanSummary plan={plan} now={now} />
            {plan && now && (
              <Moves
                now={now}
                total={plan.total}
                currency={plan.currency}
                keepTotal={keepTotal}
                onKeep={setKeepTotal}
                onReset={() => setMoved(noMoves)}
              />
            )}
            <Box
              sx={{
                display: 'grid',
                gap: 4,
                alignItems: 'start',
                gridTemplateColumns: { xs: 'minmax(0,1fr)', lg: 'minmax(0,1fr) 340px' },
              }}
            >
              <PlanTable
                rows={now?.rows ?? []}
                plan={plan}
                chosen={row?.campaign_id}
                isLoading={query.isLoading}
                onChoose={setChosen}
              />
              <Card
                component="section"
                aria-label={t('budget.campaign')}
                sx={{
                  p: 4,
                  position: 'sticky',
                  top: 16,
                  display: { xs: 'none', lg: 'block' },
                  minHeight: 480,
                }}
              >
                {isWide && panel}
              </Card>
            </Box>
            {plan && plan.left_out.length > 0 && <LeftOut list={plan.left_out} />}
            {plan && (
              <Typography variant="caption" color="textSecondary">
                {t('budget.basis', { count: plan.days })}
              </Typography>
            )}
          </Stack>
        )}
      </Stack>
      {!isWide && (
        <Dialog
          open={!!panel}
          onClose={() => setChosen(undefined)}
          fullWidth
          maxWidth="sm"
          slotProps={{ paper: { 'aria-label': t('budget.campaign') } }}
        >
          <DialogContent sx={{ pt: 5 }}>{panel}</DialogContent>
          <DialogActions>
            <Button variant="outlined" onClick={() => setChosen(undefined)}>
              {t('controls.done')}
            </Button>
          </DialogActions>
        </Dialog>
      )}
    </Page>
  );
}

/** The one that changes most stands in the panel until another is chosen. */
function firstOf(now: Planned | undefined) {
  if (!now) return undefined;
  return now.rows.reduce<Planned['rows'][number] | undefined>(
    (best, r) =>
      !best || Math.abs(r.spend - r.current) > Math.abs(best.spend - best.current) ? r : best,
    undefined,
  );
}

function Actions({
  plan,
  now,
  onTask,
}: {
  plan: { currency: string };
  now: Planned;
  onTask: (id: string) => void;
}) {
  const { t } = useTranslation();
  const f = useFormat();
  const can = useCan();
  const confirm = useConfirm();
  const [send, { isLoading }] = useApplyBudgetPlanMutation();
  const changes = useMemo(() => changesOf(now.rows), [now.rows]);
  const count = changes.length;
  const apply = async () => {
    const yes = await confirm({
      title: t('budget.applyAsk', { count }),
      body: (
        <Stack sx={{ gap: 3 }}>
          <span>
            {t('budget.applySum', {
              total: f.moneyExact(now.total, plan.currency),
            })}
          </span>
          <Changes actions={asActions(changes, plan.currency)} plain />
          <span>
            {t('advice.applyWhereAll', { count })} {t('budget.applyBack')}
          </span>
        </Stack>
      ),
      action: t('advice.applyYes', { count }),
    });
    if (!yes) return;
    const answer = await send({
      body: {
        changes: changes.map(({ row, daily_budget }) => ({
          campaign_id: row.campaign_id,
          daily_budget,
        })),
        reason: t('budget.reason'),
      },
    });
    if (answer.error) return notify.failed(answer.error, t('advice.applyFailed'));
    onTask(answer.data.task.id);
    notify.done(t('advice.applied', { count }));
  };
  return (
    <>
      <Button
        variant="outlined"
        startIcon={<Download size={15} />}
        onClick={() => {
          saveCsv('budget-plan.csv', planCsv(now.rows, plan.currency));
          notify.done(t('campaigns.exported', { count: now.rows.length }));
        }}
      >
        {t('campaigns.export')}
      </Button>
      {can('editor') && (
        <Button
          variant="contained"
          startIcon={<Check size={15} />}
          loading={isLoading}
          disabled={count === 0}
          onClick={() => void apply()}
        >
          {t('budget.apply')}
        </Button>
      )}
    </>
  );
}

function Progress({ id }: { id: string }) {
  const { currentData: task } = useTask(id);
  if (!task) return null;
  return (
    <Card sx={{ px: 4, py: 3 }} aria-live="polite">
      <TaskProgress task={task} />
    </Card>
  );
}

/** What was moved by hand, and what that does to the sum. Its line is kept while nothing is. */
function Moves(props: {
  now: Planned;
  total: number;
  currency: string;
  keepTotal: boolean;
  onKeep: (on: boolean) => void;
  onReset: () => void;
}) {
  const { now, total, currency } = props;
  const { t } = useTranslation();
  const f = useFormat();
  const count = now.rows.filter((r) => r.isMoved).length;
  const off = now.total - total;
  const isOff = Math.abs(off) > Math.max(0.5, total * 0.001);
  return (
    <Stack
      direction="row"
      sx={{ gap: 4, alignItems: 'center', flexWrap: 'wrap', minHeight: 32, fontSize: 13 }}
    >
      <Box role="status" sx={{ flex: '1 1 260px', fontVariantNumeric: 'tabular-nums' }}>
        {count === 0
          ? t('budget.moveHint')
          : `${t('budget.moved', { count })} ${t('budget.sum', { total: f.moneyExact(now.total, currency) })}`}
        {count > 0 && isOff && (
          <Box component="span" sx={{ color: 'h.amber', fontWeight: 500 }}>
            {' '}
            {t(off > 0 ? 'budget.over' : 'budget.under', {
              money: f.moneyExact(Math.abs(off), currency),
            })}
          </Box>
        )}
      </Box>
      <FormControlLabel
        control={
          <Switch
            size="small"
            checked={props.keepTotal}
            onChange={(_, on) => props.onKeep(on)}
            sx={{ mr: 2 }}
          />
        }
        label={<Typography variant="body2">{t('budget.keepTotal')}</Typography>}
        sx={{ m: 0 }}
      />
      <Button
        size="small"
        variant="outlined"
        startIcon={<RotateCcw size={13} />}
        onClick={props.onReset}
        sx={{ visibility: count > 0 ? 'visible' : 'hidden' }}
      >
        {t('budget.resetAll')}
      </Button>
    </Stack>
  );
}

function LeftOut({
  list,
}: {
  list: readonly { campaign_id: string; campaign_name: string; reason: string }[];
}) {
  const { t } = useTranslation();
  return (
    <Card component="section" aria-label={t('budget.leftOut')}>
      <Box sx={{ px: 4, pt: 4, pb: 2 }}>
        <Typography variant="h2">{t('budget.leftOut')}</Typography>
        <Typography variant="caption" color="textSecondary">
          {t('budget.leftOutHint')}
        </Typography>
      </Box>
      <Box
        component="ul"
        sx={{ listStyle: 'none', m: 0, p: 0, maxHeight: 320, overflow: 'auto' }}
        tabIndex={list.length > 6 ? 0 : undefined}
      >
        {list.map((c) => (
          <Stack
            key={c.campaign_id}
            component="li"
            direction="row"
            sx={{
              px: 4,
              py: 2,
              columnGap: 4,
              flexWrap: 'wrap',
              borderTop: 1,
              borderColor: 'h.border',
              fontSize: 13,
            }}
          >
            <MuiLink
              component={Link}
              to={`/campaigns/${c.campaign_id}`}
              underline="hover"
              sx={{ color: 'h.text', fontWeight: 500, flex: '1 1 220px', overflowWrap: 'anywhere' }}
            >
              {c.campaign_name}
            </MuiLink>
            <Box component="span" sx={{ color: 'h.text2', flex: '2 1 260px' }}>
              {c.reason}
            </Box>
          </Stack>
        ))}
      </Box>
    </Card>
  );
}
