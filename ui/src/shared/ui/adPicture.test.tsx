import { render, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { setSession } from '@/api/session';
import { session } from '@/test/fixtures';
import { server } from '@/test/server';
import { AdPicture } from './AdPicture';

describe("an ad's picture", () => {
  let asked: (string | null)[] = [];
  beforeEach(() => {
    asked = [];
    setSession(session());
    URL.createObjectURL = vi.fn(() => 'blob:picture');
    URL.revokeObjectURL = vi.fn();
    server.use(
      http.get('*/api/v1/ads/a1/thumbnail', ({ request }) => {
        asked.push(request.headers.get('authorization'));
        return new HttpResponse(new Uint8Array([1, 2, 3]));
      }),
      http.get('*/api/v1/ads/a2/thumbnail', () =>
        HttpResponse.json({ title: 'Not found' }, { status: 404 }),
      ),
    );
  });
  afterEach(() => setSession(null));

  it('comes from this server, with the token, and is given back', async () => {
    const { container, unmount } = render(
      <AdPicture id="a1" address="https://cdn.example/x.png" />,
    );
    await waitFor(() => expect(container.querySelector('img')?.src).toBe('blob:picture'));
    expect(asked).toEqual([expect.stringMatching(/^Bearer /)]);
    unmount();
    expect(URL.revokeObjectURL).toHaveBeenCalledWith('blob:picture');
  });

  it('is a sign where there is none', async () => {
    const none = render(<AdPicture id="a1" address={null} />);
    const gone = render(<AdPicture id="a2" address="https://x.example" />);
    await new Promise((go) => setTimeout(go, 50));
    expect(none.container.querySelector('img')).toBeNull();
    expect(gone.container.querySelector('img')).toBeNull();
    expect(asked).toEqual([]);
  });
});
