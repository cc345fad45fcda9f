import type { Session } from './generated';

/**
 * The signed-in session of this browser. It lives in localStorage so that tabs share it: refresh
 * tokens rotate and the server revokes the whole family when an old one is used again, so two tabs
 * must never refresh with the same token. `refreshSession` therefore runs under a Web Lock and looks
 * at the storage again once it holds it.
 */
export interface StoredSession {
  accessToken: string;
  refreshToken: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
  /** Empty for somebody who is in no workspace. */
  organizationId: string;
}

const storageKey = 'herald-session';
const lockName = 'herald-refresh';
/** An access token this close to its end is renewed before it is sent. */
const earlyMs = 30_000;

const listeners = new Set<() => void>();
let cachedText: string | null = null;
let cached: StoredSession | null = null;

export function getSession(): StoredSession | null {
  const text = localStorage.getItem(storageKey);
  if (text !== cachedText) {
    cachedText = text;
    try {
      cached = text ? (JSON.parse(text) as StoredSession) : null;
    } catch {
      cached = null;
    }
  }
  return cached;
}

export function setSession(s: Session | null) {
  if (s) {
    const stored: StoredSession = {
      accessToken: s.access_token,
      refreshToken: s.refresh_token,
      expiresAt: Date.now() + s.expires_in * 1000,
      organizationId: s.organization?.id ?? '',
    };
    localStorage.setItem(storageKey, JSON.stringify(stored));
  } else localStorage.removeItem(storageKey);
  listeners.forEach((l) => l());
}

/** Called on every change, also when another tab signs in, out or switches the workspace. */
export function onSessionChange(listener: () => void): () => void {
  const onStorage = (e: StorageEvent) => {
    if (e.key === storageKey || e.key === null) listener();
  };
  listeners.add(listener);
  addEventListener('storage', onStorage);
  return () => {
    listeners.delete(listener);
    removeEventListener('storage', onStorage);
  };
}

const isFresh = (s: StoredSession) => s.expiresAt - Date.now() > earlyMs;

async function withLock<T>(run: () => Promise<T>): Promise<T> {
  // Web Locks exist in secure contexts only (https and localhost); elsewhere a tab stands alone.
  if (!navigator.locks) return run();
  return (await navigator.locks.request(lockName, run)) as T;
}

async function requestRefresh(refreshToken: string, organizationId?: string) {
  const response = await fetch(`${location.origin}/api/v1/auth/refresh`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({
      refresh_token: refreshToken,
      ...(organizationId ? { organization_id: organizationId } : {}),
    }),
  });
  if (response.ok) return (await response.json()) as Session;
  // 400, 401, 403, 422: the token is spent or revoked; 404: the workspace is gone, or one was removed
  // from it. Anything else says nothing about the session.
  if ([400, 401, 403, 404, 422].includes(response.status)) return null;
  throw new Error(`refresh answered ${response.status}`);
}

let running: Promise<StoredSession | null> | null = null;

/**
 * A session whose access token is fresh, or null when the user has to sign in again. Throws when the
 * server cannot be reached: that must not sign anybody out. Calls made meanwhile share one request.
 */
export function refreshSession(stale?: string): Promise<StoredSession | null> {
  running ??= withLock(async () => {
    const now = getSession();
    if (!now) return null;
    // Another tab was faster: its token is not the one that was refused, and it is fresh.
    if (now.accessToken !== stale && isFresh(now)) return now;
    setSession(await requestRefresh(now.refreshToken));
    return getSession();
  }).finally(() => {
    running = null;
  });
  return running;
}

/** The same, bound to another workspace. */
export async function switchOrganization(organizationId: string): Promise<boolean> {
  await running?.catch(() => undefined);
  return withLock(async () => {
    const now = getSession();
    const next = now && (await requestRefresh(now.refreshToken, organizationId));
    if (next) setSession(next);
    return next !== null;
  });
}

/**
 * Another session in place of this one, after the server has ended it (a new password does). Whoever
 * asks for a refresh meanwhile waits for the new one instead of being signed out.
 */
export async function replaceSession(signIn: () => Promise<Session | null>): Promise<boolean> {
  await running?.catch(() => undefined);
  const replaced = withLock(async () => {
    setSession(await signIn());
    return getSession();
  });
  running = replaced.finally(() => {
    running = null;
  });
  return (await replaced) !== null;
}

/** The token to send now; refreshed first when it is about to end. */
export async function accessToken(): Promise<string | null> {
  const s = getSession();
  if (!s) return null;
  if (isFresh(s)) return s.accessToken;
  return (await refreshSession(s.accessToken))?.accessToken ?? null;
}
