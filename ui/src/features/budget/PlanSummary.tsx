import { Box, Card, Skeleton, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { BudgetPlan } from '@/api';
import { Sureness } from '@/shared/advice/Sureness';
import { rounded, useEstimate } from '@/shared/lib/estimate';
import { useFormat } from '@/shared/lib/format';
import { Interval, signed } from '@/shared/ui/Interval';
import type { Planned } from './model';

const tileHeight = 132;

function Tile({ title, children, note }: { title: string; children: ReactNode; note?: ReactNode }) {
  return (
    <Card sx={{ p: { xs: 3, sm: 4 }, minHeight: tileHeight, minWidth: 0 }}>
      <Typography variant="label" component="h2" color="textSecondary" sx={{ mb: 1 }}>
        {title}
      </Typography>
      <Typography variant="metric" component="div">
        {children}
      </Typography>
      {note && (
        <Typography variant="caption" component="div" color="textSecondary" sx={{ mt: 1 }}>
          {note}
        </Typography>
      )}
    </Card>
  );
}

/** What the plan brings against what is: with intervals while it is the server's own. */
export function PlanSummary({
  plan,
  now,
}: {
  plan: BudgetPlan | undefined;
  now: Planned | undefined;
}) {
  const { t } = useTranslation();
  const f = useFormat();
  const est = useEstimate();
  const grid = {
    display: 'grid',
    gap: { xs: 3, md: 4 },
    gridTemplateColumns: {
      xs: 'repeat(2,minmax(0,1fr))',
      lg: 'repeat(4,minmax(0,1fr))',
    },
  } as const;
  if (!plan || !now)
    return (
      <Box sx={grid} aria-hidden>
        {[0, 1, 2, 3].map((i) => (
          <Card key={i} sx={{ p: 4, height: tileHeight }}>
            <Skeleton width={110} height={16} />
            <Skeleton width={140} height={30} sx={{ mt: 1 }} />
            <Skeleton width={160} height={16} sx={{ mt: 1 }} />
          </Card>
        ))}
      </Box>
    );
  const isMoney = plan.objective === 'revenue';
  const show = est.of(isMoney ? 'money' : 'count', plan.currency);
  // Two totals are held against each other here: a digit more than an estimate alone gets.
  const whole = (n: number) =>
    isMoney ? f.money(rounded(n, 3), plan.currency) : f.number(rounded(n, 3));
  const metric = t(`metric.${plan.objective}`);
  const isUp = now.isOwn ? now.gain > 0 : plan.gain.low > 0;
  return (
    <Box sx={grid}>
      <Tile title={t('budget.now', { metric })}>
        <Interval value={plan.current} show={whole} stacked />
      </Tile>
      <Tile title={t('budget.then', { metric })} note={now.isOwn && t('budget.noInterval')}>
        {now.isOwn ? whole(now.result) : <Interval value={plan.proposed} show={whole} stacked />}
      </Tile>
      <Tile
        title={t('budget.gain')}
        note={
          <Stack sx={{ gap: 1, fontSize: 12 }}>
            {now.isOwn ? (
              t('budget.against', { gain: signed(show)(plan.gain.mean) })
            ) : (
              <Sureness chance={plan.gain.chance} />
            )}
            <span>
              {t('budget.aWeek', {
                gain: signed(show)((now.isOwn ? now.gain : plan.gain.mean) * 7),
              })}
            </span>
          </Stack>
        }
      >
        <Box component="span" sx={{ color: isUp ? 'h.green' : 'h.text' }}>
          {now.isOwn ? (
            signed(show)(now.gain)
          ) : (
            <Interval value={plan.gain} show={signed(show)} stacked />
          )}
        </Box>
      </Tile>
      <Tile
        title={t('budget.price')}
        note={
          plan.unspent > 0.005 && !now.isOwn
            ? t('budget.unspent', { money: f.money(plan.unspent, plan.currency) })
            : t('budget.priceHint')
        }
      >
        {plan.price === null
          ? '–'
          : t('budget.perUnit', {
              result:
                plan.objective === 'revenue'
                  ? f.moneyExact(plan.price, plan.currency)
                  : f.ratio(plan.price),
            })}
      </Tile>
    </Box>
  );
}
