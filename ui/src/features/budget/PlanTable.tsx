import { Box, Card, useMediaQuery } from '@mui/material';
import type { Theme } from '@mui/material/styles';
import { CircleHelp } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { BudgetPlan } from '@/api';
import { rounded } from '@/shared/lib/estimate';
import { useFormat } from '@/shared/lib/format';
import { useParam } from '@/shared/lib/useParam';
import { Badge } from '@/shared/ui/Badge';
import { platformName, platformTint } from '@/shared/ui/Platform';
import { sortRows, type Column } from '@/shared/ui/tableModel';
import { VirtualTable } from '@/shared/ui/VirtualTable';
import type { PlanRow } from './model';

const rowId = (r: PlanRow) => r.campaign_id;
const sortValue = (r: PlanRow, id: string): string | number | null => {
  if (id === 'name') return r.campaign_name;
  if (id === 'change') return r.current > 0 ? r.spend / r.current - 1 : null;
  if (id === 'gain') return r.result - r.result_current;
  return id === 'current' ? r.current : id === 'marginal' ? r.marginal : r.spend;
};

/** Every campaign of the plan, now against proposed; a row opens its curve. */
export function PlanTable({
  rows,
  plan,
  chosen,
  isLoading,
  onChoose,
}: {
  rows: readonly PlanRow[];
  plan: Pick<BudgetPlan, 'currency' | 'objective'> | undefined;
  chosen: string | undefined;
  isLoading: boolean;
  onChoose: (id: string) => void;
}) {
  const { t } = useTranslation();
  const f = useFormat();
  const [sort, setSort] = useParam('sort', '-spend');
  const sorted = useMemo(() => sortRows(rows, sort, sortValue), [rows, sort]);
  const most = useMemo(() => Math.max(1, ...rows.map((r) => Math.max(r.current, r.spend))), [rows]);
  const hasRoom = useMediaQuery((th: Theme) => th.breakpoints.up('sm'));
  const currency = plan?.currency;
  const objective = plan?.objective ?? 'revenue';
  const columns = useMemo<Column<PlanRow>[]>(() => {
    const next = (n: number) => (objective === 'revenue' ? f.moneyExact(n, currency) : f.ratio(n));
    const gain = (n: number) => {
      const text =
        objective === 'revenue' ? f.moneyCompact(rounded(n), currency) : f.number(rounded(n));
      return n > 0 ? `+${text}` : text;
    };
    return [
      {
        id: 'name',
        header: t('campaigns.name'),
        width: 180,
        grow: 4,
        sortable: true,
        fixed: true,
        cell: (r) => <Name row={r} isChosen={r.campaign_id === chosen} onChoose={onChoose} />,
      },
      ...(hasRoom
        ? [
            {
              id: 'bars',
              header: t('budget.nowThen'),
              width: 108,
              grow: 1,
              cell: (r: PlanRow) => <NowThen row={r} most={most} />,
            },
          ]
        : []),
      {
        id: 'current',
        header: t('budget.today'),
        width: 84,
        numeric: true,
        sortable: true,
        cell: (r) => f.moneyCompact(r.current, currency),
      },
      {
        id: 'spend',
        header: t('budget.proposed'),
        width: 116,
        numeric: true,
        sortable: true,
        cell: (r) => (
          <Box component="span" sx={{ fontWeight: 600 }}>
            {f.moneyCompact(r.spend, currency)}
          </Box>
        ),
      },
      {
        id: 'change',
        header: t('budget.change'),
        width: 92,
        numeric: true,
        sortable: true,
        cell: (r) => (r.current > 0 ? f.delta(r.spend / r.current - 1) : '–'),
      },
      {
        id: 'gain',
        header: t('budget.gainShort'),
        description: t('budget.gainAbout'),
        width: 108,
        numeric: true,
        sortable: true,
        cell: (r) => gain(r.result - r.result_current),
      },
      {
        id: 'marginal',
        header: t('budget.nextThen'),
        description: t('budget.nextUnit'),
        width: 128,
        numeric: true,
        sortable: true,
        cell: (r) => next(r.marginal),
      },
    ];
  }, [t, f, currency, objective, most, chosen, onChoose, hasRoom]);
  return (
    <Card sx={{ overflow: 'hidden', minWidth: 0 }}>
      <VirtualTable
        label={t('budget.table')}
        columns={columns}
        rows={sorted}
        rowId={rowId}
        maxHeight="max(420px, calc(100vh - 200px))"
        isLoading={isLoading}
        sort={sort}
        onSort={setSort}
        onOpen={(r) => onChoose(r.campaign_id)}
      />
    </Card>
  );
}

function Name({
  row,
  isChosen,
  onChoose,
}: {
  row: PlanRow;
  isChosen: boolean;
  onChoose: (id: string) => void;
}) {
  const { t } = useTranslation();
  return (
    <Box
      component="button"
      type="button"
      tabIndex={-1}
      aria-pressed={isChosen}
      title={`${row.campaign_name} · ${platformName[row.platform]}`}
      onClick={() => onChoose(row.campaign_id)}
      sx={{
        all: 'unset',
        cursor: 'pointer',
        display: 'flex',
        alignItems: 'center',
        gap: 2,
        minWidth: 0,
        fontWeight: isChosen ? 600 : 500,
        color: isChosen ? 'h.accentText' : 'h.text',
      }}
    >
      <Box
        component="span"
        role="img"
        aria-label={platformName[row.platform]}
        sx={{ width: 8, height: 8, borderRadius: '2px', flexShrink: 0 }}
        style={{ background: platformTint(row.platform) }}
      />
      <span className="vt-name">{row.campaign_name}</span>
      {row.isMoved ? (
        <Badge tone="violet">{t('budget.yours')}</Badge>
      ) : (
        row.knowledge === 'thin' && (
          <Box
            component="span"
            role="img"
            aria-label={t('budget.thin')}
            title={[t('budget.thin'), row.needs].filter(Boolean).join(': ')}
            sx={{ color: 'h.amber', flexShrink: 0, display: 'inline-flex' }}
          >
            <CircleHelp size={14} />
          </Box>
        )
      )}
    </Box>
  );
}

/** Two bars on one scale; the figures stand in the columns beside them. */
function NowThen({ row, most }: { row: PlanRow; most: number }) {
  const bar = (value: number, color: string) => (
    <span
      style={{
        display: 'block',
        height: 6,
        borderRadius: 3,
        minWidth: 2,
        width: `${(value / most) * 100}%`,
        background: `var(--h-palette-h-${color})`,
      }}
    />
  );
  return (
    <span aria-hidden style={{ display: 'grid', rowGap: 3, width: '100%' }}>
      {bar(row.current, 'borderStrong')}
      {bar(row.spend, 'chart-0')}
    </span>
  );
}
