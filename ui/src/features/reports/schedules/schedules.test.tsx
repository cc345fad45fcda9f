import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ReportSchedule } from '@/api';
import { setSession } from '@/api/session';
import { page, session, task } from '@/test/fixtures';
import { axeViolations, renderApp, testWorkspace } from '@/test/render';
import { reportSchedule, template } from '@/test/reportFixtures';
import { server } from '@/test/server';
import { Component as EditorPage } from './ScheduleEditorPage';
import { Component as SchedulesPage } from './SchedulesPage';

let list: ReportSchedule[];
let sent: [string, unknown][];
const routes = [
  { path: '/reports/schedules/new', element: <EditorPage /> },
  { path: '/reports/schedules/:id', element: <EditorPage /> },
];
const open = (path: string) => renderApp(<SchedulesPage />, path, { routes });

beforeEach(() => {
  list = [reportSchedule()];
  sent = [];
  setSession(session());
  URL.createObjectURL = vi.fn(() => 'blob:x');
  URL.revokeObjectURL = vi.fn();
  server.use(
    http.get('*/tasks', () => HttpResponse.json(page([]))),
    http.get('*/reports/templates', () =>
      HttpResponse.json(page([template(), template({ id: 'weekly', name: 'Weekly' })])),
    ),
    http.get('*/reports/branding', () => HttpResponse.json({})),
    http.post('*/reports/preview', () =>
      HttpResponse.json({ pages: 1, page: 1, svg: '<svg/>', width: 595, height: 842 }),
    ),
    http.get('*/reports/schedules', () => HttpResponse.json(page(list))),
    http.get('*/reports/schedules/:id', ({ params }) =>
      HttpResponse.json(list.find((s) => s.id === params.id)),
    ),
    http.patch('*/reports/schedules/:id', async ({ request }) => {
      const body = (await request.json()) as Partial<ReportSchedule>;
      sent.push(['PATCH', body]);
      list = [{ ...list[0]!, ...body }];
      return HttpResponse.json(list[0]);
    }),
    http.post('*/reports/schedules', async ({ request }) => {
      const body = (await request.json()) as ReportSchedule;
      sent.push(['POST', body]);
      if (body.recipients.includes('nobody@nowhere.test'))
        return HttpResponse.json(
          {
            title: 'Invalid',
            status: 422,
            errors: [{ pointer: '/recipients/0', detail: 'this address is blocked' }],
          },
          { status: 422 },
        );
      return HttpResponse.json(reportSchedule(body), { status: 201 });
    }),
    http.post('*/reports/schedules/:id/run', ({ params }) => {
      sent.push(['RUN', params.id]);
      return HttpResponse.json({ task: task() }, { status: 202 });
    }),
    http.delete('*/reports/schedules/:id', () => {
      list = [];
      return new HttpResponse(null, { status: 204 });
    }),
  );
});

