import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Rule, RuleDraft } from '@/api';
import { setSession } from '@/api/session';
import { page, session } from '@/test/fixtures';
import { conditionFields, rule, rulePreview, ruleTemplate } from '@/test/actFixtures';
import { axeViolations, renderApp } from '@/test/render';
import { server } from '@/test/server';
import { Component as RulePage } from './RulePage';

vi.mock('@/shared/ui/EChart', () => ({
  default: (p: { label: string }) => <div role="img" aria-label={p.label} />,
}));

let stored: Rule;
let previewed: RuleDraft[];
let saved: { method: string; body: RuleDraft; match: string | null }[];
let refuse: { status: number; errors?: { pointer: string; detail: string }[] } | null;

beforeEach(() => {
  stored = rule();
  previewed = [];
  saved = [];
  refuse = null;
  setSession(session());
  const save = async ({ request }: { request: Request }) => {
    const body = (await request.json()) as RuleDraft;
    saved.push({ method: request.method, body, match: request.headers.get('if-match') });
    if (refuse) {
      const problem = { title: 'Values cannot be accepted', ...refuse };
      return HttpResponse.json(problem, { status: refuse.status });
    }
    stored = { ...stored, ...(body as Rule), id: 'r1', version: stored.version + 1 };
    return HttpResponse.json(stored, { status: request.method === 'POST' ? 201 : 200 });
  };
  server.use(
    http.get('*/automation/fields', () => HttpResponse.json({ data: conditionFields() })),
    http.get('*/automation/templates', () => HttpResponse.json(page([ruleTemplate()]))),
    http.get('*/automation/history', () => HttpResponse.json(page([]))),
    http.get('*/alerts/channels', () => HttpResponse.json(page([]))),
    http.post('*/automation/rules/preview', async ({ request }) => {
      previewed.push((await request.json()) as RuleDraft);
      return HttpResponse.json(rulePreview());
    }),
    http.get('*/automation/rules/:id', () => HttpResponse.json(stored)),
    http.post('*/automation/rules', save),
    http.put('*/automation/rules/:id', save),
  );
});
const open = (path: string) =>
  renderApp(<RulePage />, path, {
    routes: [
      { path: '/automation/rules/:id', element: <RulePage /> },
      { path: '/elsewhere', element: 'Elsewhere' },
    ].filter((r) => !path.includes('/new') || r.path === '/elsewhere'),
  });
const sentence = () => screen.findByRole('region', { name: 'The rule in a sentence' });
const value = () => screen.getByRole('textbox', { name: 'Value' });

