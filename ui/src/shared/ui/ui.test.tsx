import { fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { act, useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { axeViolations, renderApp } from '@/test/render';
import { bucketSums, escapeHtml, grainFor } from './chartModel';
import { useConfirm } from './Confirm';
import { judge } from './Delta';
import { Dropzone } from './Dropzone';
import { RangeCalendar } from './RangeCalendar';
import { Sparkline } from './Sparkline';
import { nextSort, parseSort, selectRange, sortRows, toggled, type Column } from './tableModel';
import { remainingMs } from './TaskProgress';
import { VirtualTable } from './VirtualTable';

interface Item {
  id: string;
  name: string;
  spend: number | null;
}
const items = Array.from(
  { length: 10_000 },
  (_, i): Item => ({ id: `i${i}`, name: `Campaign ${i}`, spend: i }),
);
const columns: Column<Item>[] = [
  {
    id: 'name',
    header: 'Name',
    width: 200,
    sortable: true,
    cell: (r) => <a href={`/${r.id}`}>{r.name}</a>,
    footer: 'Total',
  },
  {
    id: 'spend',
    header: 'Spend',
    width: 100,
    numeric: true,
    sortable: true,
    description: 'All of it',
    cell: (r) => r.spend,
    footer: '49,995,000',
  },
];
const rowId = (r: Item) => r.id;

function Table(props: {
  rows?: Item[];
  onSort?: (s: string) => void;
  onOpen?: (r: Item) => void;
  hasMore?: boolean;
  total?: number;
  onMore?: () => void;
}) {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  return (
    <>
      <output>{[...selected].join(' ')}</output>
      <VirtualTable
        label="Campaigns"
        columns={columns}
        rows={props.rows ?? items}
        rowId={rowId}
        rowLabel={(r) => r.name}
        maxHeight={600}
        sort="-spend"
        selected={selected}
        onSelect={setSelected}
        empty={<p>None</p>}
        {...props}
      />
    </>
  );
}
const grid = () => screen.getByRole('grid', { name: 'Campaigns' });

describe('the table', () => {
  it('puts only the rows in sight into the document, and tells how many there are', () => {
    renderApp(<Table />);
    expect(screen.getAllByRole('row').length).toBeLessThan(60);
    expect(grid()).toHaveAttribute('aria-rowcount', '10001');
  });
  it('has no axe violation, filled and empty', async () => {
    const { container, unmount } = renderApp(<Table />);
    expect(await axeViolations(container)).toEqual([]);
    unmount();
    expect(await axeViolations(renderApp(<Table rows={[]} />).container)).toEqual([]);
    expect(screen.getByText('None')).toBeVisible();
  });
  it('says how it is sorted and asks for another order', async () => {
    const onSort = vi.fn();
    renderApp(<Table onSort={onSort} />);
    expect(screen.getByRole('columnheader', { name: 'Spend' })).toHaveAttribute(
      'aria-sort',
      'descending',
    );
    expect(screen.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'none');
    await userEvent.click(screen.getByRole('button', { name: 'Spend' }));
    await userEvent.click(screen.getByRole('button', { name: 'Name' }));
    expect(onSort.mock.calls).toEqual([['spend'], ['name']]);
  });
  it('is worked by keyboard: arrows move, Space selects, Shift extends, Enter opens, Escape clears', async () => {
    const onOpen = vi.fn();
    renderApp(<Table onOpen={onOpen} />);
    act(() => grid().focus());
    await userEvent.keyboard('{ArrowDown} ');
    expect(screen.getByRole('status')).toHaveTextContent('i1');
    await userEvent.keyboard('{Shift>}{ArrowDown}{ArrowDown}{/Shift}');
    expect(screen.getByRole('status')).toHaveTextContent('i1 i2 i3');
    await userEvent.keyboard('{Enter}');
    expect(onOpen).toHaveBeenCalledWith(items[3]);
    expect(
      document.getElementById(grid().getAttribute('aria-activedescendant')!),
    ).toHaveTextContent('Campaign 3');
    await userEvent.keyboard('{Escape}');
    expect(screen.getByRole('status')).toBeEmptyDOMElement();
    await userEvent.keyboard('{Control>}a{/Control}');
    expect(screen.getByRole('status').textContent!.split(' ')).toHaveLength(10_000);
  });
  it('selects a stretch with Shift and the mouse', async () => {
    renderApp(<Table />);
    fireEvent.click(screen.getByRole('checkbox', { name: 'Select Campaign 2' }));
    fireEvent.click(screen.getByRole('checkbox', { name: 'Select Campaign 5' }), {
      shiftKey: true,
    });
    expect(screen.getByRole('status')).toHaveTextContent('i2 i3 i4 i5');
  });
  it('opens a row by click, but leaves a link in the row its click', async () => {
    const onOpen = vi.fn();
    renderApp(<Table onOpen={onOpen} />);
    const row = screen.getAllByRole('row')[2]!;
    fireEvent.click(within(row).getByRole('link'));
    expect(onOpen).not.toHaveBeenCalled();
    fireEvent.click(within(row).getAllByRole('gridcell')[2]!);
    expect(onOpen).toHaveBeenCalledWith(items[1]);
  });
  it('asks for more rows when skeletons come into sight', () => {
    const onMore = vi.fn();
    renderApp(<Table rows={items.slice(0, 5)} hasMore total={9000} onMore={onMore} />);
    expect(onMore).toHaveBeenCalled();
    expect(grid()).toHaveAttribute('aria-rowcount', '9001');
    expect(screen.getAllByRole('row').some((r) => r.getAttribute('aria-busy') === 'true')).toBe(
      true,
    );
  });
});

describe('the table’s model', () => {
  it('wants numbers largest first and names from A, and turns round on the second click', () => {
    expect([
      nextSort('', { id: 'spend', numeric: true }),
      nextSort('-spend', { id: 'spend', numeric: true }),
      nextSort('-spend', { id: 'name' }),
    ]).toEqual(['-spend', 'spend', 'name']);
    expect(parseSort('-spend')).toEqual({ id: 'spend', descending: true });
  });
  it('puts what is unknown last in both orders', () => {
    const rows = [{ v: 2 }, { v: null }, { v: 5 }];
    const by = (sort: string) => sortRows(rows, sort, (r) => r.v).map((r) => r.v);
    expect([by('v'), by('-v')]).toEqual([
      [2, 5, null],
      [5, 2, null],
    ]);
  });
  it('selects between the anchor and here, in both directions', () => {
    expect([...selectRange(['a', 'b', 'c', 'd'], new Set(['d']), 2, 1)]).toEqual(['d', 'b', 'c']);
    expect([...toggled(new Set(['a']), 'a')]).toEqual([]);
  });
});

describe('the chart’s model', () => {
  it('shows days for a quarter, weeks for two years, months beyond', () => {
    expect([
      grainFor('2026-09-01', '2026-11-20'),
      grainFor('2026-01-01', '2026-11-20'),
      grainFor('2023-01-01', '2026-11-20'),
    ]).toEqual(['day', 'week', 'month']);
  });
  it('sums days into buckets and keeps empty ones', () => {
    const rows = [
      { date: '2026-11-16', spend: 1 },
      { date: '2026-11-22', spend: 2 },
      { date: '2026-12-01', spend: 4 },
    ];
    expect(bucketSums(rows, ['spend'], '2026-11-16', '2026-12-01', 'week')).toEqual({
      buckets: ['2026-11-16', '2026-11-23', '2026-11-30'],
      sums: { spend: [3, 0, 4] },
    });
    expect(bucketSums(rows, ['spend'], '2026-11-18', '2026-12-01', 'month').buckets).toEqual([
      '2026-11-01',
      '2026-12-01',
    ]);
  });
  it('lets no name become markup', () =>
    expect(escapeHtml('<img src=x onerror="a">&\'')).toBe(
      '&lt;img src=x onerror=&quot;a&quot;&gt;&amp;&#39;',
    ));
});

it('a higher cost is bad, a higher revenue good, more spend neither, and a hair’s breadth nothing', () => {
  expect([
    judge(0.1, 'down'),
    judge(0.1, 'up'),
    judge(-0.1, 'down'),
    judge(0.3, 'neutral'),
    judge(0.0001, 'up'),
  ]).toEqual(['bad', 'good', 'good', 'neutral', 'neutral']);
});

it('a sparkline leaves out gaps and survives a flat or single value', () => {
  const { container, rerender } = render(<Sparkline values={[1, null, 3]} color="red" />);
  expect(container.querySelector('path[fill=none]')?.getAttribute('d')).toBe('M0.0 29.0L96.0 3.0');
  rerender(<Sparkline values={[2, 2]} color="red" />);
  expect(container.innerHTML).not.toContain('NaN');
  rerender(<Sparkline values={[7]} color="red" />);
  expect(container.querySelector('svg')).toBeNull();
});

it('an estimate waits until there is something to judge', () => {
  const at = Date.parse('2026-11-21T07:00:00Z');
  const run = (progress: number) => ({
    state: 'running' as const,
    progress,
    started_at: '2026-11-21T07:00:00Z',
  });
  expect(remainingMs(run(0.5), at + 10_000)).toBe(10_000);
  expect([
    remainingMs(run(0.5), at + 1_000),
    remainingMs(run(0.01), at + 60_000),
    remainingMs({ ...run(0.5), state: 'queued' }, at + 60_000),
  ]).toEqual([null, null, null]);
});

describe('the calendar', () => {
  function Calendar({ onPick }: { onPick: (r: unknown) => void }) {
    const [r, setR] = useState<{ from: string; to: string | null }>({
      from: '2026-11-10',
      to: '2026-11-12',
    });
    return (
      <RangeCalendar {...r} max="2026-11-21" months={1} onPick={(n) => (setR(n), onPick(n))} />
    );
  }
  it('makes a period of two clicks, in any order', async () => {
    const onPick = vi.fn();
    renderApp(<Calendar onPick={onPick} />);
    await userEvent.click(screen.getByRole('button', { name: /November 15/ }));
    await userEvent.click(screen.getByRole('button', { name: /November 3,/ }));
    expect(onPick.mock.calls.at(-1)![0]).toEqual({ from: '2026-11-03', to: '2026-11-15' });
  });
  it('takes no day that is yet to come', async () => {
    const onPick = vi.fn();
    renderApp(<Calendar onPick={onPick} />);
    await userEvent.click(screen.getByRole('button', { name: /November 22/ }));
    expect(onPick).not.toHaveBeenCalled();
  });
  it('is worked by arrows and Page keys', async () => {
    renderApp(<Calendar onPick={() => undefined} />);
    act(() => screen.getByRole('button', { name: /November 12/ }).focus());
    await userEvent.keyboard('{ArrowUp}{ArrowLeft}');
    await waitFor(() => expect(screen.getByRole('button', { name: /November 4,/ })).toHaveFocus());
    await userEvent.keyboard('{PageUp}');
    await waitFor(() => expect(screen.getByRole('button', { name: /October 4,/ })).toHaveFocus());
  });
  it('has no axe violation', async () =>
    expect(await axeViolations(renderApp(<Calendar onPick={() => undefined} />).container)).toEqual(
      [],
    ));
});

describe('the drop zone', () => {
  const zone = (onFile: (f: File) => void) =>
    renderApp(
      <Dropzone accept={['.csv']} maxBytes={10} title="Drop" hint="A CSV" onFile={onFile} />,
    );
  const drop = (file: File) =>
    fireEvent.drop(screen.getByText('Drop'), { dataTransfer: { files: [file] } });
  it('takes a file that is dropped or chosen', async () => {
    const onFile = vi.fn();
    zone(onFile);
    drop(new File(['a,b'], 'A.CSV'));
    await userEvent.upload(screen.getByLabelText(/Drop/), new File(['c'], 'b.csv'));
    expect(onFile.mock.calls.map(([f]) => (f as File).name)).toEqual(['A.CSV', 'b.csv']);
  });
  it('says why it refuses one', () => {
    const onFile = vi.fn();
    zone(onFile);
    drop(new File(['x'], 'a.xlsx'));
    expect(screen.getByRole('alert')).toHaveTextContent('.csv');
    drop(new File([''], 'a.csv'));
    expect(screen.getByRole('alert')).toHaveTextContent('empty');
    drop(new File(['more than ten'], 'a.csv'));
    expect(screen.getByRole('alert')).toHaveTextContent('10');
    expect(onFile).not.toHaveBeenCalled();
  });
});

describe('a question', () => {
  function Asker({ answered, typed }: { answered: (yes: boolean) => void; typed?: string }) {
    const confirm = useConfirm();
    return (
      <button
        onClick={() =>
          void confirm({
            title: 'Delete Northwind?',
            action: 'Delete',
            danger: true,
            ...(typed ? { typed } : {}),
          }).then(answered)
        }
      >
        Ask
      </button>
    );
  }
  it('is answered by its verb, and Cancel is what Enter presses at first', async () => {
    const answered = vi.fn();
    renderApp(<Asker answered={answered} />);
    await userEvent.click(screen.getByText('Ask'));
    expect(screen.getByRole('button', { name: 'Cancel' })).toHaveFocus();
    await userEvent.click(screen.getByRole('button', { name: 'Delete' }));
    expect(answered).toHaveBeenCalledWith(true);
  });
  it('wants the name typed when it cannot be undone', async () => {
    const answered = vi.fn();
    renderApp(<Asker answered={answered} typed="Northwind" />);
    await userEvent.click(screen.getByText('Ask'));
    await userEvent.type(screen.getByRole('textbox'), 'Northwin{Enter}');
    expect(answered).not.toHaveBeenCalled();
    await userEvent.type(screen.getByRole('textbox'), 'd{Enter}');
    await waitFor(() => expect(answered).toHaveBeenCalledWith(true));
  });
});
