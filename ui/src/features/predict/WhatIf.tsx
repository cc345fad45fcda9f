import {
  Box,
  Button,
  Card,
  InputAdornment,
  Link as MuiLink,
  Skeleton,
  Slider,
  Stack,
  TextField,
  Typography,
} from '@mui/material';
import { TrendingUp } from 'lucide-react';
import { useEffect, useId, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useGetCampaignQuery, useListCampaignsQuery } from '@/api';
import type { Prediction } from '@/api';
import { parseBudget } from '@/shared/lib/amount';
import { rounded, useEstimate } from '@/shared/lib/estimate';
import { none, useFormat } from '@/shared/lib/format';
import { useParam } from '@/shared/lib/useParam';
import { BandChart } from '@/shared/ui/BandChart';
import { Bars } from '@/shared/ui/Bars';
import { Interval, signed } from '@/shared/ui/Interval';
import { EmptyState, ErrorState } from '@/shared/ui/States';
import { CampaignPicker } from './CampaignPicker';
import { mostDays, splitDrivers, trust } from './model';
import { usePrediction } from './usePrediction';

type What = 'conversions' | 'roas';
const usualDays = 7;
const driversShown = 10;
const largest = 3;

/** What a campaign will bring by budget and days, and what that rests on. */
export function WhatIf({ what }: { what: What }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useParam('campaign');
  const [daysText, setDays] = useParam('days', String(usualDays));
  const [budgetText, setBudget] = useParam('budget');
  const top = useListCampaignsQuery({ limit: 1, sort: '-spend', status: 'active' });
  // Until somebody chooses: the campaign that most money goes to.
  const id = chosen || top.data?.data[0]?.id;
  const campaign = useGetCampaignQuery({ id: id ?? '' }, { skip: !id }).currentData;
  const days = Math.min(mostDays, Math.max(1, Math.round(Number(daysText)) || usualDays));
  const budget = Number(budgetText) > 0 ? Number(budgetText) : undefined;
  const ask = useMemo(
    () => (id ? { campaign_id: id, days, ...(budget ? { daily_budget: budget } : {}) } : undefined),
    [id, days, budget],
  );
  const { data, error, isFetching, retry } = usePrediction(what, ask);
  if (top.data?.data.length === 0 && !chosen)
    return (
      <Card sx={{ minHeight: 280, display: 'grid' }}>
        <EmptyState icon={TrendingUp} title={t('campaigns.none')} hint={t('predict.noneHint')} />
      </Card>
    );
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 4,
        alignItems: 'start',
        gridTemplateColumns: { xs: 'minmax(0,1fr)', md: '320px minmax(0,1fr)' },
      }}
    >
      <Card
        component="section"
        aria-label={t('predict.asked')}
        sx={{ p: 5, display: 'grid', gap: 5, position: { md: 'sticky' }, top: 16 }}
      >
        <CampaignPicker
          value={campaign}
          onChange={(c) => {
            setChosen(c.id);
            setBudget('');
          }}
        />
        <Days value={days} onChange={(n) => setDays(String(n))} />
        <Budget
          value={budget ?? data?.baseline?.daily_budget ?? campaign?.daily_budget ?? undefined}
          today={data?.baseline?.daily_budget ?? campaign?.daily_budget ?? undefined}
          currency={data?.currency ?? campaign?.currency}
          isOwn={budget !== undefined}
          onChange={(n) => setBudget(n === undefined ? '' : String(n))}
        />
      </Card>
      {error !== undefined && !data ? (
        <Card>
          <ErrorState error={error} onRetry={retry} />
        </Card>
      ) : (
        <Stack
          sx={{ gap: 4, minWidth: 0, opacity: isFetching && data ? 0.6 : 1 }}
          aria-busy={isFetching}
        >
          {error !== undefined && <ErrorState error={error} onRetry={retry} />}
          <Result what={what} data={data} budget={budget} />
          {(!data || data.curve.length > 1) && <Curve what={what} data={data} budget={budget} />}
          {(!data || data.drivers.length > 0) && <Drivers what={what} data={data} />}
        </Stack>
      )}
    </Box>
  );
}

function Labelled({
  label,
  value,
  children,
}: {
  label: ReactNode;
  value?: string;
  children: ReactNode;
}) {
  return (
    <Box>
      <Stack direction="row" sx={{ justifyContent: 'space-between', mb: 1 }}>
        {label}
        <Typography variant="label" component="span" sx={{ fontVariantNumeric: 'tabular-nums' }}>
          {value}
        </Typography>
      </Stack>
      {children}
    </Box>
  );
}

