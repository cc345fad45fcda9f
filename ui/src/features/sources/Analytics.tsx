import { Card } from '@mui/material';
import { ChartNoAxesCombined } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useGetSourceAnalyticsQuery, type SourceShare } from '@/api/loop';
import { addDays, today } from '@/shared/lib/dates';
import { useFormat } from '@/shared/lib/format';
import { useParam } from '@/shared/lib/useParam';
import { useWorkspace } from '@/shared/lib/workspace';
import { FilterSelect } from '@/shared/ui/FilterSelect';
import { FilterRow } from '@/shared/ui/ListFrame';
import { EmptyState, ErrorState } from '@/shared/ui/States';
import { parseSort } from '@/shared/ui/tableModel';
import { VirtualTable, type Column } from '@/shared/ui/VirtualTable';

const rowId = (s: SourceShare) => s.source_id;

/** What each source brings: how much, how much of it new, what it moved, and how often it told first. */
export function Analytics({ onSource }: { onSource: (id: string) => void }) {
  const { t } = useTranslation();
  const f = useFormat();
  const { timeZone } = useWorkspace();
  const [days, setDays] = useParam('days', '30');
  const [sort, setSort] = useParam('sort', '-engagement');
  const now = today(timeZone);
  const { data, error, refetch } = useGetSourceAnalyticsQuery({
    from: addDays(now, -(Number(days) || 30)),
    to: now,
  });
  const columns = useMemo<Column<SourceShare>[]>(() => {
    const number = (id: keyof SourceShare, header: string): Column<SourceShare> => ({
      id,
      header,
      width: 148,
      numeric: true,
      sortable: true,
      cell: (s) => f.compact(s[id] as number | null),
    });
    return [
      { id: 'name', header: t('sources.name'), width: 220, grow: 4, cell: (s) => s.name },
      number('items', t('sources.items')),
      number('unique_items', t('sources.unique')),
      number('engagement', t('sources.engagement')),
      number('median_engagement', t('sources.median')),
      number('first_to_tell', t('sources.first')),
      number('trends', t('nav.trends')),
    ];
  }, [t, f]);
  const rows = useMemo(() => {
    const by = parseSort(sort);
    const key = (by?.id ?? 'engagement') as 'engagement';
    return (data?.data ?? []).toSorted(
      (a, b) => ((b[key] ?? -1) - (a[key] ?? -1)) * (by?.descending === false ? -1 : 1),
    );
  }, [data, sort]);
  return (
    <>
      <FilterRow>
        <FilterSelect
          isRequired
          label={t('sources.period')}
          value={days}
          onChange={setDays}
          choices={['7', '30', '90'].map((d) => ({
            value: d,
            label: t('sources.lastDays', { count: Number(d) }),
          }))}
        />
      </FilterRow>
      <Card>
        {error && !data ? (
          <ErrorState error={error} onRetry={refetch} />
        ) : data && rows.length === 0 ? (
          <EmptyState icon={ChartNoAxesCombined} title={t('sources.noItems')} />
        ) : (
          <VirtualTable
            label={t('sources.view.brings')}
            columns={columns}
            rows={rows}
            rowId={rowId}
            isLoading={!data}
            sort={sort}
            onSort={setSort}
            onOpen={(s) => onSource(s.source_id)}
            maxHeight="calc(100dvh - 300px)"
          />
        )}
      </Card>
    </>
  );
}
