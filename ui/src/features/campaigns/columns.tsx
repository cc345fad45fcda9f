import { Box, Typography } from '@mui/material';
import type { TFunction } from 'i18next';
import { Link } from 'react-router';
import type { CampaignRow, Metrics } from '@/api';
import type { Format } from '@/shared/lib/format';
import { Ago } from '@/shared/ui/DateTime';
import { PlatformLabel } from '@/shared/ui/Platform';
import type { Column } from '@/shared/ui/tableModel';
import { isUntold, Untold } from '@/shared/ui/Untold';
import { BudgetCell } from './BudgetCell';
import { metricIds, objectiveName, type MetricId } from './model';
import { StatusSwitch } from './StatusSwitch';

const money = new Set<MetricId>(['spend', 'revenue', 'cpa', 'cpc', 'cpm']);
const percent = new Set<MetricId>(['ctr', 'cvr']);
const ratio = new Set<MetricId>(['roas', 'frequency']);
const explained = ['roas', 'cpa', 'ctr', 'cpc', 'cpm', 'cvr', 'frequency'] as const;
type Explained = (typeof explained)[number];
/** In a table's head there is room for the field's own abbreviation; what it means is its tooltip. */
const shortNames = ['cpa', 'ctr', 'cpc', 'cvr'] as const;
const isShort = (id: MetricId): id is (typeof shortNames)[number] =>
  (shortNames as readonly string[]).includes(id);

/** A metric in its own form: money to the cent, ratios with two digits. */
export function formatMetric(f: Format, id: MetricId, value: number | null): string {
  // To the cent, also where the sum is large: digits of a column stand below each other.
  if (money.has(id)) return f.moneyExact(value);
  if (percent.has(id)) return f.percent(value);
  if (ratio.has(id)) return f.ratio(value);
  return id === 'conversions' ? f.number(value) : f.compact(value);
}

/** Short enough for an axis. */
export function formatAxis(f: Format, id: MetricId, value: number): string {
  if (money.has(id)) return f.moneyAxis(value);
  return percent.has(id) || ratio.has(id) ? formatMetric(f, id, value) : f.axis(value);
}

/** Whether a column of conversions needs digits behind the point. */
export const hasFractions = (rows: readonly Pick<Metrics, 'conversions'>[]) =>
  rows.some((r) => !Number.isInteger(r.conversions));

const widths: Partial<Record<MetricId, number>> = {
  roas: 84,
  conversions: 112,
  cpa: 100,
  ctr: 84,
  cpc: 96,
  cvr: 88,
  frequency: 112,
  video_views: 120,
};
const usualWidth = 108;
const sumWidth = 116;
const cellPadding = 32;
const boldDigit = 7.5;
/** As wide as its total, which is the longest figure: a large sum must not lose its first digits. */
const widthOf = (id: MetricId, total: string) =>
  Math.max(
    widths[id] ?? (money.has(id) ? sumWidth : usualWidth),
    cellPadding + boldDigit * total.length,
  );

/** `fractions`: whether the rows' conversions have digits behind the point. */
export function metricColumns<T extends Metrics>(
  t: TFunction,
  f: Format,
  totals?: Metrics,
  fractions = false,
): Column<T>[] {
  const written = (id: MetricId, of: Metrics) =>
    id === 'conversions' ? f.aligned(of[id], fractions) : formatMetric(f, id, of[id]);
  const figure = (id: MetricId, of: Metrics) => (isUntold(of, id) ? <Untold /> : written(id, of));
  return metricIds.map((id) => ({
    id,
    header: isShort(id) ? t(`metric.short.${id}`) : t(`metric.${id}`),
    ...((explained as readonly string[]).includes(id)
      ? { description: t(`metric.about.${id as Explained}`) }
      : {}),
    width: widthOf(id, totals ? written(id, totals) : ''),
    numeric: true,
    sortable: true,
    cell: (row) => figure(id, row),
    ...(totals ? { footer: figure(id, totals) } : {}),
  }));
}

/** `search` carries the period into the campaign's page. */
export function campaignColumns(
  t: TFunction,
  f: Format,
  search: string,
  totals?: Metrics,
  fractions = false,
): Column<CampaignRow>[] {
  return [
    {
      id: 'name',
      header: t('campaigns.name'),
      width: 240,
      grow: 3,
      sortable: true,
      fixed: true,
      cell: (row) => (
        <Box sx={{ display: 'flex', flexDirection: 'column', minWidth: 0 }}>
          <Typography
            component={Link}
            to={`/campaigns/${row.id}${search}`}
            variant="body2"
            noWrap
            sx={{
              fontWeight: 500,
              color: 'h.text',
              textDecoration: 'none',
              '&:hover': { textDecoration: 'underline' },
            }}
          >
            {row.name}
          </Typography>
        </Box>
      ),
      footer: totals ? t('campaigns.total') : undefined,
    },
    {
      id: 'status',
      header: t('campaigns.status'),
      width: 130,
      sortable: true,
      cell: (row) => <StatusSwitch row={row} />,
    },
    {
      id: 'platform',
      header: t('campaigns.platform'),
      width: 116,
      sortable: true,
      cell: (row) => <PlatformLabel platform={row.platform} muted />,
    },
    {
      id: 'account_name',
      header: t('campaigns.account'),
      width: 160,
      sortable: true,
      cell: (row) => (
        <Box component="span" sx={clipped}>
          {row.account_name ?? '–'}
        </Box>
      ),
    },
    {
      id: 'objective',
      header: t('campaigns.objective'),
      width: 150,
      cell: (row) => (
        <Box component="span" sx={clipped}>
          {row.objective ? objectiveName(row.objective) : '–'}
        </Box>
      ),
    },
    {
      id: 'daily_budget',
      header: t('campaigns.budget'),
      description: t('campaigns.budgetHint'),
      width: 112,
      numeric: true,
      sortable: true,
      cell: (row) => <BudgetCell row={row} />,
    },
    ...metricColumns<CampaignRow>(t, f, totals, fractions),
    {
      id: 'updated_at',
      header: t('campaigns.updated'),
      width: 124,
      numeric: true,
      sortable: true,
      cell: (row) => <Ago at={row.updated_at} />,
    },
  ];
}
const clipped = { overflow: 'hidden', textOverflow: 'ellipsis', color: 'h.text2' } as const;
