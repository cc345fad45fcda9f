import { fireEvent, screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { toast } from 'sonner';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ItemMedia } from '@/api';
import { setSession } from '@/api/session';
import { item, limits } from '@/test/contentFixtures';
import { session } from '@/test/fixtures';
import { renderApp } from '@/test/render';
import { server } from '@/test/server';
import type { Studio } from '../useStudio';
import { Media } from './Media';

const film: ItemMedia = { name: 'film.mp4', media_type: 'video/mp4', alt: null, bytes: 60_000_000 };
const picture: ItemMedia = { name: 'a.png', media_type: 'image/png', alt: 'A door', bytes: 5000 };
let sent: string[];

beforeEach(() => {
  toast.dismiss();
  sent = [];
  setSession(session());
  server.use(
    http.get('*/content/limits', () => HttpResponse.json(limits)),
    http.get('*/content/items/:id/media/:name', () => HttpResponse.arrayBuffer(new ArrayBuffer(1))),
    http.post('*/content/items/:id/media', () => {
      sent.push('sent');
      return HttpResponse.json(item({ network: 'linkedin', media: [film] }));
    }),
  );
});
/** The files of a text that goes to LinkedIn. */
function show(media: ItemMedia[]) {
  const here = item({ network: 'linkedin', media });
  const studio = { item: here, view: here, save: async () => here, take: () => undefined };
  return renderApp(<Media studio={studio as unknown as Studio} readOnly={false} />, '/');
}
const input = () => screen.findByLabelText<HTMLInputElement>('Add', { selector: 'input' });
const choose = async (type: string, size: number) => {
  const file = new File(['x'], type.startsWith('video/') ? 'film.mp4' : 'a.png', { type });
  Object.defineProperty(file, 'size', { value: size });
  fireEvent.change(await input(), { target: { files: [file] } });
};

describe('the files of a text', () => {
  it('takes a film alone, and says so', async () => {
    show([film]);
    expect(await screen.findByText('LinkedIn takes a film without other files.')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Add' })).toBeDisabled();
  });

  it('offers no film beside a picture', async () => {
    show([picture]);
    await waitFor(async () => expect((await input()).accept).toBe('image/*'));
    expect(screen.getByRole('button', { name: 'Add' })).toBeEnabled();
  });

  it('says why a film dropped beside a picture is not taken', async () => {
    show([picture]);
    await waitFor(() => expect(screen.getByRole('button', { name: 'Add' })).toBeEnabled());
    await choose('video/mp4', 1_000);
    expect(await screen.findByText('LinkedIn takes a film without other files.')).toBeVisible();
    expect(sent).toEqual([]);
  });

  it('says why no more are taken', async () => {
    show(Array.from({ length: 20 }, (_, i) => ({ ...picture, name: `${i}.png` })));
    expect(await screen.findByText('LinkedIn takes at most 20 files.')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Add' })).toBeDisabled();
  });

  it('sends a film as large as films may be, and no larger picture than pictures may be', async () => {
    show([]);
    // Offered once the network's limits are known.
    await waitFor(() => expect(screen.getByRole('button', { name: 'Add' })).toBeEnabled());
    expect((await input()).accept).toBe('image/*,video/mp4');
    await choose('image/png', 12_000_000);
    expect(await screen.findByText(/at most/i)).toBeVisible();
    expect(sent).toEqual([]);
    await choose('video/mp4', 150_000_000);
    await waitFor(() => expect(sent).toEqual(['sent']));
  });
});
