import { useNavigate } from 'react-router';
import { useLogoutMutation } from '@/api';
import { getSession, setSession } from '@/api/session';

/** Signs out here at once; the server is told, but nobody waits for it. */
export function useSignOut() {
  const [logout] = useLogoutMutation();
  const go = useNavigate();
  return () => {
    const session = getSession();
    const told = session
      ? logout({ body: { refresh_token: session.refreshToken } }).unwrap()
      : Promise.resolve();
    void told.catch(() => undefined).finally(() => setSession(null));
    void go('/login');
  };
}
