import { useColorScheme } from '@mui/material/styles';
import { BarChart, CustomChart, LineChart } from 'echarts/charts';
import { AriaComponent, GridComponent, TooltipComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { dark, font, light, shadow, type Palette } from '@/theme/tokens';
import { escapeHtml, type Band, type Pin, type Series, type Span } from './chartModel';
import { bandSeries, markSeries } from './chartOverlays';

echarts.use([
  LineChart,
  BarChart,
  CustomChart,
  GridComponent,
  TooltipComponent,
  AriaComponent,
  CanvasRenderer,
]);

export interface EChartProps {
  label: string;
  height: number;
  /** Labels of the axis, and the longer ones of the tooltip. */
  ticks: string[];
  titles: string[];
  /** Titles of the compared period's buckets. */
  compareTitles?: string[] | undefined;
  series: Series[];
  axisFormat: { left: (n: number) => string; right?: ((n: number) => string) | undefined };
  /** Index of the first bucket that is not complete yet: dotted, or paler, from there on. */
  incompleteFrom?: number | undefined;
  bands?: Band[] | undefined;
  spans?: Span[] | undefined;
  pins?: Pin[] | undefined;
  /** Places along a numeric axis, instead of buckets side by side. */
  xs?: readonly number[] | undefined;
  xTick?: ((n: number) => string) | undefined;
  /** The axis begins near the least value instead of at nought. */
  fit?: boolean | undefined;
}

const swatch = (color: string, dashed: boolean) =>
  `<i style="display:inline-block;width:8px;height:8px;border-radius:2px;margin-right:8px;background:${color};opacity:${dashed ? 0.45 : 1}"></i>`;

function tooltipHtml(props: EChartProps, p: Palette, index: number): string {
  const line = (s: Series, value: number | null, faint: boolean) =>
    `<div style="display:flex;justify-content:space-between;gap:24px;color:${faint ? p.text2 : p.text}"><span>${swatch(p.chart[s.color]!, faint)}${escapeHtml(s.name)}</span><b style="font-weight:600;font-variant-numeric:tabular-nums">${escapeHtml(s.format(value))}</b></div>`;
  const title = (text: string) =>
    `<div style="color:${p.text2};font-size:11.5px;margin-bottom:4px">${escapeHtml(text)}</div>`;
  const stacked = props.series.some((s) => s.stack);
  const shown = [...props.series];
  if (stacked) shown.sort((a, b) => (b.values[index] ?? 0) - (a.values[index] ?? 0));
  const now = shown
    .filter((s) => !(s.dashed || s.dots) || (s.values[index] ?? null) !== null)
    .map((s) => line(s, s.values[index] ?? null, false))
    .join('');
  const bands = (props.bands ?? [])
    .filter((b) => b.low[index] != null && b.high[index] != null)
    .map((b) =>
      line(
        {
          ...b,
          values: [],
          format: () => `${b.format(b.low[index]!)} – ${b.format(b.high[index]!)}`,
        },
        null,
        true,
      ),
    )
    .join('');
  const before = props.series.filter((s) => s.compare);
  const past = before.length
    ? `<div style="height:8px"></div>${title(props.compareTitles?.[index] ?? '')}${before.map((s) => line(s, s.compare?.[index] ?? null, true)).join('')}`
    : '';
  return title(props.titles[index] ?? '') + now + bands + past;
}

function option(props: EChartProps, p: Palette): echarts.EChartsCoreOption {
  const axisLabel = { color: p.text3, fontSize: 11, fontFamily: font.sans };
  const hasRight = props.series.some((s) => s.axis === 'right');
  const isBar = props.series.some((s) => s.kind === 'bar');
  const { xs } = props;
  /** Values as the axis wants them: by bucket, or in pairs along a numeric axis. */
  const placed = (values: (number | null)[]) =>
    xs ? values.map((v, i) => [xs[i] ?? null, v]) : values;
  const valueAxis = (format: (n: number) => string, show: boolean) => ({
    type: 'value',
    scale: !!props.fit,
    splitNumber: 4,
    alignTicks: show,
    splitLine: { show, lineStyle: { color: p.border, type: [3, 4] } },
    axisLabel: { ...axisLabel, formatter: format },
  });
  const open = props.incompleteFrom ?? Infinity;
  /** A line whose last days are still coming in: dotted from the last whole one on. */
  const openEnded = (
    base: object,
    s: Series,
    values: (number | null)[],
    lineStyle: object,
    color: string,
  ) => {
    const common = { ...base, type: 'line', showSymbol: false, itemStyle: { color } };
    return [
      { ...common, data: values.map((v, i) => (i < open ? v : null)), lineStyle },
      {
        ...common,
        id: `${s.id}:open`,
        data: values.map((v, i) => (i >= open - 1 ? v : null)),
        lineStyle: { ...lineStyle, type: [2, 4] },
      },
    ];
  };
  const draw = (s: Series, values: (number | null)[], past: boolean) => {
    const color = p.chart[s.color]!;
    const base = {
      name: s.name,
      id: past ? `${s.id}:past` : s.id,
      yAxisIndex: s.axis === 'right' ? 1 : 0,
      data: placed(values),
      emphasis: { disabled: true },
      z: past ? 1 : 2,
    };
    if (s.kind === 'bar' && !past)
      return {
        ...base,
        data: values.map((value, i) =>
          i >= open ? { value, itemStyle: { opacity: s.stack ? 0.45 : 0.22 } } : value,
        ),
        type: 'bar',
        stack: s.stack,
        barMaxWidth: 22,
        barCategoryGap: '28%',
        itemStyle: { color, opacity: s.stack ? 1 : 0.5, borderRadius: s.stack ? 0 : [3, 3, 0, 0] },
      };
    const line = {
      color,
      width: past ? 1.4 : 1.8,
      opacity: past ? 0.45 : 1,
      type: past ? [3, 4] : s.dashed ? [5, 4] : 'solid',
    };
    if (s.dots)
      return {
        ...base,
        type: 'line',
        symbolSize: 6,
        lineStyle: { width: 0 },
        itemStyle: { color },
      };
    if (s.dashed && !past) {
      const led = values.map((v, i) => (i === s.lead?.at ? s.lead.value : v));
      return {
        ...base,
        data: placed(led),
        type: 'line',
        showSymbol: false,
        lineStyle: line,
        itemStyle: { color },
      };
    }
    if (!past && open < values.length && !s.stack) return openEnded(base, s, values, line, color);
    const area = s.stack && !past ? { areaStyle: { color, opacity: 0.14 }, stack: s.stack } : {};
    return {
      ...base,
      type: 'line',
      showSymbol: values.length < 2,
      symbolSize: 5,
      connectNulls: false,
      sampling: 'lttb',
      lineStyle: line,
      itemStyle: { color },
      ...area,
    };
  };
  return {
    animation: false,
    aria: { enabled: true },
    grid: {
      left: 0,
      right: hasRight ? 0 : 4,
      top: 12,
      bottom: 4,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    tooltip: {
      trigger: 'axis',
      confine: true,
      transitionDuration: 0,
      backgroundColor: p.surface,
      borderColor: p.border,
      padding: [10, 12],
      textStyle: { color: p.text, fontSize: 12, fontFamily: font.sans },
      extraCssText: `border-radius:8px;box-shadow:${shadow.md}`,
      axisPointer: isBar
        ? { type: 'shadow', shadowStyle: { color: p.hover, opacity: 0.7 } }
        : { lineStyle: { color: p.borderStrong, type: 'solid' } },
      formatter: (hits: unknown) =>
        tooltipHtml(
          props,
          p,
          (Array.isArray(hits)
            ? (hits[0] as { dataIndex: number })
            : (hits as { dataIndex: number })
          ).dataIndex,
        ),
    },
    xAxis: {
      ...(xs
        ? { type: 'value', min: xs[0], max: xs[xs.length - 1], splitLine: { show: false } }
        : { type: 'category', data: props.ticks, boundaryGap: isBar }),
      axisLine: { lineStyle: { color: p.border } },
      axisTick: { show: false },
      axisLabel: {
        ...axisLabel,
        ...(xs && props.xTick ? { formatter: props.xTick } : {}),
        // The last place is rarely a round number.
        ...(xs ? { showMaxLabel: false } : {}),
        hideOverlap: true,
        margin: 10,
        // The ends are told; what would stand in their way is not.
        ...(isBar ? {} : { showMinLabel: true, showMaxLabel: true }),
        alignMinLabel: isBar ? null : 'left',
        alignMaxLabel: isBar ? null : 'right',
      },
    },
    yAxis: [
      valueAxis(props.axisFormat.left, true),
      ...(hasRight ? [valueAxis(props.axisFormat.right ?? props.axisFormat.left, false)] : []),
    ],
    series: [
      ...(props.spans?.length || props.pins?.length
        ? [markSeries(props.spans ?? [], props.pins ?? [], p, !!xs)]
        : []),
      ...(props.bands ?? []).map((b) => bandSeries(b, p, xs)),
      ...props.series.flatMap((s) => [
        ...(s.compare ? [draw(s, s.compare, true)].flat() : []),
        ...[draw(s, s.values, false)].flat(),
      ]),
    ],
  };
}

/** The one file that imports ECharts; always loaded lazily, by Chart. */
export default function EChart(props: EChartProps) {
  const el = useRef<HTMLDivElement>(null);
  const chart = useRef<echarts.ECharts | null>(null);
  const { mode, systemMode } = useColorScheme();
  const palette: Palette = (mode === 'system' ? systemMode : mode) === 'dark' ? dark : light;
  useEffect(() => {
    if (!el.current) return;
    const c = (chart.current = echarts.init(el.current, null, { renderer: 'canvas' }));
    const observer = new ResizeObserver(() => c.resize());
    observer.observe(el.current);
    return () => {
      observer.disconnect();
      c.dispose();
      chart.current = null;
    };
  }, []);
  useEffect(() => {
    const started = performance.now();
    chart.current?.setOption(option(props, palette), { notMerge: true });
    performance.measure('chart', { start: started, end: performance.now() });
  }, [props, palette]);
  return (
    <div
      ref={el}
      role="img"
      aria-label={props.label}
      style={{ height: props.height, width: '100%' }}
    />
  );
}
