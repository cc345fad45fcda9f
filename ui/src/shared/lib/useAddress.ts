import { useCallback, useContext } from 'react';
import { UNSAFE_DataRouterContext, useNavigate, useSearchParams } from 'react-router';

type Change = URLSearchParams | ((old: URLSearchParams) => URLSearchParams);

/**
 * The view's state in the address, and how to change it. Unlike useSearchParams a change begins from the address as
 * it is, not as it was last drawn: on a slow machine a second change comes before the first is on the page, and
 * would undo it. A page that is being left changes nothing any more: what was typed in its search a moment before would
 * call the user back.
 */
export function useAddress() {
  const [params] = useSearchParams();
  const router = useContext(UNSAFE_DataRouterContext)?.router;
  const navigate = useNavigate();
  const change = useCallback(
    (to: Change, options?: { replace?: boolean }) => {
      if (!router) return;
      const { navigation, location } = router.state;
      const next = navigation.location ?? location;
      if (next.pathname !== location.pathname) return;
      const old = new URLSearchParams(next.search);
      void navigate(`?${typeof to === 'function' ? to(old) : to}`, options);
    },
    [navigate, router],
  );
  return [params, change] as const;
}
