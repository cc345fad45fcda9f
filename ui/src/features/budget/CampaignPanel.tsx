import { Alert, Box, Button, Link as MuiLink, Slider, Stack, Typography } from '@mui/material';
import { RotateCcw } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { BudgetPlan } from '@/api';
import { useEstimate } from '@/shared/lib/estimate';
import { none, useFormat } from '@/shared/lib/format';
import { Badge } from '@/shared/ui/Badge';
import { BandChart } from '@/shared/ui/BandChart';
import { PlatformLabel } from '@/shared/ui/Platform';
import { tableSx } from '@/shared/ui/tableSx';
import { resultAt, type PlanRow } from './model';

/** One campaign of the plan: its curve, where it stands on it, and a slider to move it. */
export function CampaignPanel({
  row,
  plan,
  onMove,
  onReset,
}: {
  row: PlanRow;
  plan: Pick<BudgetPlan, 'currency' | 'objective'>;
  onMove: (spend: number) => void;
  onReset: () => void;
}) {
  const { t } = useTranslation();
  const f = useFormat();
  return (
    <Stack sx={{ gap: 4, minWidth: 0 }}>
      <Box>
        <MuiLink
          component={Link}
          to={`/campaigns/${row.campaign_id}`}
          underline="hover"
          variant="h2"
          sx={{ color: 'h.text', overflowWrap: 'anywhere' }}
        >
          {row.campaign_name}
        </MuiLink>
        <Stack
          direction="row"
          sx={{ mt: 1, gap: 3, flexWrap: 'wrap', alignItems: 'center', fontSize: 12 }}
        >
          <PlatformLabel platform={row.platform} muted />
          <Knowledge row={row} />
          {row.isMoved && <Badge tone="violet">{t('budget.yours')}</Badge>}
        </Stack>
      </Box>
      {row.knowledge === 'thin' && (
        <Alert severity="warning" icon={false} sx={{ py: 0, fontSize: 13 }}>
          {t('budget.thinHint')}
          {row.needs && ` ${t('budget.needs', { needs: row.needs })}`}
        </Alert>
      )}
      <Curve row={row} plan={plan} />
      {row.editable ? (
        <Box>
          <Stack direction="row" sx={{ justifyContent: 'space-between', gap: 2, mb: 1 }}>
            <Typography variant="label">{t('budget.slider')}</Typography>
            <Typography variant="label" sx={{ fontVariantNumeric: 'tabular-nums' }}>
              {f.moneyExact(row.spend, plan.currency)}
            </Typography>
          </Stack>
          <Box sx={{ px: 2 }}>
            <Slider
              aria-label={t('budget.sliderOf', { name: row.campaign_name })}
              min={row.least}
              max={Math.max(row.most, row.least + 0.01)}
              step={Math.max(0.01, Math.round(row.most - row.least) / 100)}
              value={row.spend}
              getAriaValueText={(n) => f.moneyExact(n, plan.currency)}
              onChange={(_, n) => onMove(n)}
              marks={[{ value: row.current, label: t('budget.today') }]}
              sx={{ '& .MuiSlider-markLabel': { fontSize: 11, color: 'h.text2' } }}
            />
          </Box>
          <Stack
            direction="row"
            sx={{ justifyContent: 'space-between', gap: 2, alignItems: 'center' }}
          >
            <Typography variant="caption" color="textSecondary">
              {t('budget.limits', {
                least: f.money(row.least, plan.currency),
                most: f.money(row.most, plan.currency),
              })}
            </Typography>
            <Button
              size="small"
              variant="text"
              startIcon={<RotateCcw size={13} />}
              onClick={onReset}
              sx={{ visibility: row.isMoved ? 'visible' : 'hidden' }}
            >
              {t('budget.reset')}
            </Button>
          </Stack>
        </Box>
      ) : (
        <Typography variant="body2" color="textSecondary">
          {t('budget.notEditable')}
        </Typography>
      )}
      <Figures row={row} plan={plan} />
    </Stack>
  );
}

