import { screen, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { setSession } from '@/api/session';
import { session } from '@/test/fixtures';
import { health } from '@/test/insightFixtures';
import { axeViolations, renderApp } from '@/test/render';
import { server } from '@/test/server';
import { Component as HealthPage } from './HealthPage';
import { actionPage, bestAction, byWeakness, countsFor } from './model';

vi.mock('@/shared/ui/EChart', () => ({
  default: ({ label }: { label: string }) => <div role="img" aria-label={label} />,
}));
const answer = (h = health()) => http.get('*/insights/health-score', () => HttpResponse.json(h));

describe('the health page', () => {
  beforeEach(() => setSession(session()));

  it('shows the score, how it moved in a week, and what raises it most', async () => {
    server.use(answer());
    const { container } = renderApp(<HealthPage />);
    const score = await screen.findByRole('region', { name: 'Marketing Health Score' });
    expect(score).toHaveTextContent('64Could be better+3 points since a week ago');
    expect(screen.getByRole('region', { name: 'What raises it most' })).toHaveTextContent(
      'Creative freshness: Replace three ads+7 points',
    );
    expect(await screen.findByRole('img', { name: 'Day by day' })).toBeVisible();
    expect(await axeViolations(container)).toEqual([]);
  });

  it('explains every part: how it stands, how it is computed, what it counts for', async () => {
    server.use(answer());
    renderApp(<HealthPage />);
    const parts = within(await screen.findByRole('region', { name: 'What it is made of' }));
    expect(parts.getAllByRole('article').map((a) => a.getAttribute('aria-label'))).toEqual([
      'Creative freshness',
      'Efficiency',
      'Coverage',
    ]);
    const efficiency = parts.getByRole('article', { name: 'Efficiency' });
    expect(efficiency).toHaveTextContent(
      'Efficiencycounts for 66%71ROAS 2.61 in the last 28 days.Where your ROAS stands among your own past weeks.Move budget up+4 points',
    );
    expect(within(efficiency).getByRole('meter')).toHaveAttribute('aria-valuenow', '71');
    expect(within(efficiency).getByRole('link')).toHaveAttribute('href', '/campaigns');
    expect(parts.getByRole('article', { name: 'Coverage' })).toHaveTextContent('not judged–');
  });

  it('makes no score up from too little data', async () => {
    server.use(
      answer(
        health({
          score: null,
          change: null,
          components: [],
          history: [],
          message: 'Not enough data: needs 14 more days',
        }),
      ),
    );
    renderApp(<HealthPage />);
    expect(await screen.findByText('Not enough data: needs 14 more days')).toBeVisible();
  });

  it('shows why it could not be loaded', async () => {
    server.use(
      http.get('*/insights/health-score', () =>
        HttpResponse.json({ title: 'No', status: 400, detail: 'Not readable' }, { status: 400 }),
      ),
    );
    renderApp(<HealthPage />);
    expect(await screen.findByText('Not readable')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Try again' })).toBeVisible();
  });
});

describe('the score’s arithmetic', () => {
  const parts = health().components;
  it('counts a part only among those that were judged', () => {
    expect(countsFor(parts[0]!, parts)).toBeCloseTo(2 / 3);
    expect(countsFor(parts[2]!, parts)).toBe(0);
  });
  it('puts first what costs most points, and finds the action that brings most', () => {
    expect(byWeakness(parts)[0]!.id).toBe('creative_freshness');
    expect(bestAction(parts)?.action.gain).toBe(7);
    expect(bestAction([])).toBeNull();
  });
  it('leads to pages that there are', () => {
    const action = { text: '', gain: 1, recommendation_id: null };
    expect(actionPage({ ...action, page: '/anomalies' })).toBe('/insights/anomalies');
    expect(actionPage({ ...action, page: '/campaigns' })).toBe('/campaigns');
    expect(actionPage({ ...action, recommendation_id: 'r1', page: '/campaigns' })).toBe(
      '/recommendations/r1',
    );
  });
});
