import { Box, Button, Card } from '@mui/material';
import { CalendarSearch, FileUp, RefreshCw, Rocket } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import {
  useGetOverviewQuery,
  useGetPerformanceSummaryQuery,
  useSyncCampaignsMutation,
  type Overview,
} from '@/api';
import { useActions, type Action } from '@/shared/lib/actions';
import { useFormat } from '@/shared/lib/format';
import { useRange, type Range } from '@/shared/lib/range';
import { notify } from '@/shared/lib/toast';
import { useParam } from '@/shared/lib/useParam';
import { useCan, useWorkspace } from '@/shared/lib/workspace';
import { TopAdvice } from '@/shared/advice/TopAdvice';
import { Page } from '@/shared/ui/Page';
import { PageHeader } from '@/shared/ui/PageHeader';
import { EmptyState, ErrorState } from '@/shared/ui/States';
import { CampaignRanking } from './CampaignRanking';
import { HealthCard } from './HealthCard';
import { InsightsCard } from './InsightsCard';
import { KpiCard, KpiSkeleton } from './KpiCard';
import { greeting, isEmptyPeriod, isKpi, kpis, type View } from './model';
import { PerformanceChart } from './PerformanceChart';
import { PlatformTable } from './PlatformTable';
import { RunningStrip, TasksCard } from './TasksCard';
import { Unconverted } from './Unconverted';

const ranked = 5;
const gap = 4;

export function Component() {
  const { t } = useTranslation();
  const { userName } = useWorkspace();
  const overview = useGetOverviewQuery();
  const { range, setRange } = useRange();
  const title = t(`dashboard.${greeting(new Date().getHours())}`, { name: userName.split(' ')[0] });
  const isNew = overview.data && !overview.data.has_facts;
  return (
    <Page title={t('nav.dashboard')}>
      <Header title={title} range={range} overview={overview.data} />
      <RunningStrip />
      {isNew ? (
        <FirstSteps />
      ) : (
        <Figures overview={overview.data} range={range} setRange={setRange} />
      )}
    </Page>
  );
}

function Header({
  title,
  range,
  overview,
}: {
  title: string;
  range: Range;
  overview: Overview | undefined;
}) {
  const { t } = useTranslation();
  const f = useFormat();
  const can = useCan();
  const go = useNavigate();
  const [sync, { isLoading }] = useSyncCampaignsMutation();
  // Until the overview is here the page stands as it does for most: nothing jumps when it comes.
  const isNew = overview ? !overview.has_facts : false;
  const canSync = can('editor') && (overview?.connections ?? 0) > 0;
  const canImport = can('editor');
  const runSync = () =>
    void sync({ body: {} })
      .unwrap()
      .then(
        () => notify.info(t('dashboard.syncStarted')),
        (e: unknown) => notify.failed(e),
      );
  useActions(
    useMemo<Action[]>(() => {
      const list: Action[] = [];
      if (canSync)
        list.push({
          id: 'sync',
          label: t('dashboard.sync'),
          group: 'do',
          icon: RefreshCw,
          run: runSync,
        });
      if (canImport)
        list.push({
          id: 'import',
          label: t('dashboard.import'),
          group: 'do',
          icon: FileUp,
          run: () => void go('/import'),
        });
      return list;
      // oxlint-disable-next-line react-hooks/exhaustive-deps
    }, [t, canSync, canImport]),
  );
  return (
    <PageHeader
      title={title}
      subtitle={isNew ? undefined : f.range(range.from, range.to)}
      actions={
        !isNew && (
          <>
            {/* Its place is kept until it is known whether there is anything to sync. */}
            {(canSync || (can('editor') && !overview)) && (
              <Button
                variant="outlined"
                loading={isLoading}
                startIcon={<RefreshCw size={15} />}
                onClick={runSync}
                sx={{ visibility: overview ? undefined : 'hidden' }}
              >
                {t('dashboard.sync')}
              </Button>
            )}
            {canImport && (
              <Button
                component={Link}
                to="/import"
                variant="outlined"
                startIcon={<FileUp size={15} />}
              >
                {t('dashboard.import')}
              </Button>
            )}
          </>
        )
      }
    />
  );
}

