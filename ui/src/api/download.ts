import { toApiError } from './problem';
import { accessToken } from './session';

/** A file of the API, fetched with the session's token: a plain link or picture would carry none. */
export async function fetchFile(url: string, signal?: AbortSignal): Promise<Blob> {
  const address = new URL(url, location.origin);
  // The token goes to our own server only, whatever the answer named.
  if (address.origin !== location.origin) throw toApiError(0, null);
  const token = await accessToken();
  const response = await fetch(address, {
    ...(token ? { headers: { authorization: `Bearer ${token}` } } : {}),
    ...(signal ? { signal } : {}),
  });
  if (!response.ok) throw toApiError(response.status, await response.json().catch(() => null));
  return response.blob();
}

/** Fetches a file and saves it under this name. */
export async function downloadFile(url: string, name: string): Promise<void> {
  const href = URL.createObjectURL(await fetchFile(url));
  const link = document.createElement('a');
  link.href = href;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}
