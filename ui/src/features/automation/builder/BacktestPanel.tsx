import { Box, Button, Link as MuiLink, Skeleton, Stack, Typography } from '@mui/material';
import { History } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { isApiError, type RuleBacktest, type RuleDraft } from '@/api';
import { useBacktestRuleMutation } from '@/api/office';
import { addDays, today } from '@/shared/lib/dates';
import { useEstimate } from '@/shared/lib/estimate';
import { useFormat } from '@/shared/lib/format';
import { useWorkspace } from '@/shared/lib/workspace';
import { Chart } from '@/shared/ui/Chart';
import { FilterSelect } from '@/shared/ui/FilterSelect';
import { Facts } from '@/shared/ui/Facts';
import { Interval } from '@/shared/ui/Interval';
import { EmptyState } from '@/shared/ui/States';
import { problemText } from '@/api/problem';
import { useBacktestSentence } from './useBacktestSentence';

const periods = [30, 60, 90, 180];
const usualPeriod = 90;
const mostExamples = 8;

/** What the rule would have done in the past, day by day, and what that would have been worth. */
export function BacktestPanel({ draft }: { draft: RuleDraft }) {
  const { t } = useTranslation();
  const { timeZone } = useWorkspace();
  const [days, setDays] = useState(usualPeriod);
  const [backtest, { data, error, isLoading, reset }] = useBacktestRuleMutation();
  const [ranKey, setRanKey] = useState<string>();
  const key = JSON.stringify({ draft: { ...draft, name: '', description: '' }, days });
  const run = () => {
    const to = addDays(today(timeZone), -1);
    setRanKey(key);
    void backtest({
      body: { rule: { ...draft, name: draft.name || '–' }, from: addDays(to, 1 - days), to },
    });
  };
  const isOld = !!data && ranKey !== key;
  const said = isApiError(error)
    ? (Object.values(error.fields)[0] ?? problemText(error))
    : undefined;
  return (
    <Box sx={{ p: 4 }}>
      <Stack direction="row" sx={{ gap: 2, alignItems: 'center', mb: 4 }}>
        <FilterSelect
          isRequired
          label={t('automation.test.period')}
          value={String(days)}
          onChange={(v) => setDays(Number(v))}
          choices={periods.map((n) => ({
            value: String(n),
            label: t('condition.lastDaysShort', { count: n }),
          }))}
        />
        <Button
          variant={data && !isOld ? 'outlined' : 'contained'}
          loading={isLoading}
          onClick={run}
        >
          {t(data ? 'automation.test.again' : 'automation.test.run')}
        </Button>
      </Stack>
      {isLoading && (
        <Box aria-hidden>
          <Skeleton width="90%" height={28} />
          <Skeleton variant="rounded" height={220} sx={{ transform: 'none', my: 3 }} />
          <Skeleton width="70%" />
        </Box>
      )}
      {!isLoading && error && (
        <EmptyState
          icon={History}
          title={t('automation.test.failed')}
          hint={said ?? t('states.noAnswerHint')}
          action={
            <Button size="small" variant="outlined" onClick={reset}>
              {t('controls.close')}
            </Button>
          }
        />
      )}
      {!isLoading && !error && !data && (
        <EmptyState
          icon={History}
          title={t('automation.test.none')}
          hint={t('automation.test.noneHint')}
        />
      )}
      {!isLoading && !error && data && (
        <Box sx={{ opacity: isOld ? 0.55 : 1 }}>
          {isOld && (
            <Typography
              role="status"
              variant="caption"
              component="p"
              sx={{ mb: 2, color: 'h.amber' }}
            >
              {t('automation.test.old')}
            </Typography>
          )}
          <Result data={data} />
        </Box>
      )}
    </Box>
  );
}

