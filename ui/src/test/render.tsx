import { ThemeProvider } from '@mui/material/styles';
import { render } from '@testing-library/react';
import axe from 'axe-core';
import { Provider } from 'react-redux';
// Not from react-router/dom: Vitest would load that entry as a second copy, and useNavigate() would find no router.
import { createMemoryRouter, RouterProvider, type RouteObject } from 'react-router';
import type { ReactNode } from 'react';
import '@/i18n';
import { makeStore } from '@/app/store';
import { Toasts } from '@/app/Toasts';
import { WorkspaceContext, type Workspace } from '@/shared/lib/workspace';
import { ConfirmProvider } from '@/shared/ui/Confirm';
import { theme } from '@/theme/theme';

export const testWorkspace: Workspace = {
  id: 'o1',
  name: 'Northwind',
  currency: 'EUR',
  timeZone: 'Europe/Berlin',
  role: 'owner',
  userId: 'u1',
  userName: 'Mira Keller',
};

/** The one render for component tests: real store, real router, real theme; the network is MSW. */
export function renderApp(
  ui: ReactNode,
  path = '/',
  { workspace = testWorkspace, routes = [] as RouteObject[] } = {},
) {
  const router = createMemoryRouter([...routes, { path: '*', element: ui }], {
    initialEntries: [path],
  });
  const store = makeStore();
  const view = render(
    <Provider store={store}>
      <ThemeProvider theme={theme}>
        <ConfirmProvider>
          <WorkspaceContext value={workspace}>
            <RouterProvider router={router} />
          </WorkspaceContext>
        </ConfirmProvider>
        <Toasts />
      </ThemeProvider>
    </Provider>,
  );
  return { router, store, ...view };
}

/** Every accessibility rule but contrast, which needs real layout: the browser test checks that one. */
export async function axeViolations(node: Element) {
  const result = await axe.run(node, { rules: { 'color-contrast': { enabled: false } } });
  return result.violations.map(
    (v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 200)).join(' | ')}`,
  );
}
