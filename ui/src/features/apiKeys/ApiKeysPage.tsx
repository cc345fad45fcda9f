import { Button, Card } from '@mui/material';
import { KeyRound, Plus } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useListApiKeysQuery, useListMembersQuery } from '@/api';
import { useActions, type Action } from '@/shared/lib/actions';
import { useParam } from '@/shared/lib/useParam';
import { useCan } from '@/shared/lib/workspace';
import { SettingsPage } from '@/shared/ui/SettingsPage';
import { EmptyState, ErrorState, RowsSkeleton } from '@/shared/ui/States';
import { KeyRow } from './KeyRow';
import { NewKeyDialog } from './NewKeyDialog';

const most = 500;

/** The doors for programs: what each may do, when it was used last, and how to close it. */
export function Component() {
  const { t } = useTranslation();
  const isAdmin = useCan()('admin');
  const query = useListApiKeysQuery({ limit: most }, { skip: !isAdmin });
  const members = useListMembersQuery({ limit: most }, { skip: !isAdmin }).data?.data;
  const [dialog, setDialog] = useParam('create');
  useActions(
    useMemo<Action[]>(
      () =>
        isAdmin
          ? [
              {
                id: 'api-keys:new',
                label: t('apiKeys.new'),
                group: 'do',
                icon: Plus,
                keys: 'c',
                keywords: ['api', 'key', 'token'],
                run: () => setDialog('new'),
              },
            ]
          : [],
      // Its setter is made anew with every address; what it does is the same.
      // oxlint-disable-next-line react-hooks/exhaustive-deps
      [t, isAdmin],
    ),
  );
  // Newest first: the key that was just made stands where it is looked for.
  const keys = useMemo(
    () => [...(query.data?.data ?? [])].sort((a, b) => b.created_at.localeCompare(a.created_at)),
    [query.data],
  );
  const add = (
    <Button variant="contained" startIcon={<Plus size={15} />} onClick={() => setDialog('new')}>
      {t('apiKeys.new')}
    </Button>
  );
  return (
    <SettingsPage
      title={t('settings.apiKeys')}
      subtitle={t('apiKeys.subtitle')}
      needs="admin"
      actions={(query.isLoading || keys.length > 0) && add}
    >
      <Card component="section" aria-label={t('settings.apiKeys')}>
        {query.isError && !query.data ? (
          <ErrorState error={query.error} onRetry={query.refetch} />
        ) : !query.data ? (
          <RowsSkeleton rows={3} height={72} />
        ) : keys.length === 0 ? (
          <EmptyState
            icon={KeyRound}
            title={t('apiKeys.none')}
            hint={t('apiKeys.noneHint')}
            action={add}
          />
        ) : (
          <ul
            aria-label={t('settings.apiKeys')}
            style={{ listStyle: 'none', margin: 0, padding: 0 }}
          >
            {keys.map((k) => (
              <KeyRow
                key={k.id}
                apiKey={k}
                maker={members?.find((m) => m.user_id === k.created_by)}
              />
            ))}
          </ul>
        )}
      </Card>
      {dialog && <NewKeyDialog onClose={() => setDialog('')} />}
    </SettingsPage>
  );
}
