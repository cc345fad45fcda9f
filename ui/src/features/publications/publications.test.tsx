import { screen } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { setSession } from '@/api/session';
import { page, session } from '@/test/fixtures';
import { renderApp } from '@/test/render';
import { server } from '@/test/server';
import { Component } from './PublicationsPage';

beforeEach(() => {
  setSession(session());
  server.use(
    http.get('*/publications', () => HttpResponse.json(page([]))),
    http.get('*/publications/:id', ({ params }) =>
      HttpResponse.json(
        { title: 'No', status: params.id === 'gone' ? 404 : 503 },
        { status: params.id === 'gone' ? 404 : 503 },
      ),
    ),
  );
});

describe('the publications', () => {
  it('lead to the texts while nothing went out', async () => {
    renderApp(<Component />, '/publications');
    expect(await screen.findByRole('link', { name: 'To the content' })).toHaveAttribute(
      'href',
      '/content',
    );
  });
  it('tell what is gone from what can be tried again', async () => {
    const { unmount } = renderApp(<Component />, '/publications?open=gone');
    expect(await screen.findByText('This publication is not here any more')).toBeInTheDocument();
    expect(screen.queryByText('Try again')).not.toBeInTheDocument();
    unmount();
    renderApp(<Component />, '/publications?open=down');
    expect(await screen.findByText('Try again')).toBeInTheDocument();
  });
});
