import { Box, Card, Stack, Typography } from '@mui/material';
import { Images } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useListCampaignAdsQuery, type AdRow } from '@/api';
import { useFormat } from '@/shared/lib/format';
import { useRange } from '@/shared/lib/range';
import { useParam } from '@/shared/lib/useParam';
import { AdPicture } from '@/shared/ui/AdPicture';
import { EmptyState, ErrorState } from '@/shared/ui/States';
import { CampaignStatusBadge } from '@/shared/ui/Status';
import { sortRows, type Column } from '@/shared/ui/tableModel';
import { VirtualTable } from '@/shared/ui/VirtualTable';
import { hasFractions, metricColumns } from './columns';

const rowId = (r: AdRow) => r.id;

/** The campaign's ads with their creative and figures of the period. */
export function AdsTab({ id }: { id: string }) {
  const { t } = useTranslation();
  const f = useFormat();
  const { range } = useRange();
  const [sort, setSort] = useParam('ads_sort', '-spend');
  const query = useListCampaignAdsQuery({ id, from: range.from, to: range.to, limit: 500 });
  const rows = useMemo(
    () =>
      sortRows(
        query.data?.data ?? [],
        sort,
        (r, key) => r[key as keyof AdRow] as string | number | null,
      ),
    [query.data, sort],
  );
  const fractions = useMemo(() => hasFractions(rows), [rows]);
  const columns = useMemo<Column<AdRow>[]>(
    () => [
      {
        id: 'name',
        header: t('campaign.ad'),
        width: 280,
        grow: 3,
        sortable: true,
        fixed: true,
        cell: (r) => <AdName ad={r} />,
      },
      {
        id: 'ad_group_name',
        header: t('campaign.group'),
        width: 160,
        grow: 2,
        sortable: true,
        cell: (r) => (
          <Box
            component="span"
            sx={{ overflow: 'hidden', textOverflow: 'ellipsis', color: 'h.text2' }}
          >
            {r.ad_group_name ?? '–'}
          </Box>
        ),
      },
      {
        id: 'status',
        header: t('campaigns.status'),
        width: 110,
        cell: (r) => <CampaignStatusBadge status={r.status} />,
      },
      ...metricColumns<AdRow>(t, f, undefined, fractions).filter((c) =>
        [
          'spend',
          'revenue',
          'roas',
          'conversions',
          'cpa',
          'ctr',
          'impressions',
          'frequency',
        ].includes(c.id),
      ),
    ],
    [t, f, fractions],
  );
  if (query.isError && !query.data)
    return (
      <Card>
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      </Card>
    );
  return (
    <Card sx={{ overflow: 'hidden' }}>
      <VirtualTable
        label={t('campaign.ads')}
        columns={columns}
        rows={rows}
        rowId={rowId}
        maxHeight="calc(100vh - 300px)"
        isLoading={query.isLoading}
        sort={sort}
        onSort={setSort}
        empty={
          <EmptyState icon={Images} title={t('campaign.noAds')} hint={t('campaign.noAdsHint')} />
        }
      />
    </Card>
  );
}

function AdName({ ad }: { ad: AdRow }) {
  return (
    <Stack direction="row" sx={{ alignItems: 'center', gap: 3, minWidth: 0 }}>
      <AdPicture id={ad.id} address={ad.creative?.thumbnail_url ?? ad.creative?.image_url} />
      <Box sx={{ minWidth: 0 }}>
        <Typography variant="body2" noWrap sx={{ fontWeight: 500 }}>
          {ad.name}
        </Typography>
        {ad.creative?.title && (
          <Typography variant="caption" component="p" noWrap color="textSecondary">
            {ad.creative.title}
          </Typography>
        )}
      </Box>
    </Stack>
  );
}