describe('the rule builder', () => {
  it('begins with a template whose figures stand first, and tells the rule as a sentence', async () => {
    const { container } = open('/automation/rules/new?template=pause_poor');
    expect(await sentence()).toHaveTextContent(
      'Among all campaigns, when ROAS over the last 7 days is below 0.8, Herald suggests to pause the campaign. ' +
        'It looks whenever new figures come and then leaves the campaign alone for 24 hours.',
    );
    const tune = screen.getByRole('region', { name: 'Set up “Pause poor performers”' });
    const figure = within(tune).getByRole('textbox', { name: 'ROAS below' });
    await userEvent.clear(figure);
    await userEvent.type(figure, '0.5');
    expect(await sentence()).toHaveTextContent('is below 0.5');
    expect(value()).toHaveValue('0.5');
    expect(await axeViolations(container)).toEqual([]);
  });
  it('shows whom it meets, with what was seen, and asks anew after every change', async () => {
    open('/automation/rules/new?template=pause_poor');
    expect(await screen.findByText('of 38 campaigns match')).toBeVisible();
    const match = screen.getByRole('link', { name: 'Winter sale' }).closest('li')!;
    expect(match).toHaveTextContent('ROAS over the last 7 days 0.31 / 0.8');
    expect(match).toHaveTextContent('Pause the campaign');
    expect(screen.getByText('It was changed 6 hours ago.')).toBeVisible();
    await userEvent.clear(value());
    await userEvent.type(value(), '2');
    await waitFor(() =>
      expect(previewed.at(-1)!.condition).toEqual({
        all: [{ metric: 'roas', window_days: 7, op: '<', value: 2 }],
      }),
    );
  });
  it('adds a test, joins it the other way, and turns it round', async () => {
    open('/automation/rules/new?template=pause_poor');
    await sentence();
    const when = screen.getByRole('group', { name: 'When' });
    await userEvent.click(within(when).getByRole('button', { name: 'Add a test' }));
    await userEvent.selectOptions(
      within(when).getByRole('combobox', { name: 'How the tests are joined' }),
      'or',
    );
    const [, more] = within(when).getAllByRole('button', { name: /^More for/ });
    await userEvent.click(more!);
    await userEvent.click(screen.getByRole('menuitem', { name: 'Turn into its opposite' }));
    expect(await sentence()).toHaveTextContent(
      'ROAS over the last 7 days is below 0.8 or not (ROAS over the last 7 days is below 1)',
    );
  });
  it('moves a row by Alt and the arrow keys', async () => {
    stored = rule({
      condition: {
        all: [
          { metric: 'roas', window_days: 7, op: '<', value: 0.8 },
          { metric: 'spend', window_days: 7, op: '>', value: 100 },
        ],
      },
    });
    open('/automation/rules/r1');
    const handle = await screen.findByRole('button', { name: /^Move ROAS/ });
    handle.focus();
    await userEvent.keyboard('{Alt>}{ArrowDown}{/Alt}');
    expect(await sentence()).toHaveTextContent(/when spend .* and ROAS/);
    expect(screen.getByRole('button', { name: /^Move ROAS/ })).toHaveFocus();
  });
  it('puts what the server refuses at its row', async () => {
    refuse = {
      status: 422,
      errors: [{ pointer: '/condition/all/0/value', detail: 'a ROAS is never below 0' }],
    };
    open('/automation/rules/new?template=pause_poor');
    await sentence();
    await userEvent.click(screen.getByRole('button', { name: 'Create rule' }));
    const row = await screen.findByRole('group', { name: /^ROAS over/ });
    expect(await within(row).findByRole('alert')).toHaveTextContent('a ROAS is never below 0');
    expect(value()).toHaveAttribute('aria-invalid', 'true');
    await waitFor(() => expect(value()).toHaveFocus());
  });
  it('is not created without a name', async () => {
    open('/automation/rules/new');
    await sentence();
    await userEvent.click(screen.getByRole('button', { name: 'Create rule' }));
    expect(screen.getByRole('textbox', { name: 'Name of the rule' })).toHaveAttribute(
      'aria-invalid',
      'true',
    );
    expect(saved).toEqual([]);
  });
  it('takes nothing more once a new rule is saved and its own page is on the way', async () => {
    let arrive = () => {};
    const onTheWay = new Promise<null>((done) => (arrive = () => done(null)));
    const { router } = renderApp(<RulePage />, '/automation/rules/new', {
      routes: [
        { path: '/automation/rules/new', element: <RulePage /> },
        { path: '/automation/rules/:id', element: <RulePage />, loader: () => onTheWay },
      ],
    });
    const name = await screen.findByLabelText('Name of the rule');
    await userEvent.type(name, 'Mine');
    await userEvent.click(screen.getByText('Create rule'));
    await waitFor(() => expect(router.state.navigation.location?.pathname).toMatch(/rules\/r1$/));
    // Still the old page: what would be typed here would not be on the next.
    expect(name).toBeInTheDocument();
    await waitFor(() => expect(name).toBeDisabled());
    await userEvent.type(name, ' and lost');
    expect(name).toHaveValue('Mine');
    expect(screen.queryByText(/^(Create rule|Save rule|Dry run)$/)).not.toBeInTheDocument();
    arrive();
    await waitFor(() => expect(router.state.location.pathname).toMatch(/rules\/r1$/));
    await waitFor(() => expect(screen.getByLabelText('Name of the rule')).toBeEnabled());
    expect(screen.getByLabelText('Name of the rule')).toHaveValue('Mine');
    expect(saved).toHaveLength(1);
  });
  it('saves over the version it began with, and asks when somebody else was faster', async () => {
    open('/automation/rules/r1');
    const name = await screen.findByRole('textbox', { name: 'Name of the rule' });
    await userEvent.type(name, ' at once');
    refuse = { status: 412 };
    await userEvent.click(screen.getByRole('button', { name: 'Save rule' }));
    expect(saved[0]).toMatchObject({ method: 'PUT', match: '"3"' });
    const ask = await screen.findByRole('alertdialog', { name: /Somebody else saved/ });
    stored = rule({ version: 4, name: 'Theirs' });
    refuse = null;
    await userEvent.click(within(ask).getByRole('button', { name: 'Save mine' }));
    await waitFor(() => expect(saved.at(-1)!.match).toBe('"4"'));
    expect(saved.at(-1)!.body.name).toBe('Pause poor performers at once');
  });
  it('asks before unsaved work is left', async () => {
    const { router } = open('/automation/rules/r1');
    const name = await screen.findByRole('textbox', { name: 'Name of the rule' });
    await userEvent.type(name, '!');
    void router.navigate('/elsewhere');
    const ask = await screen.findByRole('alertdialog', { name: 'Leave without saving?' });
    await userEvent.click(within(ask).getByRole('button', { name: 'Cancel' }));
    expect(name).toHaveValue('Pause poor performers!');
  });
});
