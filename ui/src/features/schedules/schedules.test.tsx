import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Schedule } from '@/api';
import { setSession } from '@/api/session';
import i18n from '@/i18n';
import de from '@/i18n/de';
import { page, session } from '@/test/fixtures';
import { axeViolations, renderApp, testWorkspace } from '@/test/render';
import { server } from '@/test/server';
import { changeKind, cronOf, parseCron, planOf, stepAround } from './cron';
import { Component as SchedulesPage } from './SchedulesPage';
import { cronWords } from './useCronWords';

const schedule = (s: Partial<Schedule> = {}): Schedule => ({
  id: 's1',
  type: 'ads.sync',
  title: 'Sync of Meta Ads',
  cron: '17 */6 * * *',
  enabled: true,
  next_run_at: new Date(Date.now() + 3_605_000).toISOString(),
  last_run_at: null,
  last_task_id: null,
  ...s,
});
let list: Schedule[];
let sent: unknown[];

beforeEach(() => {
  list = [schedule()];
  sent = [];
  setSession(session());
  server.use(
    http.get('*/schedules', () => HttpResponse.json(page(list))),
    http.patch('*/schedules/:id', async ({ request }) => {
      const body = (await request.json()) as Partial<Schedule>;
      sent.push(body);
      if (body.cron === '0 0 30 2 *')
        return HttpResponse.json(
          {
            title: 'Invalid',
            status: 422,
            errors: [{ pointer: '/cron', detail: 'names a day that never comes' }],
          },
          { status: 422 },
        );
      list = [{ ...list[0]!, ...body }];
      return HttpResponse.json(list[0]);
    }),
  );
});

describe('the schedules', () => {
  it('say in words how often, and when next', async () => {
    const { container } = renderApp(<SchedulesPage />, '/settings/schedules');
    const row = (await screen.findByText('Sync of Meta Ads')).closest('li')!;
    expect(row).toHaveTextContent('Every 6 hours from 00:17');
    expect(row).toHaveTextContent('Next in 1 hr.');
    expect(row).toHaveTextContent('Has not run yet');
    expect(screen.getByText(/Times are those of Europe\/Berlin/)).toBeVisible();
    expect(await axeViolations(container)).toEqual([]);
  });

  it('are turned off and on again by Undo', async () => {
    renderApp(<SchedulesPage />, '/settings/schedules');
    const toggle = await screen.findByRole('switch', { name: /Sync of Meta Ads/ });
    expect(toggle).toBeChecked();
    await userEvent.click(toggle);
    expect(await screen.findByText('Turned off')).toBeVisible();
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(sent).toEqual([{ enabled: false }, { enabled: true }]));
  });

  it('are changed in a calendar’s words', async () => {
    renderApp(<SchedulesPage />, '/settings/schedules');
    await userEvent.click(await screen.findByRole('button', { name: /^Change the schedule/ }));
    const dialog = await screen.findByRole('dialog');
    expect(within(dialog).getByLabelText('How often')).toHaveValue('hours');
    await userEvent.selectOptions(within(dialog).getByLabelText('How often'), 'weekly');
    await userEvent.selectOptions(within(dialog).getByLabelText('Day of the week'), '4');
    expect(within(dialog).getByRole('status')).toHaveTextContent('Every Thursday at 06:00');
    expect(await axeViolations(dialog)).toEqual([]);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(sent).toEqual([{ cron: '0 6 * * 4' }]));
    expect(await screen.findByText('Every Thursday at 06:00')).toBeVisible();
  });

  it('take an own cron, and show the server’s refusal at the field', async () => {
    renderApp(<SchedulesPage />, '/settings/schedules?edit=s1');
    const dialog = await screen.findByRole('dialog');
    await userEvent.selectOptions(within(dialog).getByLabelText('How often'), 'custom');
    const field = within(dialog).getByLabelText('Cron expression');
    expect(field).toHaveValue('17 */6 * * *');
    await userEvent.clear(field);
    await userEvent.type(field, 'rubbish{Enter}');
    expect(await within(dialog).findByRole('alert')).toHaveTextContent('no cron expression');
    expect(sent).toEqual([]);
    await userEvent.clear(field);
    await userEvent.type(field, '0 0 30 2 *{Enter}');
    expect(await within(dialog).findByText('names a day that never comes')).toBeVisible();
    expect(field).toHaveAttribute('aria-invalid', 'true');
  });

  it('are only looked at by a viewer; an empty list and an error are told apart', async () => {
    const view = renderApp(<SchedulesPage />, '/settings/schedules', {
      workspace: { ...testWorkspace, role: 'viewer' },
    });
    expect(await screen.findByRole('switch')).toBeDisabled();
    expect(screen.queryByRole('button', { name: /^Change/ })).toBeNull();
    view.unmount();
    list = [];
    const empty = renderApp(<SchedulesPage />, '/settings/schedules');
    expect(await screen.findByText('Nothing is planned')).toBeVisible();
    empty.unmount();
    server.use(
      http.get('*/schedules', () =>
        HttpResponse.json({ title: 'No', status: 500 }, { status: 500 }),
      ),
    );
    renderApp(<SchedulesPage />, '/settings/schedules');
    expect(await screen.findByText('This could not be loaded')).toBeVisible();
  });
});

