import { Box, Card } from '@mui/material';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEstimate } from '@/shared/lib/estimate';
import { useFormat } from '@/shared/lib/format';
import { sortRows, type Column } from '@/shared/ui/tableModel';
import { VirtualTable } from '@/shared/ui/VirtualTable';
import type { CustomerRow } from './model';

const rowId = (r: CustomerRow) => r.id;
const valueOf = (r: CustomerRow, id: string): string | number | undefined => {
  if (id === 'frequency' || id === 'recency' || id === 'age') return r.history?.[id];
  return r[id as 'id' | 'alive' | 'expected_purchases' | 'value'];
};

/** Many customers: whether they are still there, what they will buy, what that is worth. */
export function CustomersTable({
  rows,
  currency,
  isMoney,
  isLoading,
}: {
  rows: readonly CustomerRow[];
  currency: string | undefined;
  /** Without values of purchases the model counts them. */
  isMoney: boolean;
  isLoading: boolean;
}) {
  const { t } = useTranslation();
  const f = useFormat();
  const est = useEstimate();
  const [sort, setSort] = useState('-value');
  const sorted = useMemo(() => sortRows(rows, sort, valueOf), [rows, sort]);
  const columns = useMemo<Column<CustomerRow>[]>(() => {
    const show = est.of(isMoney ? 'money' : 'count', currency);
    const figure = (id: 'frequency' | 'recency' | 'age', width: number): Column<CustomerRow> => ({
      id,
      header: t(`predict.ltv.short.${id}`),
      description: t(`predict.ltv.${id}`),
      width,
      numeric: true,
      sortable: true,
      cell: (r) => f.number(r.history?.[id]),
    });
    return [
      {
        id: 'id',
        header: t('predict.ltv.customer'),
        width: 180,
        grow: 2,
        sortable: true,
        fixed: true,
        cell: (r) => <span className="vt-name">{r.id}</span>,
      },
      {
        id: 'value',
        header: t('predict.ltv.expectedValue'),
        width: 120,
        numeric: true,
        sortable: true,
        cell: (r) => (
          <Box component="span" sx={{ fontWeight: 600 }}>
            {show(r.value)}
          </Box>
        ),
      },
      {
        id: 'range',
        header: t('budget.range'),
        width: 150,
        numeric: true,
        cell: (r) => est.range(r, show),
      },
      {
        id: 'alive',
        header: t('predict.ltv.aliveShort'),
        description: t('predict.ltv.alive'),
        width: 160,
        sortable: true,
        numeric: true,
        cell: (r) => <Alive share={r.alive} text={f.progress(r.alive)} />,
      },
      {
        id: 'expected_purchases',
        header: t('predict.ltv.purchasesShort'),
        description: t('predict.ltv.purchases'),
        width: 120,
        numeric: true,
        sortable: true,
        cell: (r) => f.ratio(r.expected_purchases),
      },
      figure('frequency', 110),
      figure('recency', 100),
      figure('age', 90),
    ];
  }, [t, f, est, currency, isMoney]);
  return (
    <Card sx={{ overflow: 'hidden' }}>
      <VirtualTable
        label={t('predict.ltv.table')}
        columns={columns}
        rows={sorted}
        rowId={rowId}
        maxHeight="max(360px, calc(100vh - 320px))"
        isLoading={isLoading}
        sort={sort}
        onSort={setSort}
      />
    </Card>
  );
}

function Alive({ share, text }: { share: number; text: string }) {
  return (
    <span style={{ display: 'flex', alignItems: 'center', gap: 8, width: '100%' }}>
      <span
        aria-hidden
        style={{
          flex: 1,
          height: 6,
          borderRadius: 3,
          background: 'var(--h-palette-h-selected)',
          overflow: 'hidden',
        }}
      >
        <span
          style={{
            display: 'block',
            height: '100%',
            width: `${share * 100}%`,
            background: 'var(--h-palette-h-chart-1)',
          }}
        />
      </span>
      <span style={{ minWidth: 36 }}>{text}</span>
    </span>
  );
}
