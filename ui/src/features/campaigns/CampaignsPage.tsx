import { Box, Button, Card, Stack, Typography } from '@mui/material';
import { Download, FileUp, Megaphone, Plus } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { useGetPerformanceSummaryQuery, type CampaignRow, type SavedView } from '@/api';
import { saveCsv, toCsv } from '@/shared/lib/csv';
import { useActions, type Action } from '@/shared/lib/actions';
import { useFormat } from '@/shared/lib/format';
import { useRange } from '@/shared/lib/range';
import { notify } from '@/shared/lib/toast';
import { useParam } from '@/shared/lib/useParam';
import { useCan } from '@/shared/lib/workspace';
import { Page } from '@/shared/ui/Page';
import { PageHeader } from '@/shared/ui/PageHeader';
import { EmptyState, ErrorState, FilteredEmpty } from '@/shared/ui/States';
import { ColumnsMenu } from '@/shared/ui/TableTools';
import { VirtualTable } from '@/shared/ui/VirtualTable';
import { BulkActions } from './BulkActions';
import { campaignColumns, hasFractions } from './columns';
import { FilterBar } from './FilterBar';
import { isFiltered, metricIds, readColumns, readFilters, usualSort, viewQuery } from './model';
import { NewCampaignDialog } from './NewCampaignDialog';
import { useCampaignPages } from './usePages';
import { ViewsMenu } from './ViewsMenu';
import { useAddress } from '@/shared/lib/useAddress';

const rowId = (r: CampaignRow) => r.id;
const rowLabel = (r: CampaignRow) => r.name;
const filterKeys = ['q', 'platform', 'status', 'account'];

