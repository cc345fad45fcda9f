import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { axeViolations, renderApp } from '@/test/render';
import { makeFormat } from '@/shared/lib/format';
import { light } from '@/theme/tokens';
import { BandChart } from './BandChart';
import { bandRuns } from './chartModel';
import { bandSeries, markSeries } from './chartOverlays';
import type { EChartProps } from './EChart';
import { Interval, signed } from './Interval';

const drawn: EChartProps[] = [];
vi.mock('@/shared/ui/EChart', () => ({
  default: (props: EChartProps) => {
    drawn.push(props);
    return <div role="img" aria-label={props.label} />;
  },
}));
const format = makeFormat('en', 'EUR');
const euro = (n: number | null) => (n === null ? '–' : `€${n}`);
const days = ['2026-11-18', '2026-11-19', '2026-11-20'];
const lines = [
  { name: 'Spend', values: [10, 12, null] },
  { name: 'Forecast', values: [null, null, 14], dashed: true, lead: { at: 1, value: 12 } },
];
const bands = [
  { name: '80% likely', low: [null, null, 11], high: [null, null, 17] },
  { name: '95% likely', low: [null, null, 8], high: [null, null, 20], faint: true },
];

/** Runs what ECharts would run, on a plane where a place is its own coordinate. */
function shapes(series: { renderItem?: unknown }, dataIndexInside = 0) {
  const render = series.renderItem as (params: object, api: object) => { children: Shape[] };
  const coordSys = { x: 0, y: 0, width: 100, height: 50 };
  return render({ dataIndexInside, coordSys }, { coord: (p: number[]) => p });
}
interface Shape {
  type: string;
  shape: Record<string, unknown>;
  style: Record<string, unknown>;
}

describe('a chart with bands', () => {
  it('lists lines and bands day by day for who cannot read the canvas', async () => {
    const { container } = renderApp(
      <BandChart
        title="Spend"
        x={days}
        lines={lines}
        bands={bands}
        format={euro}
        axisFormat={String}
      />,
    );
    await screen.findByRole('img', { name: 'Spend' });
    // The wider band is drawn first, below the narrower.
    expect(drawn.at(-1)!.bands!.map((b) => b.name)).toEqual(['95% likely', '80% likely']);
    await userEvent.click(screen.getByRole('button', { name: 'Show as table' }));
    const rows = within(screen.getByRole('group', { name: 'Spend, as a table' })).getAllByRole(
      'row',
    );
    expect(rows.map((r) => [...r.children].map((c) => c.textContent).join('|'))).toEqual([
      'Period|Spend|Forecast|95% likely|80% likely',
      expect.stringMatching(/\|€10\|–\|–\|–$/),
      expect.stringMatching(/\|€12\|–\|–\|–$/),
      expect.stringMatching(/\|–\|€14\|€8 to €20\|€11 to €17$/),
    ]);
    expect(await axeViolations(container)).toEqual([]);
  });

  it('names the places of a numeric axis by their own measure', async () => {
    renderApp(
      <BandChart
        title="Revenue by budget"
        x={{ values: [0, 50, 200], name: 'Daily budget', format: (n) => `€${n}` }}
        lines={[{ name: 'Expected', values: [0, 90, 210] }]}
        format={euro}
        axisFormat={String}
      />,
    );
    await userEvent.click(await screen.findByRole('button', { name: 'Show as table' }));
    expect(screen.getByRole('columnheader', { name: 'Daily budget' })).toBeVisible();
    expect(screen.getByRole('row', { name: '€200 €210' })).toBeVisible();
  });

  it('opens the area from the last known value and leaves holes open', () => {
    expect(bandRuns({ low: [1, null, 3, 4], high: [2, 5, 4, null] })).toEqual([[0], [2]]);
    const band = { ...bands[0]!, id: 'b', color: 0, lead: { at: 1, value: 12 }, format: euro };
    const series = bandSeries(band, light);
    expect(series.data).toEqual([
      [0, null, null],
      [1, 12, 12],
      [2, 11, 17],
    ]);
    expect(shapes(series).children.map((c) => c.shape)).toEqual([
      { points: [[1, 12], [2, 17], [2, 11], [1, 12]] }, // prettier-ignore
    ]);
    // One shape for the whole band, not one an item.
    expect(shapes(series, 1)).toBeUndefined();
  });

  it('shades whole days and names a place', () => {
    const marks = markSeries(
      [{ from: 2, to: 3, name: 'Incident', tone: 'red' }],
      [{ at: 90, name: 'Today' }],
      light,
      false,
    );
    const [shade, , word] = shapes(marks).children;
    expect(shade!.shape).toEqual({ x: 0, y: 0, width: 5, height: 50 });
    // Near the right edge the word stands at the left of its line.
    expect(word!.style).toMatchObject({ text: 'Today', x: 84, textAlign: 'right' });
  });
});

describe('an estimate', () => {
  it('stands with what it lies in, and tells how sure that is', () => {
    renderApp(
      <Interval
        value={{ mean: 120, low: -40, high: 300 }}
        show={signed(format.moneyCompact)}
        unit="a week"
      />,
    );
    expect(screen.getByText('+€120')).toHaveTextContent('+€120 a week');
    expect(screen.getByText('likely −€40 to +€300')).toHaveAttribute(
      'title',
      '90% likely: −€40 to +€300',
    );
  });

  it('is only a figure where it is certain, and a dash where it is unknown', () => {
    const { container } = renderApp(
      <>
        <Interval value={{ mean: 5, low: 5, high: 5 }} show={euro} />
        <Interval value={null} show={euro} />
      </>,
    );
    expect(container).toHaveTextContent('€5–');
    expect(container).not.toHaveTextContent('likely');
  });
});
