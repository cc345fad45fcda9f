import { Box, Card, Stack, Typography } from '@mui/material';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { PlatformMetrics, Summary } from '@/api';
import { useFormat } from '@/shared/lib/format';
import { PlatformLabel, platformName, platformTint } from '@/shared/ui/Platform';
import { RowsSkeleton } from '@/shared/ui/States';
import { sortRows, type Column } from '@/shared/ui/tableModel';
import { isUntold, Untold } from '@/shared/ui/Untold';
import { VirtualTable } from '@/shared/ui/VirtualTable';
import { share } from './model';

const rowId = (r: PlatformMetrics) => r.platform;
const sortValue = (r: PlatformMetrics, id: string) =>
  id === 'platform' ? platformName[r.platform] : (r[id as keyof PlatformMetrics] as number | null);

export function PlatformTable({
  summary,
  search,
}: {
  summary: Summary | undefined;
  search: string;
}) {
  const { t } = useTranslation();
  const f = useFormat();
  const go = useNavigate();
  const [sort, setSort] = useState('-spend');
  const columns = useMemo<Column<PlatformMetrics>[]>(() => {
    if (!summary) return [];
    const all = summary.totals;
    const fractions = summary.by_platform.some((r) => !Number.isInteger(r.conversions));
    const figure = (
      id: 'spend' | 'revenue' | 'roas' | 'conversions' | 'cpa' | 'ctr',
      width: number,
      show: (n: number | null) => string,
    ): Column<PlatformMetrics> => ({
      id,
      header: id === 'cpa' || id === 'ctr' ? t(`metric.short.${id}`) : t(`metric.${id}`),
      ...(id === 'cpa' || id === 'ctr' || id === 'roas'
        ? { description: t(`metric.about.${id}`) }
        : {}),
      width,
      numeric: true,
      sortable: true,
      cell: (r) => (isUntold(r, id) ? <Untold /> : show(r[id])),
      footer: isUntold(all, id) ? <Untold /> : show(all[id]),
    });
    return [
      {
        id: 'platform',
        header: t('dashboard.platform'),
        width: 130,
        sortable: true,
        cell: (r) => <PlatformLabel platform={r.platform} />,
        footer: t('dashboard.total'),
      },
      figure('spend', 120, f.moneyExact),
      {
        id: 'share',
        header: t('dashboard.share'),
        width: 130,
        cell: (r) => (
          <Stack direction="row" sx={{ alignItems: 'center', gap: 2, width: '100%' }}>
            <Box sx={{ flex: 1, height: 4, borderRadius: 2, bgcolor: 'h.selected' }}>
              <Box
                sx={{ height: 4, borderRadius: 2 }}
                style={{ width: `${share(r, all) * 100}%`, background: platformTint(r.platform) }}
              />
            </Box>
            <Box component="span" sx={{ width: 44, textAlign: 'right', color: 'h.text2' }}>
              {f.percent(share(r, all))}
            </Box>
          </Stack>
        ),
      },
      figure('revenue', 120, f.moneyExact),
      figure('roas', 80, f.ratio),
      figure('conversions', 110, (n) => f.aligned(n, fractions)),
      figure('cpa', 90, f.moneyExact),
      figure('ctr', 80, f.percent),
    ];
  }, [summary, t, f]);
  const rows = useMemo(
    () => sortRows(summary?.by_platform ?? [], sort, sortValue),
    [summary, sort],
  );
  return (
    <Card component="section" aria-label={t('dashboard.byPlatform')} sx={{ minWidth: 0 }}>
      <Typography variant="h2" sx={{ px: 4, pt: 4, pb: 2 }}>
        {t('dashboard.byPlatform')}
      </Typography>
      {summary ? (
        <VirtualTable
          label={t('dashboard.byPlatform')}
          columns={columns}
          rows={rows}
          rowId={rowId}
          sort={sort}
          onSort={setSort}
          onOpen={(r) => void go(`/campaigns${search ? `${search}&` : '?'}platform=${r.platform}`)}
        />
      ) : (
        <RowsSkeleton rows={4} />
      )}
    </Card>
  );
}
