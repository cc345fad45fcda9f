import { Box } from '@mui/material';
import { lazy, Suspense, useEffect, useMemo, useSyncExternalStore, type ReactNode } from 'react';
import { useStore } from 'react-redux';
import { Navigate, Outlet, useLocation, useSearchParams } from 'react-router';
import { useGetMeQuery } from '@/api';
import { startLive } from '@/api/live';
import { getSession, onSessionChange } from '@/api/session';
import { followProfile } from '@/i18n';
import { WorkspaceContext, type Workspace } from '@/shared/lib/workspace';
import { ErrorState, RouteFallback } from '@/shared/ui/States';
import type { AppStore } from './store';

const NoWorkspace = lazy(() => import('./NoWorkspace'));

export const useSession = () => useSyncExternalStore(onSessionChange, getSession);

/** Only a path of our own: `next` comes from the address, and must not lead to another site. */
export function safeNext(next: string | null, otherwise = '/'): string {
  return next && /^\/(?![/\\])/.test(next) ? next : otherwise;
}

export function RequireSession({ children }: { children: ReactNode }) {
  const session = useSession();
  const { pathname, search } = useLocation();
  if (!session) {
    const here = pathname + search;
    return (
      <Navigate to={here === '/' ? '/login' : `/login?next=${encodeURIComponent(here)}`} replace />
    );
  }
  return <SignedIn key={session.organizationId}>{children}</SignedIn>;
}

function SignedIn({ children }: { children: ReactNode }) {
  const me = useGetMeQuery();
  const store = useStore() as AppStore;
  const homeless = me.data?.organization === null ? me.data.user : null;
  const hasWorkspace = !!getSession()?.organizationId;
  useEffect(() => (hasWorkspace ? startLive(store) : undefined), [store, hasWorkspace]);
  const locale = me.data?.user.locale ?? null;
  useEffect(() => followProfile(locale), [locale]);
  const workspace = useMemo<Workspace | null>(() => {
    if (!me.data?.organization) return null;
    const { user, organization: o } = me.data;
    return {
      id: o.id,
      name: o.name,
      currency: o.currency,
      timeZone: o.time_zone,
      role: o.role,
      userId: user.id,
      userName: user.name,
    };
  }, [me.data]);
  if (homeless)
    return (
      <Suspense fallback={<RouteFallback />}>
        <NoWorkspace email={homeless.email} />
      </Suspense>
    );
  if (me.isError && !workspace)
    return (
      <Box sx={{ height: '100dvh' }}>
        <ErrorState error={me.error} onRetry={me.refetch} />
      </Box>
    );
  if (!workspace) return <RouteFallback />;
  return <WorkspaceContext value={workspace}>{children}</WorkspaceContext>;
}

/** Sign-in and its neighbours: who is signed in goes where they wanted to go. */
export function SignedOutOnly() {
  const session = useSession();
  const { pathname } = useLocation();
  const [params] = useSearchParams();
  // A new workspace begins with its first steps.
  const start = pathname === '/register' ? '/welcome' : '/';
  if (session) return <Navigate to={safeNext(params.get('next'), start)} replace />;
  return <Outlet />;
}