export function Component() {
  const { t } = useTranslation();
  const f = useFormat();
  const go = useNavigate();
  const can = useCan();
  const [params, setParams] = useAddress();
  const { range, search } = useRange();
  const [sort, setSort] = useParam('sort', usualSort);
  const filters = useMemo(() => readFilters(params), [params]);
  const [selected, setSelected] = useState<Set<string>>(new Set());
  const [creating, setCreating] = useState(false);
  const [exporting, setExporting] = useState(false);
  const list = useCampaignPages({
    from: range.from,
    to: range.to,
    sort,
    ...(filters.q ? { q: filters.q } : {}),
    ...(filters.platform.length > 0 ? { platform: filters.platform.join(',') } : {}),
    ...(filters.status.length > 0 ? { status: filters.status.join(',') } : {}),
    ...(filters.accountId ? { accountId: filters.accountId } : {}),
  });
  // The totals row is the summary's, so that it holds for all rows and not for the loaded ones; it has no search filter.
  const plain = !filters.q && filters.status.length === 0 && !filters.accountId;
  const totals = useGetPerformanceSummaryQuery(
    {
      from: range.from,
      to: range.to,
      top: 0,
      ...(filters.platform.length > 0 ? { platform: filters.platform.join(',') } : {}),
    },
    { skip: !plain },
  ).data?.totals;

  const fractions = useMemo(() => hasFractions(list.rows), [list.rows]);
  const columns = useMemo(
    () => campaignColumns(t, f, search, plain ? totals : undefined, fractions),
    [t, f, search, plain, totals, fractions],
  );
  const visible = readColumns(
    params,
    columns.map((c) => c.id),
  );
  const shownKey = visible.join();
  const shown = useMemo(
    () => shownKey.split(',').flatMap((id) => columns.find((c) => c.id === id) ?? []),
    [columns, shownKey],
  );

  const setParam = useCallback(
    (name: string, value: string) =>
      setParams(
        (old) => {
          const next = new URLSearchParams(old);
          if (value) next.set(name, value);
          else next.delete(name);
          return next;
        },
        { replace: true },
      ),
    [setParams],
  );
  const clearFilters = () =>
    setParams((old) => {
      const next = new URLSearchParams(old);
      filterKeys.forEach((k) => next.delete(k));
      return next;
    });
  const openView = (view: SavedView | null) => {
    const next = new URLSearchParams(view?.query ?? '');
    if (view) next.set('columns', view.columns.join(','));
    setParams(next);
  };
  const picked = list.rows.filter((r) => selected.has(r.id));
  const exportCsv = async () => {
    setExporting(true);
    try {
      const all = list.hasMore ? await list.fetchAll() : list.rows;
      saveCsv(
        `campaigns_${range.from}_${range.to}.csv`,
        rowsAsCsv(
          all,
          shown.map((c) => [c.id, c.header]),
        ),
      );
      notify.done(t('campaigns.exported', { count: all.length }));
    } catch (e) {
      notify.failed(e);
    } finally {
      setExporting(false);
    }
  };

  const isEditor = can('editor');
  const actions = useMemo<Action[]>(
    () =>
      isEditor
        ? [
            {
              id: 'campaigns:new',
              label: t('campaigns.new'),
              group: 'do',
              icon: Plus,
              keys: 'c',
              run: () => setCreating(true),
            },
          ]
        : [],
    [t, isEditor],
  );
  useActions(actions);

  const empty = isFiltered(filters) ? (
    <FilteredEmpty title={t('campaigns.filtered')} onClear={clearFilters} />
  ) : (
    <EmptyState
      icon={Megaphone}
      title={t('campaigns.none')}
      hint={t('campaigns.noneHint')}
      action={
        isEditor && (
          <Button
            component={Link}
            to="/import"
            variant="contained"
            startIcon={<FileUp size={15} />}
          >
            {t('campaigns.import')}
          </Button>
        )
      }
    />
  );
  return (
    <Page title={t('nav.campaigns')} width={1920}>
      <PageHeader
        title={t('nav.campaigns')}
        subtitle={
          <span aria-live="polite">
            {list.total === undefined ? '\u00a0' : t('campaigns.count', { count: list.total })}
          </span>
        }
        actions={
          isEditor && (
            <Button
              variant="contained"
              startIcon={<Plus size={15} />}
              onClick={() => setCreating(true)}
            >
              {t('campaigns.new')}
            </Button>
          )
        }
      />
      <FilterBar filters={filters} onChange={setParam}>
        <ViewsMenu query={viewQuery(params)} columns={visible} onOpen={openView} />
        <ColumnsMenu
          columns={columns}
          visible={visible}
          onChange={(ids) => setParam('columns', ids.join(','))}
          onReset={() => setParam('columns', '')}
        />
        <Button
          variant="outlined"
          startIcon={<Download size={14} />}
          disabled={list.rows.length === 0}
          loading={exporting}
          onClick={() => void exportCsv()}
        >
          {t('campaigns.export')}
        </Button>
      </FilterBar>
      <Card sx={{ overflow: 'hidden' }}>
        {list.error ? (
          <ErrorState error={list.error} onRetry={list.retry} />
        ) : (
          <Box
            aria-busy={list.isFetching}
            sx={{ opacity: list.isFetching && list.rows.length === 0 ? 0.6 : 1 }}
          >
            <VirtualTable
              label={t('nav.campaigns')}
              columns={shown}
              rows={list.rows}
              rowId={rowId}
              rowLabel={rowLabel}
              maxHeight="calc(100vh - 236px)"
              isLoading={list.isLoading}
              empty={empty}
              sort={sort}
              onSort={setSort}
              {...(isEditor ? { selected, onSelect: setSelected } : {})}
              onOpen={(row) => void go(`/campaigns/${row.id}${search}`)}
              hasMore={list.hasMore}
              {...(list.total !== undefined ? { total: list.total } : {})}
              onMore={list.more}
            />
          </Box>
        )}
      </Card>
      <Stack direction="row" sx={{ mt: 2, minHeight: 16 }}>
        <Typography variant="caption" color="textSecondary">
          {plain || list.rows.length === 0 ? '' : t('campaigns.noTotals')}
        </Typography>
      </Stack>
      <BulkActions rows={picked} onClear={() => setSelected(new Set())} />
      {creating && <NewCampaignDialog onClose={() => setCreating(false)} />}
    </Page>
  );
}

function rowsAsCsv(rows: CampaignRow[], columns: [keyof CampaignRow | string, string][]): string {
  const value = (row: CampaignRow, id: string) => {
    const v = row[id as keyof CampaignRow];
    return typeof v === 'number' || v === null ? v : String(v ?? '');
  };
  const withCurrency = columns.some(([id]) => (metricIds as readonly string[]).includes(id));
  const header = [...columns.map(([, h]) => h), ...(withCurrency ? ['currency'] : [])];
  return toCsv(
    header,
    rows.map((r) => [
      ...columns.map(([id]) => value(r, id)),
      ...(withCurrency ? [r.reporting_currency] : []),
    ]),
  );
}