function Result({ data: d }: { data: RuleBacktest }) {
  const { t } = useTranslation();
  const f = useFormat();
  const est = useEstimate();
  const sentence = useBacktestSentence();
  const drawn = useMemo(
    () => ({
      buckets: d.days.map((x) => x.date),
      series: [
        {
          id: 'acted',
          name: t('automation.test.acted'),
          values: d.days.map((x) => x.acted),
          color: 0,
          kind: 'bar' as const,
          stack: 'a',
          format: f.integer,
        },
        {
          id: 'matched',
          name: t('automation.test.matched'),
          values: d.days.map((x) => x.matched),
          color: 5,
          format: f.integer,
        },
      ],
      axisFormat: { left: (n: number) => f.axis(n) },
    }),
    [d.days, t, f],
  );
  const money = (n: number) => est.money(n, d.currency);
  // Nobody saves a negative sum: what was lost is told as what it cost.
  const isLoss = !!d.saved && d.saved.mean < 0;
  const saved =
    d.saved && isLoss ? { mean: -d.saved.mean, low: -d.saved.high, high: -d.saved.low } : d.saved;
  return (
    <>
      <Typography
        role="status"
        component="p"
        sx={{ fontSize: 16, lineHeight: '24px', fontWeight: 600, m: 0, mb: 1, textWrap: 'pretty' }}
      >
        {sentence(d)}
      </Typography>
      <Typography variant="caption" component="p" color="textSecondary" sx={{ mb: 4 }}>
        {f.range(d.from, d.to)}
      </Typography>
      <Chart title={t('automation.test.chart')} height={200} grain="day" {...drawn} />
      <Facts
        facts={[
          [t('automation.test.campaigns'), f.integer(d.campaigns)],
          [t('automation.test.actions'), f.integer(d.actions)],
          ...(saved
            ? [
                [
                  t(isLoss ? 'automation.test.cost' : 'automation.test.saved'),
                  <Interval key="s" value={saved} show={money} stacked />,
                ] as const,
              ]
            : []),
          ...(d.spend_avoided !== null
            ? [[t('automation.test.avoided'), f.money(d.spend_avoided, d.currency)] as const]
            : []),
          ...(d.revenue_forgone !== null
            ? [[t('automation.test.forgone'), f.money(d.revenue_forgone, d.currency)] as const]
            : []),
          ...(d.profit_change !== null
            ? [[t('automation.test.profit'), est.signedMoney(d.profit_change, d.currency)] as const]
            : []),
        ]}
      />
      {d.examples.length > 0 && (
        <Box component="section" aria-label={t('automation.test.examples')} sx={{ mt: 4 }}>
          <Typography variant="h3" sx={{ mb: 1 }}>
            {t('automation.test.examples')}
          </Typography>
          <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
            {d.examples.slice(0, mostExamples).map((e, i) => (
              <Box component="li" key={i} sx={{ py: 1.5, borderTop: 1, borderColor: 'h.border' }}>
                <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>
                  <MuiLink
                    component={Link}
                    to={`/campaigns/${e.campaign_id}`}
                    underline="hover"
                    sx={{ color: 'h.text', fontWeight: 500 }}
                  >
                    {e.name}
                  </MuiLink>{' '}
                  <Box component="span" sx={{ color: 'h.text2' }}>
                    {f.day(e.date)}
                  </Box>
                </Typography>
                <Typography variant="caption" component="p" color="textSecondary">
                  {e.text}
                </Typography>
              </Box>
            ))}
          </Box>
        </Box>
      )}
      {d.caveats.length > 0 && (
        <Box component="section" aria-label={t('automation.test.caveats')} sx={{ mt: 4 }}>
          <Typography variant="h3" sx={{ mb: 1 }}>
            {t('automation.test.caveats')}
          </Typography>
          <Box
            component="ul"
            sx={{ m: 0, pl: 4, color: 'h.text2', fontSize: 12.5, lineHeight: '18px' }}
          >
            {d.caveats.map((c) => (
              <li key={c}>{c}</li>
            ))}
          </Box>
        </Box>
      )}
    </>
  );
}
