import { toApiError } from './problem';
import { accessToken } from './session';

/** Fetches a file of the API with the session's token (a plain link would carry none) and saves it. */
export async function downloadFile(url: string, name: string): Promise<void> {
  const address = new URL(url, location.origin);
  // The token goes to our own server only, whatever the answer named.
  if (address.origin !== location.origin) throw toApiError(0, null);
  const token = await accessToken();
  const response = await fetch(
    address,
    token ? { headers: { authorization: `Bearer ${token}` } } : {},
  );
  if (!response.ok) throw toApiError(response.status, await response.json().catch(() => null));
  const href = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = href;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}
