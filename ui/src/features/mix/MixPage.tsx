import { Box, Card, Skeleton, Stack, Typography } from '@mui/material';
import { Blend } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type MediaMix, type MediaMixChannel } from '@/api';
import { useGetMediaMixQuery } from '@/api/insight';
import { useEstimate } from '@/shared/lib/estimate';
import { useFormat } from '@/shared/lib/format';
import { useParam } from '@/shared/lib/useParam';
import { BandChart } from '@/shared/ui/BandChart';
import { Bars, type Bar } from '@/shared/ui/Bars';
import { Facts } from '@/shared/ui/Facts';
import { FilterSelect } from '@/shared/ui/FilterSelect';
import { Interval, useIntervalText } from '@/shared/ui/Interval';
import { Page } from '@/shared/ui/Page';
import { PageHeader } from '@/shared/ui/PageHeader';
import { PlatformLabel, platformName } from '@/shared/ui/Platform';
import { EmptyState, ErrorState } from '@/shared/ui/States';
import { tableSx } from '@/shared/ui/tableSx';
import { platformColor } from '@/theme/tokens';
import { drawCurves, drawWeeks, outcomes, type Outcome } from './model';

const asOutcome = (x: string): Outcome | undefined => outcomes.find((o) => o === x);

/** What each platform adds to all that is sold, with how sure that is. */
export function Component() {
  const { t } = useTranslation();
  const f = useFormat();
  const [param, setOutcome] = useParam('outcome');
  const outcome = asOutcome(param);
  const query = useGetMediaMixQuery(outcome ? { outcome } : {});
  const mix = query.data;
  return (
    <Page title={t('nav.mix')}>
      <PageHeader
        title={t('nav.mix')}
        subtitle={
          mix?.from && mix.to
            ? t('mix.weeks', { count: mix.weeks, range: f.range(mix.from, mix.to) })
            : t('mix.subtitle')
        }
        actions={
          mix && (
            <FilterSelect
              label={t('mix.outcome')}
              isRequired
              value={mix.outcome}
              choices={outcomes.map((o) => ({ value: o, label: t(`metric.${o}`) }))}
              onChange={setOutcome}
            />
          )
        }
      />
      {query.isError && !query.isFetching && !query.currentData ? (
        <Card sx={{ minHeight: 420, display: 'grid' }}>
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        </Card>
      ) : !mix ? (
        <Skeleton variant="rounded" height={420} />
      ) : mix.channels.length === 0 ? (
        <Card sx={{ minHeight: 420, display: 'grid' }}>
          <EmptyState
            icon={Blend}
            title={
              mix.needed_weeks > 0
                ? t('mix.needs', { count: mix.needed_weeks })
                : (mix.message ?? t('mix.none'))
            }
            hint={t('mix.noneHint')}
          />
        </Card>
      ) : (
        <Box sx={{ opacity: query.isFetching ? 0.6 : 1 }} aria-busy={query.isFetching}>
          <Answer mix={mix} />
        </Box>
      )}
    </Page>
  );
}

function Answer({ mix }: { mix: MediaMix }) {
  const { t } = useTranslation();
  return (
    <Stack sx={{ gap: 4 }}>
      <Box
        sx={{
          display: 'grid',
          gap: 4,
          gridTemplateColumns: { xs: 'minmax(0,1fr)', lg: 'repeat(2, minmax(0,1fr))' },
        }}
      >
        <Shares mix={mix} />
        <Curves mix={mix} />
      </Box>
      <Channels mix={mix} />
      <Weeks mix={mix} />
      {mix.left_out.map((l) => (
        <Typography key={l.platform} variant="body2" color="textSecondary">
          {t('mix.leftOut', { platform: platformName[l.platform], count: l.weeks })}
        </Typography>
      ))}
      <Typography variant="caption" color="textSecondary" sx={{ maxWidth: 760 }}>
        {t('mix.caveat')}
      </Typography>
    </Stack>
  );
}

/** Everything that is sold, divided: each platform's part and what would have come without any. */
function Shares({ mix }: { mix: MediaMix }) {
  const { t } = useTranslation();
  const f = useFormat();
  const est = useEstimate();
  const range = useIntervalText();
  const percent = (n: number) => f.percent(n);
  const show = est.of(mix.outcome === 'revenue' ? 'money' : 'count', mix.currency);
  const together = mix.media_share;
  const bars: Bar[] = mix.channels.map((c) => ({
    id: c.platform,
    label: platformName[c.platform],
    value: c.share.mean,
    low: c.share.low,
    high: c.share.high,
    text: percent(c.share.mean),
    color: platformColor[c.platform],
    note: range(c.share, percent),
  }));
  if (together)
    bars.push({
      id: 'base',
      label: t('mix.base'),
      value: 1 - together.mean,
      low: 1 - together.high,
      high: 1 - together.low,
      text: percent(1 - together.mean),
      color: 5,
      isMain: false,
      note: range({ low: 1 - together.high, high: 1 - together.low }, percent),
    });
  return (
    <Card component="section" aria-label={t('mix.shares')} sx={{ p: 4 }}>
      <Typography variant="h3" component="h2">
        {t('mix.shares')}
      </Typography>
      <Typography variant="caption" component="p" color="textSecondary" sx={{ mb: 3 }}>
        {t('mix.sharesOf', { total: show(mix.total), metric: t(`metric.${mix.outcome}`) })}
      </Typography>
      <Bars label={t('mix.shares')} bars={bars} />
      {mix.unseen_error !== null && (
        <Facts
          facts={[
            [t('mix.unseen'), t('mix.offBy', { percent: f.percent(mix.unseen_error) })],
            ...(mix.last_year_error === null
              ? []
              : [
                  [
                    t('mix.lastYear'),
                    t('mix.offBy', { percent: f.percent(mix.last_year_error) }),
                  ] as const,
                ]),
          ]}
        />
      )}
    </Card>
  );
}

