import { Box, Stack, Typography } from '@mui/material';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Evidence, EvidenceLine } from '@/api';
import { useEstimate } from '@/shared/lib/estimate';
import { none, useFormat } from '@/shared/lib/format';
import { BandChart } from '@/shared/ui/BandChart';
import { Bars } from '@/shared/ui/Bars';
import { drawEvidence } from './model';

const barsShown = 24;
/** Below this a ratio is a rate and is read in percent; above it is a return on spend. */
const rateBelow = 0.5;

/** How the measure of an evidence is written, in full and along the axis. */
function useMeasure(e: Evidence, currency: string) {
  const f = useFormat();
  const est = useEstimate();
  const unit = e.y_unit;
  const most = useMemo(
    () => Math.max(0, ...e.lines.flatMap((l) => l.points.map((p) => Math.abs(p.y ?? 0)))),
    [e.lines],
  );
  return useMemo(() => {
    const isRate = unit === 'percent' || (unit === 'ratio' && most < rateBelow);
    const show = (n: number) =>
      unit === 'money'
        ? f.money(n, currency)
        : isRate
          ? f.percent(n)
          : unit === 'ratio'
            ? f.ratio(n)
            : est.count(n);
    return {
      show,
      format: (n: number | null) => (n === null ? none : show(n)),
      axis: (n: number) =>
        unit === 'money' ? f.moneyAxis(n, currency) : unit === 'count' ? f.axis(n) : show(n),
    };
  }, [unit, most, currency, f, est]);
}

interface Props {
  evidence: Evidence;
  currency: string;
  /** Its level below the title around it. */
  heading?: 'h2' | 'h3';
}

/** Beyond this the smaller of two lines would lie flat on the floor. */
const mostApart = 12;
const sizeOf = (line: EvidenceLine) =>
  line.points.reduce((most, p) => Math.max(most, Math.abs(p.y ?? 0)), 0);

/** Lines of one measure but of very different size stand in charts of their own. */
export function apart(e: Evidence): Evidence[] {
  const sizes = e.lines.map(sizeOf).filter((n) => n > 0);
  if (e.kind !== 'series' || sizes.length < 2) return [e];
  if (Math.max(...sizes) < Math.min(...sizes) * mostApart) return [e];
  return e.lines.map((l) => ({ ...e, title: l.name, y_label: '', lines: [l] }));
}

/** The chart that speaks for an advice: what happened, what is likely, and where one stands on it. */
export function EvidenceChart({ evidence, currency, heading = 'h3' }: Props) {
  const charts = useMemo(() => apart(evidence), [evidence]);
  return (
    <Stack sx={{ gap: 5 }}>
      {charts.map((e) => (
        <OneChart
          key={e.title}
          evidence={e}
          currency={currency}
          heading={heading}
          height={charts.length > 1 ? 150 : 220}
        />
      ))}
    </Stack>
  );
}

function OneChart({
  evidence: e,
  currency,
  heading,
  height,
}: Required<Props> & { height: number }) {
  const { t } = useTranslation();
  const f = useFormat();
  const measure = useMeasure(e, currency);
  const drawn = useMemo(() => drawEvidence(e, (name) => t('advice.rangeOf', { name })), [e, t]);
  const x = useMemo(
    () =>
      e.kind === 'series'
        ? drawn.days
        : {
            values: drawn.values,
            name: e.x_label,
            // The places of a curve have no unit of their own; a budget is money.
            format: (n: number) =>
              /budget|spend/i.test(e.x_label) ? f.moneyAxis(n, currency) : f.axis(n),
          },
    [e.kind, e.x_label, drawn, f, currency],
  );
  if (e.kind === 'bars') return <BarEvidence evidence={e} show={measure.show} heading={heading} />;
  return (
    <BandChart
      title={e.title}
      heading={heading}
      hint={[e.y_label, e.kind === 'curve' ? t('advice.by', { name: e.x_label }) : '']
        .filter(Boolean)
        .join(' ')}
      x={x}
      lines={drawn.lines}
      bands={drawn.bands}
      pins={drawn.pins}
      format={measure.format}
      axisFormat={measure.axis}
      height={height}
    />
  );
}

function BarEvidence({
  evidence: e,
  show,
  heading,
}: {
  evidence: Evidence;
  show: (n: number) => string;
  heading: 'h2' | 'h3';
}) {
  const { t } = useTranslation();
  const [first, second] = e.lines;
  // Two lines are held against each other, label by label: now and proposed.
  const now = second && new Map(first?.points.map((p) => [p.label, p.y]));
  const points = (second ?? first)?.points.filter((p) => p.y !== null) ?? [];
  const marked = new Set(e.marks.map((m) => m.label));
  const shown = points.slice(0, barsShown);
  return (
    <Box component="figure" aria-label={e.title} sx={{ m: 0, maxWidth: 760 }}>
      <Box component="figcaption" sx={{ mb: 3 }}>
        <Typography variant="h3" component={heading}>
          {e.title}
        </Typography>
        <Typography variant="caption" color="textSecondary">
          {[e.y_label, now && `${first?.name} → ${second?.name}`].filter(Boolean).join(' · ')}
        </Typography>
      </Box>
      <Bars
        label={e.title}
        bars={shown.map((p, i) => ({
          id: `${i}`,
          label: p.label ?? '',
          value: p.y!,
          low: p.low,
          high: p.high,
          text: show(p.y!),
          ...(now
            ? {
                before: now.get(p.label) ?? null,
                text: `${show(now.get(p.label) ?? 0)} → ${show(p.y!)}`,
              }
            : {}),
          ...(marked.size > 0 ? { isMain: marked.has(p.label) } : {}),
        }))}
      />
      {points.length > shown.length && (
        <Typography variant="caption" component="p" color="textSecondary" sx={{ mt: 2 }}>
          {t('tasksPage.more', { count: points.length - shown.length })}
        </Typography>
      )}
    </Box>
  );
}
