import { useMemo } from 'react';
import { Chart, type ChartProps, type XAxis } from './Chart';
import type { Band, Lead, Series } from './chartModel';

/** One line: what was, what is expected, what a model draws. */
export interface BandLine {
  name: string;
  values: (number | null)[];
  /** Index into the palette's chart colours (default 0). */
  color?: number;
  /** An estimate. */
  dashed?: boolean;
  /** Single points that are no line. */
  dots?: boolean;
  lead?: Lead | undefined;
}
/** One interval around a line. */
export interface BandArea {
  name: string;
  low: (number | null)[];
  high: (number | null)[];
  color?: number;
  faint?: boolean;
  lead?: Lead | undefined;
}

type Kept =
  | 'title'
  | 'hint'
  | 'tools'
  | 'height'
  | 'completeThrough'
  | 'isLoading'
  | 'isStale'
  | 'instead'
  | 'spans'
  | 'pins'
  | 'fit'
  | 'hideLegend'
  | 'heading';
interface Props extends Pick<ChartProps, Kept> {
  /** Days, oldest first, or places along a numeric axis. */
  x: readonly string[] | XAxis;
  lines: readonly BandLine[];
  bands?: readonly BandArea[];
  /** Of every line and band: they measure one thing. */
  format: (n: number | null) => string;
  axisFormat: (n: number) => string;
}

const isNumeric = (x: Props['x']): x is XAxis => 'values' in x && typeof x.values !== 'function';

/**
 * Lines with the areas they probably lie in, over days or over a number (a budget): forecasts, expected
 * against observed, response curves. Pass memoized `x`, `lines` and `bands`: what changes is drawn anew.
 */
export function BandChart({ x, lines, bands, format, axisFormat, ...rest }: Props) {
  const drawn = useMemo(() => {
    const series = lines.map(
      (l, i): Series => ({ ...l, id: `l${i}`, color: l.color ?? 0, format }),
    );
    const areas = (bands ?? []).map(
      (b, i): Band => ({ ...b, id: `b${i}`, color: b.color ?? 0, format }),
    );
    return {
      series,
      // The wider one lies below.
      bands: [...areas].sort((a, b) => Number(!!b.faint) - Number(!!a.faint)),
      buckets: isNumeric(x) ? x.values.map(String) : [...x],
      xs: isNumeric(x) ? x : undefined,
      axisFormat: { left: axisFormat },
    };
  }, [x, lines, bands, format, axisFormat]);
  return <Chart {...rest} {...drawn} grain="day" />;
}