describe('cron in words', () => {
  const t = i18n.getFixedT('en');
  it.each([
    ['* * * * *', 'Every minute'],
    ['*/15 * * * *', 'Every 15 minutes'],
    ['3,18,33,48 * * * *', 'Every 15 minutes'],
    ['5 * * * *', 'Every hour at :05'],
    ['5,50 * * * *', 'Every hour at :05 and :50'],
    ['17 */6 * * *', 'Every 6 hours from 00:17'],
    ['30 6 * * *', 'Every day at 06:30'],
    ['30 6,18 * * *', 'Every day at 06:30 and 18:30'],
    ['30 6 * * MON-FRI', 'Monday to Friday at 06:30'],
    ['0 9 * * 1,4', 'Every Monday and Thursday at 09:00'],
    ['0 9 * * 0,6', 'Every Saturday and Sunday at 09:00'],
    ['0 9 * * 5-7', 'Friday to Sunday at 09:00'],
    ['0 5 1,15 * *', 'On day 1 and 15 of each month at 05:00'],
    ['0 5 1 1,7 *', 'On day 1 of each month at 05:00, in January and July'],
    ['0 5 1 * 1', 'On day 1 of each month, or Every Monday at 05:00'],
    ['*/10 * * * 1-5', 'Every 10 minutes, Monday to Friday'],
  ])('%s is %s', (cron, words) => expect(cronWords(cron, t, 'en')).toBe(words));

  it.each([
    ['61 * * * *'],
    ['* * *'],
    ['a b c d e'],
    ['0 5 0 * *'],
    ['5-1 * * * *'],
    ['*/0 * * * *'],
  ])('%s is none', (cron) => {
    expect(parseCron(cron)).toBeNull();
    expect(cronWords(cron, t, 'en')).toBeNull();
  });

  it('is said in German, too', () => {
    i18n.addResourceBundle('de', 'translation', de);
    const german = i18n.getFixedT('de');
    expect(cronWords('30 6 * * 1-5', german, 'de')).toBe('Montag bis Freitag um 06:30');
    expect(cronWords('0 5 1,15 * *', german, 'de')).toBe('Am 1. und 15. jedes Monats um 05:00');
  });

  it('has no words for what is too long to say', () =>
    expect(cronWords('1,2,3,5 1,2,4,9 * * *', t, 'en')).toBeNull());
});

describe('a plan', () => {
  it.each([
    ['*/15 * * * *', 'minutes'],
    ['7-59/15 * * * *', 'minutes'],
    ['5 * * * *', 'hourly'],
    ['17 */6 * * *', 'hours'],
    ['17 2-23/6 * * *', 'hours'],
    ['30 6 * * *', 'daily'],
    ['30 6 * * 1-5', 'weekdays'],
    ['30 6 * * 0', 'weekly'],
    ['30 6 31 * *', 'monthly'],
    ['30 6 1 1 *', 'custom'],
    ['0 5 1 * 1', 'custom'],
  ])('of %s is %s, and says the same again', (cron, kind) => {
    const plan = planOf(cron);
    expect(plan.kind).toBe(kind);
    // Not the same text, but the same moments.
    const { anyDay: _a, anyWeekday: _b, ...again } = parseCron(cronOf(plan))!;
    const { anyDay: _c, anyWeekday: _d, ...first } = parseCron(cron)!;
    expect(again).toEqual(first);
  });
  it('keeps its time of day when its kind changes', () =>
    expect(cronOf(changeKind(planOf('30 6 * * *'), 'weekly'))).toBe('30 6 * * 1'));
  it('knows equal steps around the clock', () => {
    expect(stepAround([3, 18, 33, 48], 60)).toBe(15);
    expect(stepAround([0, 20, 30], 60)).toBeNull();
    expect(stepAround([5], 60)).toBeNull();
  });
});
