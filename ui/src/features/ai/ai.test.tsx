import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { setSession } from '@/api/session';
import { page, session } from '@/test/fixtures';
import { axeViolations, renderApp } from '@/test/render';
import { server } from '@/test/server';
import { Component } from './AiPage';

const settings = {
  providers: [],
  monthly_cost_limit: null,
  monthly_token_limit: null,
  hide_personal: false,
  cache_days: 7,
  embedding_connection_id: null,
  version: 3,
};
const connection = (id: string, connector_id: string) => ({ id, connector_id, name: `My ${id}` });
let sent: { body: unknown; match: string | null }[];
beforeEach(() => {
  setSession(session());
  sent = [];
  server.use(
    http.get('*/ai/settings', () => HttpResponse.json(settings)),
    http.put('*/ai/settings', async ({ request }) => {
      sent.push({ body: await request.json(), match: request.headers.get('If-Match') });
      return HttpResponse.json({ ...settings, version: 4 });
    }),
    http.get('*/ai/usage', () => new HttpResponse(null, { status: 503 })),
    http.get('*/connections', () =>
      HttpResponse.json(page([connection('writer', 'anthropic'), connection('both', 'openai')])),
    ),
    http.get('*/connectors', () =>
      HttpResponse.json({
        data: [
          { id: 'anthropic', capabilities: ['complete'] },
          { id: 'openai', capabilities: ['complete', 'embed'] },
        ],
      }),
    ),
  );
});

describe('the settings of AI', () => {
  it('have texts read by a connection that gives embeddings, and say what that means', async () => {
    const view = renderApp(<Component />, '/settings/ai');
    const choice = await screen.findByLabelText('Who reads the texts');
    await waitFor(() => expect(choice).toHaveTextContent('My both'));
    expect(choice).not.toHaveTextContent('My writer');
    expect(screen.queryByText(/goes to this provider once/)).toBeNull();
    await userEvent.selectOptions(choice, 'both');
    expect(screen.getByText(/goes to this provider once/)).toBeInTheDocument();
    expect(await axeViolations(view.container)).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: /^Save/ }));
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]!.match).toBe('"3"');
    expect(sent[0]!.body).toMatchObject({ embedding_connection_id: 'both', cache_days: 7 });
  });
});