/** What a week would bring at other spends, of every platform side by side. */
function Curves({ mix }: { mix: MediaMix }) {
  const { t } = useTranslation();
  const f = useFormat();
  const est = useEstimate();
  const [chosen, setChosen] = useParam('platform');
  const one = mix.channels.find((c) => c.platform === chosen) ?? mix.channels[0]!;
  const drawn = useMemo(() => drawCurves(one, t('mix.expected'), t('mix.range')), [one, t]);
  const pins = useMemo(() => [{ at: one.spend_a_week, name: t('mix.now') }], [one, t]);
  const x = useMemo(
    () => ({
      values: drawn.values,
      name: t('mix.spendAWeek'),
      format: (n: number) => f.moneyAxis(n, mix.currency),
    }),
    [drawn.values, f, mix.currency, t],
  );
  const show = useMemo(
    () => est.of(mix.outcome === 'revenue' ? 'money' : 'count', mix.currency),
    [est, mix.outcome, mix.currency],
  );
  const format = useMemo(() => (n: number | null) => (n === null ? '–' : show(n)), [show]);
  return (
    <Card component="section" aria-label={t('mix.curve')} sx={{ p: 4 }}>
      <BandChart
        title={t('mix.curveOf', { metric: t(`metric.${mix.outcome}`) })}
        x={x}
        lines={drawn.lines}
        bands={drawn.bands}
        pins={pins}
        format={format}
        axisFormat={show}
        height={230}
        tools={
          <FilterSelect
            label={t('forecast.platform')}
            isRequired
            value={one.platform}
            choices={mix.channels.map((c) => ({
              value: c.platform,
              label: platformName[c.platform],
            }))}
            onChange={setChosen}
          />
        }
      />
    </Card>
  );
}

function Channels({ mix }: { mix: MediaMix }) {
  const { t } = useTranslation();
  const f = useFormat();
  const est = useEstimate();
  const isMoney = mix.outcome === 'revenue';
  const show = est.of(isMoney ? 'money' : 'count', mix.currency);
  const per = (n: number) => (isMoney ? f.ratio(n) : f.number(Number(n.toPrecision(2))));
  const cells = (c: MediaMixChannel) => [
    f.moneyCompact(c.spend_a_week, mix.currency),
    <Interval key="o" value={c.outcome} show={show} stacked />,
    show(c.told),
    <Interval key="r" value={c.return_on_spend} show={per} stacked />,
    per(c.marginal_return),
    f.percent(c.carry_over),
  ];
  return (
    <Card component="section" aria-label={t('mix.table')} tabIndex={0} sx={{ overflowX: 'auto' }}>
      <Box component="table" sx={{ ...tableSx, width: '100%' }}>
        <thead>
          <tr>
            <th scope="col">{t('forecast.platform')}</th>
            <th scope="col">{t('mix.spendAWeek')}</th>
            <th scope="col">{t('mix.adds')}</th>
            <th scope="col">{t('mix.claims')}</th>
            <th scope="col">{t('mix.return')}</th>
            <th scope="col">{t('mix.next')}</th>
            <th scope="col">{t('mix.carry')}</th>
          </tr>
        </thead>
        <tbody>
          {mix.channels.map((c) => (
            <tr key={c.platform}>
              <th scope="row">
                <PlatformLabel platform={c.platform} />
              </th>
              {cells(c).map((cell, i) => (
                <td key={i}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </Box>
    </Card>
  );
}

function Weeks({ mix }: { mix: MediaMix }) {
  const { t } = useTranslation();
  const est = useEstimate();
  const drawn = useMemo(() => drawWeeks(mix, t('mix.sold'), t('mix.told')), [mix, t]);
  const show = useMemo(
    () => est.of(mix.outcome === 'revenue' ? 'money' : 'count', mix.currency),
    [est, mix.outcome, mix.currency],
  );
  const format = useMemo(() => (n: number | null) => (n === null ? '–' : show(n)), [show]);
  return (
    <Card component="section" aria-label={t('mix.series')} sx={{ p: 4 }}>
      <BandChart
        title={t('mix.series')}
        x={drawn.days}
        lines={drawn.lines}
        format={format}
        axisFormat={show}
        height={220}
      />
    </Card>
  );
}