function Days({ value, onChange }: { value: number; onChange: (n: number) => void }) {
  const { t } = useTranslation();
  const [drag, setDrag] = useState<number>();
  useEffect(() => setDrag(undefined), [value]);
  const count = drag ?? value;
  return (
    <Labelled
      label={
        <Typography variant="label" component="span">
          {t('predict.days')}
        </Typography>
      }
      value={t('predict.dayCount', { count })}
    >
      <Box sx={{ px: 2 }}>
        <Slider
          aria-label={t('predict.days')}
          min={1}
          max={mostDays}
          value={count}
          getAriaValueText={(n) => t('predict.dayCount', { count: n })}
          marks={[7, 28, 90].map((n) => ({ value: n, label: String(n) }))}
          onChange={(_, n) => setDrag(n)}
          onChangeCommitted={(_, n) => onChange(n)}
          sx={{ '& .MuiSlider-markLabel': { fontSize: 11, color: 'h.text2' } }}
        />
      </Box>
    </Labelled>
  );
}

function Budget(props: {
  value: number | undefined;
  today: number | undefined;
  currency: string | undefined;
  isOwn: boolean;
  onChange: (n: number | undefined) => void;
}) {
  const { value, today, currency, isOwn, onChange } = props;
  const { t } = useTranslation();
  const f = useFormat();
  const id = useId();
  const [text, setText] = useState<string>();
  const [drag, setDrag] = useState<number>();
  useEffect(() => setDrag(undefined), [value]);
  const parsed = text === undefined ? undefined : parseBudget(text);
  const isBad = text !== undefined && text.trim() !== '' && !(parsed !== undefined && parsed > 0);
  const keep = () => {
    if (text !== undefined && !isBad) onChange(parsed);
    setText(undefined);
  };
  const max = (today ?? value ?? 100) * largest;
  const shown = drag ?? value;
  const short = (n: number) => String(Math.round(n * 100) / 100);
  return (
    <Labelled
      label={
        <Typography variant="label" component="label" htmlFor={id}>
          {t('campaigns.budget')}
        </Typography>
      }
    >
      <TextField
        id={id}
        fullWidth
        error={isBad}
        value={text ?? (shown === undefined ? '' : short(shown))}
        onChange={(e) => setText(e.target.value)}
        onBlur={keep}
        onKeyDown={(e) => {
          if (e.key === 'Enter') keep();
          if (e.key === 'Escape') setText(undefined);
        }}
        slotProps={{
          input: {
            endAdornment: (
              <InputAdornment position="end" sx={{ mr: 2.5 }}>
                {currency}
              </InputAdornment>
            ),
          },
          htmlInput: { inputMode: 'decimal', 'aria-invalid': isBad, 'aria-describedby': `${id}-h` },
        }}
      />
      <Box sx={{ px: 2, mt: 2 }}>
        <Slider
          aria-label={t('predict.budgetSlider')}
          min={0}
          max={max}
          step={max / 150}
          value={Math.min(max, shown ?? 0)}
          disabled={shown === undefined}
          getAriaValueText={(n) => f.moneyExact(n, currency)}
          marks={today ? [{ value: today, label: t('budget.today') }] : []}
          onChange={(_, n) => setDrag(n)}
          onChangeCommitted={(_, n) => onChange(Math.max(0.01, rounded(n, 3)))}
          sx={{ '& .MuiSlider-markLabel': { fontSize: 11, color: 'h.text2' } }}
        />
      </Box>
      <Stack
        direction="row"
        sx={{ justifyContent: 'space-between', alignItems: 'center', minHeight: 28, gap: 2 }}
      >
        <Typography id={`${id}-h`} variant="caption" color={isBad ? 'error' : 'textSecondary'}>
          {isBad
            ? t('campaigns.badBudget')
            : today !== undefined && t('predict.today', { budget: f.moneyExact(today, currency) })}
        </Typography>
        <Button
          size="small"
          variant="text"
          onClick={() => onChange(undefined)}
          sx={{ visibility: isOwn ? 'visible' : 'hidden' }}
        >
          {t('predict.asToday')}
        </Button>
      </Stack>
    </Labelled>
  );
}

/** Conversions are counted, ROAS is a ratio. */
function useShow(what: What) {
  const est = useEstimate();
  const f = useFormat();
  return useMemo(() => (what === 'roas' ? (n: number) => f.ratio(n) : est.count), [what, est, f]);
}

