import { Box, Stack, Typography } from '@mui/material';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Outcome } from '@/api';
import { useEstimate } from '@/shared/lib/estimate';
import { none, useFormat } from '@/shared/lib/format';
import { Badge, type Tone } from '@/shared/ui/Badge';
import { BandChart } from '@/shared/ui/BandChart';
import { asMetric } from './metricName';
import { chanceText } from './model';

const moneyMetrics = ['spend', 'revenue', 'cpa', 'cpc', 'cpm', 'profit'];
const ratioMetrics = ['roas', 'ctr', 'cvr'];

/** Whether it helped: the interval decides, not the mean. */
export function verdict(outcome: Pick<Outcome, 'state' | 'effect' | 'money_a_week'>) {
  if (outcome.state !== 'measured') return outcome.state;
  const by = outcome.money_a_week ?? outcome.effect;
  if (!by) return 'unclear';
  if (by.low > 0) return 'helped';
  return by.high < 0 ? 'harmed' : 'unclear';
}
const tone: Record<ReturnType<typeof verdict>, Tone> = {
  measuring: 'sky',
  impossible: 'neutral',
  helped: 'green',
  harmed: 'red',
  unclear: 'amber',
};

/** What came of an applied advice: what was seen against what would have been without it. */
export function OutcomePart({
  outcome,
  currency,
  heading = 'h3',
}: {
  outcome: Outcome;
  currency: string;
  heading?: 'h2' | 'h3';
}) {
  const { t } = useTranslation();
  const f = useFormat();
  const est = useEstimate();
  const chart = useMemo(() => {
    const { series } = outcome;
    const at = series.findIndex((p) => p.date >= outcome.from);
    return {
      days: series.map((p) => p.date),
      lines: [
        { name: t('advice.outcome.observed'), values: series.map((p) => p.observed) },
        {
          name: t('advice.outcome.expected'),
          values: series.map((p) => p.expected),
          color: 5,
          dashed: true,
        },
      ],
      bands: [
        {
          name: t('advice.outcome.band'),
          low: series.map((p) => p.low),
          high: series.map((p) => p.high),
          color: 5,
        },
      ],
      pins: at > 0 ? [{ at, name: t('advice.outcome.applied') }] : [],
    };
  }, [outcome, t]);
  const isMoney = moneyMetrics.includes(outcome.metric);
  const unit = isMoney ? 'money' : ratioMetrics.includes(outcome.metric) ? 'ratio' : 'count';
  const show = useMemo(() => est.of(unit, currency), [est, unit, currency]);
  const format = useMemo(() => (n: number | null) => (n === null ? none : show(n)), [show]);
  const how = verdict(outcome);
  const by = outcome.money_a_week;
  return (
    <Box role="group" aria-label={t('advice.outcome.title')}>
      <Stack direction="row" sx={{ alignItems: 'center', gap: 2, flexWrap: 'wrap', mb: 1 }}>
        <Typography variant="h3" component={heading}>
          {t('advice.outcome.title')}
        </Typography>
        <Badge tone={tone[how]} dot>
          {t(`advice.outcome.state.${how}`)}
        </Badge>
      </Stack>
      <Typography variant="body2">
        {outcome.state === 'measuring' &&
          `${t('advice.outcome.measuring', { from: f.dayYear(outcome.from), to: f.dayYear(outcome.to), count: outcome.days })} `}
        {outcome.state === 'measured' && by && (
          <>
            <strong>
              {t('advice.outcome.week', {
                money: est.signedMoney(by.mean, currency),
                interval: est.signedMoneyRange(by, currency),
              })}
            </strong>{' '}
            {outcome.chance !== null &&
              `${t('advice.outcome.chance', { chance: chanceText(outcome.chance, f.progress) })} `}
          </>
        )}
        {outcome.text}
      </Typography>
      {outcome.observed !== null && outcome.expected !== null && (
        <Typography variant="caption" component="p" color="textSecondary" sx={{ mt: 1 }}>
          {t('advice.outcome.against', {
            metric: asMetric(t, outcome.metric),
            observed: show(outcome.observed),
            expected: show(outcome.expected),
            range: f.range(outcome.from, outcome.to),
          })}{' '}
          {t(`advice.outcome.method.${outcome.method}`)}
        </Typography>
      )}
      {outcome.series.length > 1 && (
        <Box sx={{ mt: 3 }}>
          <BandChart
            title={t('advice.outcome.plot', { metric: asMetric(t, outcome.metric) })}
            heading="h3"
            x={chart.days}
            lines={chart.lines}
            bands={chart.bands}
            pins={chart.pins}
            format={format}
            axisFormat={show}
            height={200}
          />
        </Box>
      )}
    </Box>
  );
}
