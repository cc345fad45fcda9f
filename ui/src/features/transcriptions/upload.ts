import { toApiError, type ApiError } from '@/api/problem';
import { accessToken } from '@/api/session';
import type { TaskAnswer } from '@/api';

/** Sends a form and tells how much of it went out: fetch cannot say that of what it sends. */
export async function upload(
  url: string,
  form: FormData,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<{ data?: TaskAnswer; error?: ApiError }> {
  const token = await accessToken();
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open('POST', `${location.origin}/api/v1${url}`);
    request.setRequestHeader('accept', 'application/json');
    if (token) request.setRequestHeader('authorization', `Bearer ${token}`);
    request.upload.onprogress = (e) => e.lengthComputable && onProgress(e.loaded / e.total);
    request.onload = () => {
      let body: unknown = null;
      try {
        body = JSON.parse(request.responseText);
      } catch {
        // No answer of ours: a proxy's page, perhaps.
      }
      if (request.status < 300 && body) done({ data: body as TaskAnswer });
      else done({ error: toApiError(request.status, body) });
    };
    request.onerror = () => done({ error: toApiError(0, null) });
    request.onabort = () => done({});
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(form);
  });
}