function Result({
  what,
  data,
  budget,
}: {
  what: What;
  data: Prediction | undefined;
  budget: number | undefined;
}) {
  const { t } = useTranslation();
  const f = useFormat();
  const show = useShow(what);
  if (!data)
    return (
      <Card sx={{ p: 5, height: 168 }} aria-hidden>
        <Skeleton width={160} height={16} />
        <Skeleton width={180} height={36} sx={{ mt: 1 }} />
        <Skeleton width="60%" height={16} sx={{ mt: 2 }} />
      </Card>
    );
  const { interval, baseline } = data;
  const change = baseline && budget !== undefined ? data.prediction - baseline.prediction : null;
  return (
    <Card component="section" aria-label={t('predict.result')} sx={{ p: 5, minHeight: 168 }}>
      <Typography variant="label" component="h2" color="textSecondary">
        {t(`predict.expected.${what}`, { range: f.range(data.from, data.to) })}
      </Typography>
      <Box role="status">
        <Typography variant="metric" component="p" sx={{ fontSize: 30, lineHeight: '40px' }}>
          <Interval
            value={{ mean: data.prediction, low: interval.low, high: interval.high }}
            show={show}
            level={interval.level}
          />
        </Typography>
        <Typography variant="body2" sx={{ mt: 1 }}>
          {t(`predict.trust.${trust(data.confidence)}`, {
            confidence: f.progress(data.confidence),
          })}
        </Typography>
        {baseline && (
          <Typography variant="body2" color="textSecondary" sx={{ mt: 1 }}>
            {t('predict.baseline', {
              budget: f.moneyExact(baseline.daily_budget, data.currency),
              prediction: show(baseline.prediction),
            })}
            {change !== null && ` ${t('predict.change', { change: signed(show)(change) })}`}
          </Typography>
        )}
        {data.message && (
          <Typography variant="body2" sx={{ mt: 1, color: 'h.amber' }}>
            {data.message}
          </Typography>
        )}
      </Box>
      {data.model && (
        <Typography variant="caption" component="p" color="textSecondary" sx={{ mt: 2 }}>
          <MuiLink
            component={Link}
            to={`/insights/models/${data.model.id}`}
            sx={{ color: 'h.accentText' }}
          >
            {t('predict.model', { version: data.model.version })}
          </MuiLink>{' '}
          {t('predict.trained', { date: f.date(data.model.trained_at) })}
        </Typography>
      )}
    </Card>
  );
}

const chartHeight = 260;

function Curve({
  what,
  data,
  budget,
}: {
  what: What;
  data: Prediction | undefined;
  budget: number | undefined;
}) {
  const { t } = useTranslation();
  const f = useFormat();
  const show = useShow(what);
  const currency = data?.currency;
  const drawn = useMemo(() => {
    const curve = data?.curve ?? [];
    const baseline = data?.baseline;
    const values = curve.map((p) => p.daily_budget);
    const pins = [
      ...(baseline ? [{ at: baseline.daily_budget, name: t('budget.today') }] : []),
      ...(budget !== undefined ? [{ at: budget, name: t('predict.asked') }] : []),
    ];
    return {
      x: { values, name: t('campaigns.budget'), format: (n: number) => f.moneyAxis(n, currency) },
      lines: [{ name: t('budget.expected'), values: curve.map((p) => p.mean) }],
      bands: [
        { name: t('budget.range'), low: curve.map((p) => p.low), high: curve.map((p) => p.high) },
      ],
      // A place beyond the curve has no line to stand on.
      pins: pins.filter((p) => p.at >= (values[0] ?? 0) && p.at <= (values.at(-1) ?? 0)),
    };
  }, [data, budget, currency, f, t]);
  const format = useMemo(() => (n: number | null) => (n === null ? none : show(n)), [show]);
  return (
    <Card sx={{ p: 5 }}>
      <BandChart
        title={t(`predict.curve.${what}`)}
        hint={data && t('predict.over', { count: data.days })}
        x={drawn.x}
        lines={drawn.lines}
        bands={drawn.bands}
        pins={drawn.pins}
        format={format}
        axisFormat={show}
        height={chartHeight}
        isLoading={!data}
      />
    </Card>
  );
}

/** What pushes the prediction up or down, largest first. */
function Drivers({ what, data }: { what: What; data: Prediction | undefined }) {
  const { t } = useTranslation();
  const f = useFormat();
  if (!data)
    return (
      <Card sx={{ p: 5, height: 320 }} aria-hidden>
        <Skeleton width={180} height={20} />
        {[80, 62, 50, 44, 36].map((w) => (
          <Skeleton key={w} width={`${w}%`} height={16} sx={{ mt: 4 }} />
        ))}
      </Card>
    );
  const show = signed(f.significant);
  const { base, pushes } = splitDrivers(data.drivers);
  const shown = pushes.slice(0, driversShown);
  const rest = pushes.slice(driversShown).reduce((sum, d) => sum + d.contribution, 0);
  const valueOf = (v: string | number | null) =>
    v === null ? undefined : typeof v === 'number' ? f.significant(v) : v;
  return (
    <Card component="section" aria-label={t('predict.drivers')} sx={{ p: 5 }}>
      <Typography variant="h2">{t('predict.drivers')}</Typography>
      <Typography variant="caption" component="p" color="textSecondary" sx={{ mb: 4 }}>
        {base &&
          `${t('predict.base', { label: base.label, value: f.significant(base.contribution) })} `}
        {t(`predict.driversHint.${what}`)}
      </Typography>
      <Bars
        label={t('predict.drivers')}
        bars={[
          ...shown.map((d) => ({
            id: d.feature,
            label: d.label,
            note: valueOf(d.value),
            value: d.contribution,
            text: show(d.contribution),
            color: d.contribution >= 0 ? 1 : 4,
          })),
          ...(pushes.length > shown.length
            ? [
                {
                  id: ':rest',
                  label: t('predict.rest', { count: pushes.length - shown.length }),
                  value: rest,
                  text: show(rest),
                  color: 5,
                },
              ]
            : []),
        ]}
      />
    </Card>
  );
}