describe('the schedules of reports', () => {
  it('say in words how often, when next, to whom, and how the last went', async () => {
    list = [
      reportSchedule(),
      reportSchedule({
        id: 's2',
        name: 'Odd one',
        rrule: 'FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31',
        recipients: [],
        enabled: false,
        last_run_at: '2026-11-01T07:00:00Z',
        last_error: 'The mail server refused it',
      }),
    ];
    const { container } = open('/reports/schedules');
    const row = (await screen.findByText('Monthly to the board')).closest('li')!;
    expect(row).toHaveTextContent('Every month on the 1st at 08:00 · Europe/Berlin');
    expect(row).toHaveTextContent('mira@northwind.test and 1 other');
    expect(row).toHaveTextContent('Next in 1 hr.');
    expect(row).toHaveTextContent('Has not run yet');
    const odd = screen.getByText('Odd one').closest('li')!;
    expect(odd).toHaveTextContent('FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31');
    expect(odd).toHaveTextContent('Turned off');
    expect(odd).toHaveTextContent('The mail server refused it');
    expect(await axeViolations(container)).toEqual([]);
  });

  it('run now, are turned off and on again by Undo, and are deleted after a question', async () => {
    open('/reports/schedules');
    await userEvent.click(await screen.findByRole('button', { name: /^Run now/ }));
    expect(await screen.findByText('“Monthly to the board” is being made')).toBeVisible();
    await userEvent.click(screen.getByRole('switch', { name: /Monthly to the board/ }));
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() =>
      expect(sent).toEqual([
        ['RUN', 's1'],
        ['PATCH', { enabled: false }],
        ['PATCH', { enabled: true }],
      ]),
    );
    await userEvent.click(screen.getByRole('button', { name: /^More for/ }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Delete schedule' }));
    const ask = await screen.findByRole('alertdialog');
    await userEvent.click(within(ask).getByRole('button', { name: 'Delete schedule' }));
    expect(await screen.findByText('No report makes itself yet')).toBeVisible();
  });

  it('are only read by a viewer', async () => {
    renderApp(<SchedulesPage />, '/reports/schedules', {
      workspace: { ...testWorkspace, role: 'viewer' as const },
    });
    await screen.findByText('Monthly to the board');
    expect(screen.queryByRole('button', { name: /^Run now/ })).toBeNull();
    expect(screen.getByRole('switch')).toBeDisabled();
  });
});

describe('the schedule’s editor', () => {
  it('writes a rule from a sentence, shows the next five runs, and sends it with its recipients', async () => {
    const { router, container } = open('/reports/schedules/new?template=weekly&format=xlsx');
    await userEvent.selectOptions(await screen.findByLabelText('How often'), 'weekly');
    await userEvent.click(screen.getByRole('button', { name: 'Thu' }));
    await userEvent.selectOptions(screen.getByLabelText('Time'), '07:30');
    const runs = screen.getByRole('status', { name: 'Next runs' });
    expect(runs).toHaveTextContent('Every week on Monday and Thursday at 07:30');
    expect(within(runs).getAllByRole('listitem')).toHaveLength(5);
    const to = screen.getByLabelText('Recipients');
    await userEvent.type(to, 'mira@northwind.test,ben@northwind.test{Enter}');
    expect(screen.getByRole('button', { name: 'Remove mira@northwind.test' })).toBeVisible();
    expect(await axeViolations(container)).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'Create schedule' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/reports/schedules'));
    expect(sent).toEqual([
      [
        'POST',
        {
          name: 'Weekly',
          report: {
            template: 'weekly',
            preset: 'last_week',
            compare: 'previous_period',
            format: 'xlsx',
            language: 'en',
          },
          rrule: 'FREQ=WEEKLY;BYDAY=MO,TH;BYHOUR=7;BYMINUTE=30',
          time_zone: 'Europe/Berlin',
          recipients: ['mira@northwind.test', 'ben@northwind.test'],
          enabled: true,
        },
      ],
    ]);
  });

  it('does not send an address that is none, and lets it be mended', async () => {
    open('/reports/schedules/new');
    const to = await screen.findByLabelText('Recipients');
    await userEvent.type(to, 'mira@northwind{Enter}');
    expect(await screen.findByText('This is no e-mail address: mira@northwind')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Create schedule' }));
    expect(sent).toEqual([]);
    await userEvent.click(to);
    await userEvent.keyboard('{Backspace}.test{Enter}');
    expect(screen.getByRole('button', { name: 'Remove mira@northwind.test' })).toBeVisible();
    expect(screen.queryByText(/^This is no e-mail address/)).toBeNull();
  });

  it('puts what the server refuses at its field', async () => {
    open('/reports/schedules/new');
    await userEvent.type(await screen.findByLabelText('Recipients'), 'nobody@nowhere.test ');
    await userEvent.click(screen.getByRole('button', { name: 'Create schedule' }));
    expect(await screen.findByText('this address is blocked')).toBeVisible();
  });

  it('opens what is stored, keeps a rule of one’s own, and saves the change', async () => {
    list = [reportSchedule({ rrule: 'FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31;BYHOUR=9' })];
    open('/reports/schedules/s1');
    const rule = await screen.findByLabelText<HTMLInputElement>('Rule');
    expect(rule.value).toBe('FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31;BYHOUR=9');
    expect(screen.getByLabelText('Name')).toHaveValue('Monthly to the board');
    await userEvent.selectOptions(screen.getByLabelText('How often'), 'monthly');
    await userEvent.selectOptions(screen.getByLabelText('Day of the month'), 'the last day');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]![1]).toMatchObject({
      name: 'Monthly to the board',
      rrule: 'FREQ=MONTHLY;BYMONTHDAY=-1;BYHOUR=8;BYMINUTE=0',
      recipients: ['mira@northwind.test', 'ben@northwind.test'],
    });
  });

  it('asks before unsaved work is left', async () => {
    const { router } = open('/reports/schedules/s1');
    await userEvent.type(await screen.findByLabelText('Name'), ' and staff');
    await userEvent.click(screen.getByRole('link', { name: 'Cancel' }));
    expect(await screen.findByRole('alertdialog', { name: 'Leave without saving?' })).toBeVisible();
    expect(router.state.location.pathname).toBe('/reports/schedules/s1');
  });
});
