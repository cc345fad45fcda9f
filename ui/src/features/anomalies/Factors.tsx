import { Box, Card, Typography } from '@mui/material';
import { useTranslation } from 'react-i18next';
import type { IncidentDetail } from '@/api';
import { useFormat } from '@/shared/lib/format';
import { isWatched, metricText } from '@/shared/lib/metrics';
import { daysWithin } from './model';

type Factor = IncidentDetail['factors'][number];
const [width, height, inset] = [240, 64, 4];

/** The figures it is made of, side by side on the same days: which one moved, and which did not. */
export function Factors({ incident: i }: { incident: IncidentDetail }) {
  const { t } = useTranslation();
  const title = t('anomalies.factors');
  return (
    <Card component="section" aria-label={title} sx={{ p: 4 }}>
      <Typography variant="h2">{title}</Typography>
      <Typography variant="caption" component="p" color="textSecondary" sx={{ mb: 3 }}>
        {t('anomalies.factorsHint')}
      </Typography>
      <Box
        component="ul"
        sx={{
          listStyle: 'none',
          m: 0,
          p: 0,
          display: 'grid',
          gap: 4,
          gridTemplateColumns: { xs: '1fr 1fr', lg: 'repeat(3,1fr)' },
        }}
      >
        {i.factors.map((x) => (
          <li key={x.metric}>
            <Small factor={x} incident={i} />
          </li>
        ))}
      </Box>
    </Card>
  );
}

function mean(points: Factor['points'], from: string | null, to: string | null): number | null {
  const known = points.flatMap((p) =>
    p.value !== null && from && to && p.date >= from && p.date <= to ? [p.value] : [],
  );
  return known.length ? known.reduce((a, b) => a + b, 0) / known.length : null;
}

function Small({ factor, incident: i }: { factor: Factor; incident: IncidentDetail }) {
  const { t } = useTranslation();
  const f = useFormat();
  const show = metricText(f, factor.metric, i.currency);
  const name = isWatched(factor.metric) ? t(`metric.${factor.metric}`) : factor.metric;
  const before = mean(factor.points, i.before_from, i.before_to);
  const after = mean(factor.points, i.after_from, i.after_to);
  const values = factor.points.flatMap((p) => (p.value === null ? [] : [p.value]));
  // From nought up: a figure that hardly moves must look as if it hardly moved.
  const [low, high] = [Math.min(0, ...values), Math.max(...values, 1e-12)];
  const x = (n: number) => (n / Math.max(1, factor.points.length - 1)) * width;
  const y = (v: number) => inset + (1 - (v - low) / (high - low)) * (height - 2 * inset);
  let pen = false;
  const line = factor.points
    .map((p, n) => {
      if (p.value === null) {
        pen = false;
        return '';
      }
      const step = `${pen ? 'L' : 'M'}${x(n).toFixed(1)} ${y(p.value).toFixed(1)}`;
      pen = true;
      return step;
    })
    .join('');
  const days = daysWithin(
    factor.points.map((p) => p.date),
    i,
  );
  const words = t('anomalies.factorWords', { before: show(before), after: show(after) });
  return (
    <>
      <Typography variant="label" component="h3">
        {name}
      </Typography>
      <Typography
        variant="caption"
        component="p"
        color="textSecondary"
        sx={{ fontVariantNumeric: 'tabular-nums', mb: 1 }}
      >
        {words}
      </Typography>
      <svg
        aria-hidden
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        style={{ display: 'block', width: '100%', height }}
      >
        {days && (
          <rect
            x={x(days.from - 0.5)}
            y={0}
            width={Math.max(x(days.to + 0.5) - x(days.from - 0.5), 2)}
            height={height}
            fill="var(--h-palette-h-red)"
            opacity={0.1}
          />
        )}
        <line
          x1={0}
          x2={width}
          y1={y(low)}
          y2={y(low)}
          stroke="var(--h-palette-h-border)"
          vectorEffect="non-scaling-stroke"
        />
        <path
          d={line}
          fill="none"
          stroke="var(--h-palette-h-accent)"
          strokeWidth={1.5}
          strokeLinejoin="round"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
    </>
  );
}
