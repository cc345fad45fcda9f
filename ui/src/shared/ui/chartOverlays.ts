import type { CustomSeriesOption } from 'echarts/charts';
import { font, type Palette } from '@/theme/tokens';
import { bandRuns, type Band, type Pin, type Span } from './chartModel';

type RenderItem = NonNullable<CustomSeriesOption['renderItem']>;
type Render = (params: Parameters<RenderItem>[0], api: Parameters<RenderItem>[1]) => unknown;
type Point = [number, number];
const custom = (
  id: string,
  z: number,
  data: (number | null)[][],
  render: Render,
): CustomSeriesOption => ({
  id,
  type: 'custom',
  silent: true,
  clip: true,
  tooltip: { show: false },
  z,
  data: data as number[][],
  // One shape for all: it is drawn with the first item.
  renderItem: ((params, api) =>
    params.dataIndexInside === 0 ? render(params, api) : undefined) as RenderItem,
});

/** An area between two lines. Where it is known for one bucket alone it is a bar. */
export function bandSeries(band: Band, p: Palette, xs?: readonly number[]): CustomSeriesOption {
  const low = [...band.low];
  const high = [...band.high];
  if (band.lead) low[band.lead.at] = high[band.lead.at] = band.lead.value;
  const at = (i: number) => xs?.[i] ?? i;
  const style = { fill: p.chart[band.color]!, opacity: band.faint ? 0.11 : 0.2 };
  return {
    ...custom(
      `${band.id}:band`,
      1,
      low.map((n, i) => [at(i), n, high[i] ?? null]),
      (_, api) => ({
        type: 'group',
        children: bandRuns({ low, high }).map((run) => {
          const above = run.map((i) => api.coord([at(i), high[i]!]) as Point);
          const below = run.map((i) => api.coord([at(i), low[i]!]) as Point);
          if (run.length > 1)
            return { type: 'polygon', shape: { points: [...above, ...below.reverse()] }, style };
          const [[x, top], [, bottom]] = [above[0]!, below[0]!];
          return {
            type: 'rect',
            shape: { x: x - 4, y: top, width: 8, height: bottom - top },
            style,
          };
        }),
      }),
    ),
    encode: { x: 0, y: [1, 2] },
  };
}

const edge = 6;
const letter = 6.2;
const lineHeight = 14;

/** What is said about places of the x axis: days shaded from top to bottom, and lines with a word. */
export function markSeries(
  spans: readonly Span[],
  pins: readonly Pin[],
  p: Palette,
  isNumeric: boolean,
): CustomSeriesOption {
  const first = spans[0]?.from ?? pins[0]?.at ?? 0;
  return {
    ...custom(':marks', 0, [[first, null]], (params, api) => {
      const area = params.coordSys as unknown as Record<'x' | 'y' | 'width' | 'height', number>;
      const at = (i: number) => (api.coord([i, 0]) as Point)[0];
      const step = isNumeric ? 0 : Math.abs(at(1) - at(0));
      // Buckets stand at whole numbers; a pin may stand between two of them.
      const x = (i: number) => (isNumeric ? at(i) : at(Math.floor(i)) + (i % 1) * step);
      const inside = (n: number) => Math.min(Math.max(n, area.x), area.x + area.width);
      const shades = spans.map((s) => {
        // A single day is never thinner than can be seen.
        const half = Math.max(step / 2, 2);
        const [left, right] = [inside(x(s.from) - half), inside(x(s.to) + half)];
        return {
          type: 'rect',
          shape: { x: left, y: area.y, width: right - left, height: area.height },
          style: { fill: p[s.tone], opacity: 0.1 },
        };
      });
      const taken: [number, number, number][] = [];
      const lines = pins.flatMap((pin) => {
        const left = x(pin.at);
        const isRight = left > area.x + area.width * 0.7;
        // Two words at one place stand below each other.
        const size = pin.name.length * letter + edge;
        const [from, to] = isRight ? [left - size, left] : [left, left + size];
        let line = 0;
        while (taken.some(([a, b, at]) => at === line && a < to && from < b)) line++;
        taken.push([from, to, line]);
        return [
          {
            type: 'line',
            shape: { x1: left, x2: left, y1: area.y, y2: area.y + area.height },
            style: { stroke: p.borderStrong, lineWidth: 1, lineDash: [3, 3] },
          },
          {
            type: 'text',
            style: {
              text: pin.name,
              x: isRight ? left - edge : left + edge,
              y: area.y + line * lineHeight,
              textAlign: isRight ? 'right' : 'left',
              fill: p.text3,
              font: `500 11px ${font.sans}`,
            },
          },
        ];
      });
      return { type: 'group', children: [...shades, ...lines] };
    }),
    encode: { x: 0 },
  };
}
