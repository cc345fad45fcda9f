import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RuleBacktest } from '@/api';
import { setSession } from '@/api/session';
import { setLanguage } from '@/i18n';
import { conditionFields, rulePreview, ruleTemplate } from '@/test/actFixtures';
import { page, session } from '@/test/fixtures';
import { renderApp } from '@/test/render';
import { server } from '@/test/server';
import { Component as RulePage } from './builder/RulePage';
import { TemplateGallery } from './TemplateGallery';

vi.mock('@/shared/ui/EChart', () => ({
  default: (p: { label: string }) => <div role="img" aria-label={p.label} />,
}));

let past: Partial<RuleBacktest>;
beforeEach(async () => {
  past = {};
  setSession(session());
  await setLanguage('de');
  server.use(
    http.get('*/automation/fields', () => HttpResponse.json({ data: conditionFields() })),
    http.get('*/automation/templates', () =>
      HttpResponse.json(
        page([
          ruleTemplate(),
          ruleTemplate({ id: 'brand_new', name: 'Brand new', parameters: [] }),
        ]),
      ),
    ),
    http.get('*/automation/history', () => HttpResponse.json(page([]))),
    http.get('*/alerts/channels', () => HttpResponse.json(page([]))),
    http.post('*/automation/rules/preview', () => HttpResponse.json(rulePreview())),
    http.post('*/automation/rules/backtest', () =>
      HttpResponse.json({
        from: '2026-08-23',
        to: '2026-11-20',
        currency: 'EUR',
        days: [{ date: '2026-11-20', matched: 2, acted: 1 }],
        campaigns: 3,
        actions: 3,
        saved: null,
        spend_avoided: null,
        revenue_forgone: null,
        profit_change: null,
        examples: [],
        sentence: 'Would have done something.',
        deeds: [],
        caveats: [],
        ...past,
      }),
    ),
  );
});
afterEach(() => setLanguage('en'));

describe('ready rules in German', () => {
  it('are called by German names; one that is not known keeps the server’s', async () => {
    renderApp(<TemplateGallery />);
    expect(
      await screen.findByRole('link', { name: /^Schwache Kampagnen pausieren Pausiert/ }),
    ).toBeVisible();
    expect(screen.getByRole('link', { name: /^Brand new/ })).toBeVisible();
  });
  it('become a rule with a German name, and their figures are told as the rule is', async () => {
    renderApp(<RulePage />, '/automation/rules/new?template=pause_poor');
    const tune = await screen.findByRole('region', { name: /Schwache Kampagnen pausieren/ });
    expect(
      within(tune).getByRole('textbox', { name: /^ROAS .*letzten 7 Tage.* unter$/ }),
    ).toBeVisible();
    expect(screen.getByDisplayValue('Schwache Kampagnen pausieren')).toBeVisible();
  });
  it.each([
    [{}, 'Hätte nicht ein Mal gehandelt.'],
    [
      {
        deeds: [
          { kind: 'pause', campaigns: 1 },
          { kind: 'lower_budget', campaigns: 2 },
        ],
        saved: { mean: 1243, low: 400, high: 2000 },
      },
      /^Hätte 1 Kampagne pausiert, das Budget von 2 Kampagnen gesenkt und 1\.200\s€ gespart\.$/,
    ],
    [
      { deeds: [{ kind: 'pause', campaigns: 3 }], saved: { mean: 1, low: -200, high: 300 } },
      /^Hätte 3 Kampagnen pausiert, ohne klare Wirkung auf den Gewinn: zwischen .200\s€ und 300\s€\.$/,
    ],
  ] as [Partial<RuleBacktest>, string | RegExp][])('look back: %#', async (told, said) => {
    past = told;
    renderApp(<RulePage />, '/automation/rules/new?template=pause_poor');
    await userEvent.click(await screen.findByRole('tab', { name: 'Rückschau' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Rückschau starten' }));
    expect(await screen.findByText(said)).toBeVisible();
  });
});
