import '@fontsource-variable/inter';
import CssBaseline from '@mui/material/CssBaseline';
import { ThemeProvider } from '@mui/material/styles';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Provider } from 'react-redux';
import { RouterProvider } from 'react-router/dom';
import { api } from '@/api';
import { getSession, onSessionChange } from '@/api/session';
import { ready } from '@/i18n';
import { ConfirmProvider } from '@/shared/ui/Confirm';
import { theme } from '@/theme/theme';
import { keepFocus } from './keepFocus';
import { router } from './router';
import { store } from './store';
import { Toasts } from './Toasts';

// Another workspace or another user: nothing of the former may be shown, not even for a moment.
let organization = getSession()?.organizationId;
onSessionChange(() => {
  const now = getSession()?.organizationId;
  if (now === organization) return;
  organization = now;
  store.dispatch(api.util.resetApiState());
});

keepFocus(document);
await ready;
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Provider store={store}>
      <ThemeProvider
        theme={theme}
        defaultMode="system"
        modeStorageKey="herald-mode"
        disableTransitionOnChange
        noSsr
      >
        <CssBaseline enableColorScheme />
        <ConfirmProvider>
          <RouterProvider router={router} />
        </ConfirmProvider>
        <Toasts />
      </ThemeProvider>
    </Provider>
  </StrictMode>,
);
