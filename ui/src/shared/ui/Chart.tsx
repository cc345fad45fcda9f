import { Box, IconButton, Skeleton, Stack, Tooltip, Typography } from '@mui/material';
import { ChartLine, Table2 } from 'lucide-react';
import { lazy, Suspense, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { none, useFormat } from '@/shared/lib/format';
import { addDays, type Day } from '@/shared/lib/dates';
import type { Band, Grain, Pin, Series, Span } from './chartModel';

const EChart = lazy(() => import('./EChart'));

export interface ChartProps {
  /** The question the chart answers; also its name for assistive technology. */
  title: string;
  hint?: ReactNode;
  /** Right of the title: switches. */
  tools?: ReactNode;
  buckets: Day[];
  grain: Grain;
  compareBuckets?: Day[] | undefined;
  series: Series[];
  axisFormat: { left: (n: number) => string; right?: (n: number) => string };
  height?: number;
  /** The last day whose figures are whole; what comes after is drawn as preliminary. */
  completeThrough?: Day | null;
  isLoading?: boolean;
  /** Why there is nothing to draw, in its place. */
  instead?: string | undefined;
  /** Fetching the next answer while the old one is shown. */
  isStale?: boolean;
  bands?: Band[] | undefined;
  spans?: Span[] | undefined;
  pins?: Pin[] | undefined;
  /** A numeric axis instead of days; `buckets` then only counts. */
  xs?: XAxis | undefined;
  fit?: boolean | undefined;
  /** One line that the title names already. */
  hideLegend?: boolean;
  /** How the title stands in the page's outline; a small chart in a row of them takes "h3". */
  heading?: 'h2' | 'h3';
}
export interface XAxis {
  values: readonly number[];
  /** What the axis measures; heads the column of the table. */
  name: string;
  format: (n: number) => string;
}

const legendDot = (color: number, faint?: boolean) => (
  <Box
    component="span"
    sx={{ width: 8, height: 8, borderRadius: '2px', opacity: faint ? 0.5 : 1 }}
    style={{ background: `var(--h-palette-h-chart-${color})` }}
  />
);
const legendDash = (color: number) => (
  <Box
    component="span"
    sx={{ width: 14, height: 2 }}
    style={{
      background: `repeating-linear-gradient(90deg, var(--h-palette-h-chart-${color}) 0 4px, transparent 4px 7px)`,
    }}
  />
);
const legendArea = (color: string, opacity: number) => (
  <Box
    component="span"
    sx={{ width: 12, height: 8, borderRadius: '2px' }}
    style={{ background: color, opacity }}
  />
);

/** Title, legend, canvas, and the same figures as a table for who cannot or will not read the canvas. */
export function Chart(props: ChartProps) {
  const { title, buckets, grain, series, compareBuckets, bands, spans, pins, xs } = props;
  const { height = 260 } = props;
  const { t } = useTranslation();
  const f = useFormat();
  const [asTable, setAsTable] = useState(false);
  const label = useMemo(() => (d: Day) => (grain === 'month' ? f.month(d) : f.day(d)), [f, grain]);
  const long = useMemo(
    () => (d: Day) =>
      grain === 'month'
        ? f.month(d)
        : grain === 'week'
          ? t('chart.week', { day: f.dayYear(d) })
          : f.dayFull(d),
    [f, grain, t],
  );
  const drawn = useMemo(
    () => ({
      ticks: xs ? [] : buckets.map(label),
      titles: xs ? xs.values.map(xs.format) : buckets.map(long),
      compareTitles: compareBuckets?.map(long),
    }),
    [buckets, compareBuckets, label, long, xs],
  );
  // A week or month is whole when the one after it has begun before the figures end.
  const whole = props.completeThrough;
  const incompleteFrom = useMemo(() => {
    if (!whole) return undefined;
    const at = buckets.findIndex((b, i) =>
      grain === 'day' ? b > whole : (buckets[i + 1] ?? '9999') > addDays(whole, 1),
    );
    return at < 0 ? undefined : at;
  }, [buckets, grain, whole]);
  const bone = <Skeleton variant="rounded" height={height} sx={{ transform: 'none' }} />;
  const canvas = useMemo(
    () => (
      <EChart
        label={title}
        height={height}
        {...drawn}
        series={series}
        axisFormat={props.axisFormat}
        incompleteFrom={incompleteFrom}
        bands={bands}
        spans={spans}
        pins={pins}
        xs={xs?.values}
        xTick={xs?.format}
        fit={props.fit}
      />
    ),
    [
      title,
      height,
      drawn,
      series,
      props.axisFormat,
      incompleteFrom,
      bands,
      spans,
      pins,
      xs,
      props.fit,
    ],
  );
  return (
    <Box>
      <Stack
        direction="row"
        sx={{ alignItems: 'flex-start', columnGap: 4, rowGap: 2, mb: 3, flexWrap: 'wrap' }}
      >
        <Box sx={{ flex: 1, minWidth: 180 }}>
          <Typography variant={props.heading ?? 'h2'}>{title}</Typography>
          {props.hint && (
            <Typography variant="caption" component="div" color="textSecondary">
              {props.hint}
            </Typography>
          )}
        </Box>
        <Stack direction="row" sx={{ alignItems: 'center', gap: 2, flexWrap: 'wrap' }}>
          {props.tools}
          <Tooltip title={t(asTable ? 'chart.asChart' : 'chart.asTable')}>
            <IconButton
              size="small"
              aria-label={t(asTable ? 'chart.asChart' : 'chart.asTable')}
              aria-pressed={asTable}
              onClick={() => setAsTable(!asTable)}
            >
              {asTable ? <ChartLine size={15} /> : <Table2 size={15} />}
            </IconButton>
          </Tooltip>
        </Stack>
      </Stack>
      <Box
        sx={{ opacity: props.isStale ? 0.55 : 1, transition: 'opacity .12s' }}
        aria-busy={props.isStale || props.isLoading}
      >
        {props.isLoading ? (
          bone
        ) : props.instead ? (
          <Box
            sx={{
              height,
              display: 'grid',
              placeItems: 'center',
              bgcolor: 'h.sunken',
              borderRadius: '6px',
            }}
          >
            <Typography variant="body2" color="textSecondary">
              {props.instead}
            </Typography>
          </Box>
        ) : asTable ? (
          <FigureTable {...props} height={height} long={long} />
        ) : (
          <Suspense fallback={bone}>{canvas}</Suspense>
        )}
      </Box>
      {/* Its line is kept while figures are fetched: the page does not jump when they come. */}
      <Stack
        component="ul"
        direction="row"
        sx={{
          listStyle: 'none',
          p: 0,
          m: 0,
          mt: 3,
          columnGap: 4,
          rowGap: 1,
          flexWrap: 'wrap',
          minHeight: 16,
          ...(props.hideLegend ? { display: 'none' } : {}),
        }}
      >
        {series.map((s) => (
          <Stack key={s.id} component="li" direction="row" sx={{ gap: 1.5, alignItems: 'center' }}>
            {s.dashed ? legendDash(s.color) : legendDot(s.color, s.kind === 'bar' && !s.stack)}
            <Typography variant="caption" color="textSecondary">
              {s.axis === 'right' ? t('chart.rightAxis', { name: s.name }) : s.name}
            </Typography>
          </Stack>
        ))}
        {series.some((s) => s.compare) && (
          <Stack component="li" direction="row" sx={{ gap: 1.5, alignItems: 'center' }}>
            {legendDot(series.find((s) => s.compare)!.color, true)}
            <Typography variant="caption" color="textSecondary">
              {t('chart.previous')}
            </Typography>
          </Stack>
        )}
        {bands?.map((b) => (
          <Stack key={b.id} component="li" direction="row" sx={{ gap: 1.5, alignItems: 'center' }}>
            {legendArea(`var(--h-palette-h-chart-${b.color})`, b.faint ? 0.25 : 0.45)}
            <Typography variant="caption" color="textSecondary">
              {b.name}
            </Typography>
          </Stack>
        ))}
        {[...new Map(spans?.map((s) => [s.name, s])).values()].map((s) => (
          <Stack
            key={s.name}
            component="li"
            direction="row"
            sx={{ gap: 1.5, alignItems: 'center' }}
          >
            {legendArea(`var(--h-palette-h-${s.tone})`, 0.25)}
            <Typography variant="caption" color="textSecondary">
              {s.name}
            </Typography>
          </Stack>
        ))}
      </Stack>
    </Box>
  );
}

function FigureTable({
  title,
  buckets,
  series,
  bands = [],
  xs,
  height = 260,
  long,
}: ChartProps & { long: (d: Day) => string }) {
  const { t } = useTranslation();
  const columns = [
    ...series.flatMap((s) => [
      { id: s.id, name: s.name, at: (i: number) => s.format(s.values[i] ?? null) },
      ...(s.compare
        ? [
            {
              id: `${s.id}:past`,
              name: t('chart.previous'),
              at: (i: number) => s.format(s.compare?.[i] ?? null),
            },
          ]
        : []),
    ]),
    ...bands.map((b) => ({
      id: b.id,
      name: b.name,
      at: (i: number) =>
        b.low[i] == null || b.high[i] == null
          ? none
          : t('interval.range', { low: b.format(b.low[i]), high: b.format(b.high[i]) }),
    })),
  ];
  return (
    <Box
      tabIndex={0}
      role="group"
      aria-label={t('chart.table', { title })}
      sx={{ height, overflow: 'auto', border: 1, borderColor: 'h.border', borderRadius: '6px' }}
    >
      <Box
        component="table"
        sx={{
          width: '100%',
          borderCollapse: 'collapse',
          fontSize: 13,
          fontVariantNumeric: 'tabular-nums',
          '& th, & td': {
            p: '6px 12px',
            borderBottom: 1,
            borderColor: 'h.border',
            textAlign: 'right',
            fontWeight: 400,
            whiteSpace: 'nowrap',
          },
          '& thead th': {
            position: 'sticky',
            top: 0,
            bgcolor: 'h.surface',
            fontWeight: 500,
            color: 'h.text2',
            fontSize: 12,
          },
          '& th:first-of-type': { textAlign: 'left' },
        }}
      >
        <thead>
          <tr>
            <th scope="col">{xs?.name ?? t('chart.period')}</th>
            {columns.map((c) => (
              <th key={c.id} scope="col">
                {c.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {buckets.map((b, i) => (
            <tr key={b}>
              <th scope="row">{xs ? xs.format(xs.values[i] ?? 0) : long(b)}</th>
              {columns.map((c) => (
                <td key={c.id}>{c.at(i)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </Box>
    </Box>
  );
}