function FirstSteps() {
  const { t } = useTranslation();
  const can = useCan();
  return (
    <Instead>
      <EmptyState
        icon={Rocket}
        title={t('dashboard.first')}
        hint={t(can('editor') ? 'dashboard.firstHint' : 'dashboard.firstViewer')}
        action={
          can('editor') && (
            <Button component={Link} to="/welcome" variant="contained">
              {t('dashboard.start')}
            </Button>
          )
        }
      />
    </Instead>
  );
}

/** Stands where the figures would; what does not depend on them stays. */
function Instead({ children }: { children: ReactNode }) {
  return (
    <Box sx={{ display: 'grid', gap, gridTemplateColumns: 'minmax(0,1fr)' }}>
      <Card sx={{ minHeight: 320, display: 'grid' }}>{children}</Card>
      <TasksCard />
    </Box>
  );
}

function Figures({
  overview,
  range,
  setRange,
}: {
  overview: Overview | undefined;
  range: Range;
  setRange: (r: Partial<Range>) => void;
}) {
  const { t } = useTranslation();
  const f = useFormat();
  const { search } = useRange();
  const query = useGetPerformanceSummaryQuery({ from: range.from, to: range.to, top: ranked });
  const [figure, setFigure] = useParam('figure', 'all');
  const [split, setSplit] = useParam('split');
  const view: View = isKpi(figure) ? figure : 'all';
  const summary = query.data;
  const rankedBy = summary?.ranked_by ?? 'revenue';
  // A failed refresh keeps the figures that are here; only a period that never came is an error.
  if (query.isError && !query.isFetching && !query.currentData)
    return (
      <Instead>
        <ErrorState error={query.error} onRetry={query.refetch} />
      </Instead>
    );
  const { first_date: first, last_date: last } = overview ?? {};
  if (summary && !query.isFetching && isEmptyPeriod(summary) && first && last)
    return (
      <Instead>
        <EmptyState
          icon={CalendarSearch}
          title={t('dashboard.noFigures')}
          hint={t('dashboard.figuresFrom', { range: f.range(first, last) })}
          action={
            <Button
              variant="outlined"
              onClick={() => setRange({ preset: 'custom', from: first, to: last })}
            >
              {t('dashboard.showAll')}
            </Button>
          }
        />
      </Instead>
    );
  return (
    <Box sx={{ display: 'grid', gap, gridTemplateColumns: 'minmax(0,1fr)' }}>
      <Box
        sx={{
          display: 'grid',
          gap: { xs: 3, md: gap },
          gridTemplateColumns: { xs: 'repeat(2,minmax(0,1fr))', lg: 'repeat(4,minmax(0,1fr))' },
          opacity: query.isFetching && summary ? 0.6 : 1,
        }}
        aria-busy={query.isFetching}
      >
        {kpis.map((k) =>
          summary ? (
            <KpiCard
              key={k}
              kpi={k}
              summary={summary}
              compare={range.compare}
              pressed={view === k}
              onPress={() => setFigure(view === k ? 'all' : k)}
            />
          ) : (
            <KpiSkeleton key={k} />
          ),
        )}
      </Box>
      <PerformanceChart
        summary={summary}
        range={range}
        view={view}
        split={split === 'platform'}
        isStale={query.isFetching}
        onView={setFigure}
        onSplit={(on) => setSplit(on ? 'platform' : '')}
      />
      <Box
        sx={{ display: 'grid', gap, gridTemplateColumns: { xs: 'minmax(0,1fr)', lg: '1fr 1fr' } }}
      >
        <HealthCard />
        <InsightsCard />
      </Box>
      {/* Below what is drawn first: it comes with the figures, and pushes nothing that is being read. */}
      {summary && <Unconverted list={summary.unconverted} currency={summary.currency} />}
      <PlatformTable summary={summary} search={search} />
      <Box
        sx={{ display: 'grid', gap, gridTemplateColumns: { xs: 'minmax(0,1fr)', lg: '1fr 1fr' } }}
      >
        <CampaignRanking
          title={t('dashboard.top')}
          hint={t(`dashboard.topBy_${rankedBy}`)}
          rows={summary?.top_campaigns}
          rankedBy={rankedBy}
          search={search}
        />
        <CampaignRanking
          title={t('dashboard.bottom')}
          hint={t(`dashboard.bottomBy_${rankedBy}`)}
          rows={summary?.bottom_campaigns}
          rankedBy={rankedBy}
          search={search}
        />
      </Box>
      <TopAdvice />
      <TasksCard />
    </Box>
  );
}