export function Knowledge({ row }: { row: Pick<PlanRow, 'knowledge' | 'needs'> }) {
  const { t } = useTranslation();
  return row.knowledge === 'good' ? (
    <Badge tone="green">{t('budget.good')}</Badge>
  ) : (
    <span title={row.needs ?? undefined}>
      <Badge tone="amber">{t('budget.thin')}</Badge>
    </span>
  );
}

function Curve({ row, plan }: { row: PlanRow; plan: Pick<BudgetPlan, 'currency' | 'objective'> }) {
  const { t } = useTranslation();
  const f = useFormat();
  const est = useEstimate();
  const { places, curve, current, spend } = row;
  const metric = t(`metric.${plan.objective}`);
  const chart = useMemo(() => {
    const values = [...new Set([...curve.map((p) => p.spend), current, spend])].sort(
      (a, b) => a - b,
    );
    const edge = (pick: 'low' | 'high') => {
      const line = curve.map((p) => ({ spend: p.spend, mean: p[pick] }));
      return values.map((x) => resultAt(line, x));
    };
    const dot = (x: number) => values.map((v) => (v === x ? resultAt(places, v) : null));
    return {
      values,
      lines: [
        { name: t('budget.expected'), values: values.map((x) => resultAt(places, x)) },
        { name: t('budget.today'), values: dot(current), color: 5, dots: true },
        { name: t('budget.proposed'), values: dot(spend), color: 1, dots: true },
      ],
      bands: [{ name: t('budget.range'), low: edge('low'), high: edge('high') }],
      pins: [
        { at: current, name: t('budget.today') },
        ...(Math.abs(spend - current) > current * 0.02
          ? [{ at: spend, name: t('budget.proposed') }]
          : []),
      ],
    };
  }, [curve, places, current, spend, t]);
  const x = useMemo(
    () => ({
      values: chart.values,
      name: t('campaigns.budget'),
      format: (n: number) => f.moneyAxis(n, plan.currency),
    }),
    [chart.values, f, plan.currency, t],
  );
  const show = useMemo(
    () => est.of(plan.objective === 'revenue' ? 'money' : 'count', plan.currency),
    [est, plan],
  );
  const format = useMemo(() => (n: number | null) => (n === null ? none : show(n)), [show]);
  return (
    <BandChart
      title={t('budget.curve', { metric })}
      heading="h3"
      x={x}
      lines={chart.lines}
      bands={chart.bands}
      pins={chart.pins}
      format={format}
      axisFormat={show}
      height={210}
    />
  );
}

function Figures({
  row,
  plan,
}: {
  row: PlanRow;
  plan: Pick<BudgetPlan, 'currency' | 'objective'>;
}) {
  const { t } = useTranslation();
  const f = useFormat();
  const est = useEstimate();
  const isMoney = plan.objective === 'revenue';
  const show = est.of(isMoney ? 'money' : 'count', plan.currency);
  const next = (n: number) => (isMoney ? f.moneyExact(n, plan.currency) : f.ratio(n));
  const lines = [
    [
      t('campaigns.budget'),
      f.moneyExact(row.current, plan.currency),
      f.moneyExact(row.spend, plan.currency),
    ],
    [
      t('budget.resultsADay', { metric: t(`metric.${plan.objective}`) }),
      show(row.result_current),
      show(row.result),
    ],
    [t('budget.nextUnit'), next(row.marginal_current), next(row.marginal)],
  ] as const;
  return (
    <Box
      component="table"
      sx={{
        ...tableSx,
        '& th, & td': { ...tableSx['& th, & td'], px: 0, pl: 3, whiteSpace: 'normal' },
        '& th:first-of-type': { pl: 0, textAlign: 'left' },
      }}
    >
      <thead>
        <tr>
          <th scope="col">
            <Box component="span" sx={{ color: 'h.text2' }}>
              {t('budget.figure')}
            </Box>
          </th>
          <th scope="col">{t('budget.today')}</th>
          <th scope="col">{t('budget.proposed')}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(([name, now, then]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{now}</td>
            <Box component="td" sx={{ fontWeight: '600 !important' }}>
              {then}
            </Box>
          </tr>
        ))}
      </tbody>
    </Box>
  );
}
