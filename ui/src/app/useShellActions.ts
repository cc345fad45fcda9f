import { useColorScheme } from '@mui/material/styles';
import { FilePlus2, Languages, LogOut, Moon, NotebookPen, Sun } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { languages, setLanguage, type Language } from '@/i18n';
import { useActions, type Action } from '@/shared/lib/actions';
import { rangeSearch } from '@/shared/lib/range';
import { roleAllows, useWorkspace } from '@/shared/lib/workspace';
import { allNavItems, settingsGroups } from './nav';
import { useSignOut } from './useSignOut';

export function useTheme() {
  const { mode, systemMode, setMode } = useColorScheme();
  const isDark = (mode === 'system' ? systemMode : mode) === 'dark';
  return { isDark, toggle: () => setMode(isDark ? 'light' : 'dark') };
}

/** What can be done from everywhere: go to a page, switch theme and language, sign out. */
export function useShellActions() {
  const { t, i18n } = useTranslation();
  const go = useNavigate();
  const { role } = useWorkspace();
  const { isDark, toggle } = useTheme();
  const signOut = useSignOut();
  const [params] = useSearchParams();
  const search = rangeSearch(params);
  const actions = useMemo<Action[]>(
    () => [
      ...allNavItems
        .filter((n) => !n.needs || roleAllows(role, n.needs))
        .map(
          (n): Action => ({
            id: `go:${n.to}`,
            label: t(n.label),
            group: 'go',
            icon: n.icon,
            keys: n.keys,
            run: () => void go(n.to + (n.ranged ? search : '')),
          }),
        ),
      ...settingsGroups
        .flatMap((g) => g.items)
        .filter((n) => !n.needs || roleAllows(role, n.needs))
        .map(
          (n): Action => ({
            id: `go:${n.to}`,
            label: t('settings.goTo', { page: t(n.label) }),
            group: 'go',
            icon: n.icon,
            ...(n.keys ? { keys: n.keys } : {}),
            run: () => void go(n.to),
          }),
        ),
      {
        id: 'reports:new',
        label: t('palette.newReport'),
        group: 'do',
        icon: FilePlus2,
        keywords: ['PDF', 'XLSX'],
        run: () => void go('/reports/new'),
      },
      {
        id: 'content:new',
        label: t('palette.newContent'),
        group: 'do',
        icon: NotebookPen,
        keywords: ['post', 'social', 'blog', 'mail'],
        run: () => void go('/content?new=1'),
      },
      {
        id: 'theme',
        label: t(isDark ? 'shell.light' : 'shell.dark'),
        group: 'view',
        icon: isDark ? Sun : Moon,
        keys: 'mod+.',
        keywords: ['theme', 'dark', 'light'],
        run: toggle,
      },
      ...(Object.entries(languages) as [Language, string][])
        .filter(([code]) => code !== i18n.language)
        .map(
          ([code, name]): Action => ({
            id: `language:${code}`,
            label: t('shell.speak', { language: name }),
            group: 'view',
            icon: Languages,
            keywords: ['language', 'Sprache', name],
            run: () => void setLanguage(code),
          }),
        ),
      {
        id: 'sign-out',
        label: t('shell.signOut'),
        group: 'account',
        icon: LogOut,
        keywords: ['logout'],
        run: signOut,
      },
    ],
    // `go`, `toggle` and `signOut` are made anew on every render; what they do depends on these alone.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [t, i18n.language, isDark, search, role],
  );
  useActions(actions);
}
