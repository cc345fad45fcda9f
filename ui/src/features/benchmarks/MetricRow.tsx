import { Box, Stack, Typography } from '@mui/material';
import { useTranslation } from 'react-i18next';
import type { BenchmarkRow } from '@/api';
import { useFormat } from '@/shared/lib/format';
import { isWatched, metricText } from '@/shared/lib/metrics';
import { Badge, type Tone } from '@/shared/ui/Badge';
import { useIntervalText } from '@/shared/ui/Interval';
import { scaleOf } from './model';

const verdictTone: Record<NonNullable<BenchmarkRow['verdict']>, Tone> = {
  better: 'green',
  usual: 'neutral',
  worse: 'amber',
};
const [rangeHeight, plotHeight] = [8, 36];
const own = 'var(--h-palette-h-accent)';
const industry = 'var(--h-palette-h-text3)';

/** One figure: its value, its own past range, the industry's range, and what that means. */
export function MetricRow({ row, currency }: { row: BenchmarkRow; currency: string }) {
  const { t } = useTranslation();
  const f = useFormat();
  const range = useIntervalText();
  const show = metricText(f, row.metric, currency);
  const name = isWatched(row.metric) ? t(`metric.${row.metric}`) : row.metric;
  const { own: mine, industry: theirs } = row;
  const sentence = [
    mine && t('benchmarks.saysOwn', { range: range(mine, show) }),
    theirs &&
      (theirs.low !== null && theirs.high !== null
        ? t('benchmarks.saysIndustry', {
            range: range({ low: theirs.low, high: theirs.high }, show),
          })
        : t('benchmarks.saysMedian', { median: show(theirs.median) })),
  ]
    .filter(Boolean)
    .join(' ');
  return (
    <Box
      component="li"
      sx={{
        display: 'grid',
        gridTemplateColumns: {
          xs: 'minmax(0,1fr) auto',
          md: '180px 110px minmax(160px,1fr) 216px',
        },
        columnGap: 4,
        rowGap: 1,
        alignItems: 'center',
        px: 4,
        py: 2.5,
        minHeight: 64,
        borderTop: 1,
        borderColor: 'h.border',
        '&:first-of-type': { borderTop: 0 },
      }}
    >
      <Typography variant="body2" sx={{ fontWeight: 500 }}>
        {name}
      </Typography>
      <Typography
        variant="metric"
        component="p"
        sx={{ fontSize: 17, lineHeight: '22px', textAlign: 'right' }}
      >
        {show(row.value)}
      </Typography>
      <Box sx={{ gridColumn: { xs: '1 / -1', md: 'auto' } }}>
        <Plot row={row} />
        <Typography
          variant="caption"
          component="p"
          color="textSecondary"
          title={theirs ? `${theirs.source}, ${f.dayYear(theirs.dated)}` : undefined}
          sx={{ mt: 1, fontVariantNumeric: 'tabular-nums' }}
        >
          {sentence}
        </Typography>
      </Box>
      <Stack
        direction="row"
        sx={{
          gridColumn: { xs: '1 / -1', md: 'auto' },
          gap: 2,
          alignItems: 'center',
          justifyContent: { md: 'flex-end' },
        }}
      >
        {row.percentile !== null && (
          <Typography variant="caption" color="textSecondary" sx={{ whiteSpace: 'nowrap' }}>
            {row.percentile > 0.995
              ? t('benchmarks.highest')
              : row.percentile < 0.005
                ? t('benchmarks.lowest')
                : t('benchmarks.percentile', { share: f.progress(row.percentile) })}
          </Typography>
        )}
        {row.verdict && (
          <Badge tone={verdictTone[row.verdict]}>{t(`benchmarks.verdict_${row.verdict}`)}</Badge>
        )}
      </Stack>
    </Box>
  );
}

/** Two ranges above each other and a dot. Decorative: the sentence says the same. */
function Plot({ row }: { row: BenchmarkRow }) {
  const scale = scaleOf(row);
  const percent = (n: number) => `${scale.at(n) * 100}%`;
  const bar = (low: number, high: number, top: number, color: string, opacity: number) => (
    <Box
      sx={{ position: 'absolute', height: rangeHeight, borderRadius: 1, minWidth: 2 }}
      style={{
        top,
        left: percent(low),
        width: `${(scale.at(high) - scale.at(low)) * 100}%`,
        background: color,
        opacity,
      }}
    />
  );
  const tick = (n: number, top: number, color: string) => (
    <Box
      sx={{ position: 'absolute', width: 2, height: rangeHeight + 4, ml: '-1px', borderRadius: 1 }}
      style={{ top: top - 2, left: percent(n), background: color }}
    />
  );
  const [ownTop, industryTop] = [8, 21];
  return (
    <Box aria-hidden sx={{ position: 'relative', height: plotHeight, mx: 1.5 }}>
      <Box
        sx={{ position: 'absolute', left: -6, right: -6, top: 0, bottom: 0, borderRadius: '5px' }}
        style={{ background: 'var(--h-palette-h-sunken)' }}
      />
      {row.own && bar(row.own.low, row.own.high, ownTop, own, 0.28)}
      {row.own && tick(row.own.median, ownTop, own)}
      {row.industry?.low != null &&
        row.industry.high != null &&
        bar(row.industry.low, row.industry.high, industryTop, industry, 0.32)}
      {row.industry && tick(row.industry.median, industryTop, industry)}
      {row.value !== null && (
        <Box
          sx={{
            position: 'absolute',
            top: 0,
            bottom: 0,
            width: 0,
            borderLeft: '2px solid',
            borderColor: 'h.text',
            ml: '-1px',
            '&::before': {
              content: '""',
              position: 'absolute',
              left: -6,
              top: plotHeight / 2 - 5,
              width: 10,
              height: 10,
              borderRadius: 5,
              bgcolor: 'h.text',
              border: '2px solid',
              borderColor: 'h.surface',
              boxSizing: 'border-box',
            },
          }}
          style={{ left: percent(row.value) }}
        />
      )}
    </Box>
  );
}

export function Legend({ hasIndustry }: { hasIndustry: boolean }) {
  const { t } = useTranslation();
  const item = (mark: React.ReactNode, text: string) => (
    <Stack component="li" direction="row" sx={{ gap: 1.5, alignItems: 'center' }}>
      {mark}
      <Typography variant="caption" color="textSecondary">
        {text}
      </Typography>
    </Stack>
  );
  const area = (background: string, opacity: number) => (
    <Box sx={{ width: 18, height: 8, borderRadius: 1 }} style={{ background, opacity }} />
  );
  return (
    <Stack
      component="ul"
      direction="row"
      sx={{ listStyle: 'none', m: 0, p: 0, columnGap: 4, rowGap: 1, flexWrap: 'wrap' }}
    >
      {item(
        <Box sx={{ width: 10, height: 10, borderRadius: 5, bgcolor: 'h.text' }} />,
        t('benchmarks.legendValue'),
      )}
      {item(area(own, 0.4), t('benchmarks.legendOwn'))}
      {hasIndustry && item(area(industry, 0.45), t('benchmarks.legendIndustry'))}
    </Stack>
  );
}
