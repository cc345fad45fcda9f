import { Button, Card, Skeleton } from '@mui/material';
import { FlaskConical, Plug, Plus, RefreshCw } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  useConnectSandboxMutation,
  useListConnectionsQuery,
  useListConnectorsQuery,
  useSyncCampaignsMutation,
  useTestConnectionMutation,
  type Connection,
  type Platform,
} from '@/api';
import { useActions, type Action } from '@/shared/lib/actions';
import { notify } from '@/shared/lib/toast';
import { useCan } from '@/shared/lib/workspace';
import { Page } from '@/shared/ui/Page';
import { PageHeader } from '@/shared/ui/PageHeader';
import { platforms } from '@/shared/ui/Platform';
import { EmptyState, ErrorState, RowsSkeleton } from '@/shared/ui/States';
import { chooser, ConnectDialog } from './ConnectDialog';
import { ConnectionRow } from './ConnectionRow';
import { useSyncProgress } from './useSyncProgress';
import { useAddress } from '@/shared/lib/useAddress';

const most = 200;

/** "meta_ads" is Meta's, also before the connectors have come. */
const platformOf = (connectorId: string, named: string | undefined): Platform =>
  platforms.find((p) => p === named) ?? platforms.find((p) => connectorId.startsWith(p)) ?? 'other';

export function Component() {
  const { t } = useTranslation();
  const can = useCan();
  const query = useListConnectionsQuery({ limit: most });
  const dialog = useDialog();
  const tests = useTests();
  const list = query.data?.data;
  const isAdmin = can('admin');
  const actions = useMemo<Action[]>(
    () =>
      isAdmin
        ? [
            {
              id: 'connections:new',
              label: t('connections.connect'),
              group: 'do',
              icon: Plus,
              keys: 'c',
              run: () => dialog.open('connect', chooser),
            },
          ]
        : [],
    [t, isAdmin, dialog],
  );
  useActions(actions);
  const edited = list?.find((c) => c.id === dialog.edit);
  const connectorId = edited?.connector_id ?? dialog.connect;
  return (
    <Page title={t('nav.connections')}>
      <PageHeader
        title={t('nav.connections')}
        subtitle={t('connections.subtitle')}
        actions={
          query.isLoading
            ? // The room of two buttons: the list below must not jump when they come.
              isAdmin && <Skeleton variant="rounded" width={250} height={32} />
            : list && (
                <>
                  {can('editor') && list.length > 1 && <SyncAll />}
                  {isAdmin && !list.some((c) => c.sandbox) && list.length > 0 && <SandboxButton />}
                  {isAdmin && list.length > 0 && (
                    <Button
                      variant="contained"
                      startIcon={<Plus size={15} />}
                      onClick={() => dialog.open('connect', chooser)}
                    >
                      {t('connections.connect')}
                    </Button>
                  )}
                </>
              )
        }
      />
      <Card>
        {query.isError && !list ? (
          <ErrorState error={query.error} onRetry={query.refetch} />
        ) : !list ? (
          <RowsSkeleton rows={4} height={96} />
        ) : list.length === 0 ? (
          <EmptyState
            icon={Plug}
            title={t('connections.none')}
            hint={t(isAdmin ? 'connections.noneHint' : 'connections.noneViewer')}
            action={
              isAdmin && (
                <>
                  <Button
                    variant="contained"
                    startIcon={<Plus size={15} />}
                    onClick={() => dialog.open('connect', chooser)}
                  >
                    {t('connections.connect')}
                  </Button>
                  <SandboxButton />
                </>
              )
            }
          />
        ) : (
          <List connections={list} tests={tests} onEdit={(id) => dialog.open('edit', id)} />
        )}
      </Card>
      {isAdmin && connectorId && (!dialog.edit || edited) && (
        <ConnectDialog
          connectorId={connectorId}
          connection={edited}
          onChoose={(id) => dialog.open('connect', id)}
          onClose={dialog.close}
          onSaved={(connection, testIt) => {
            dialog.close();
            if (testIt) void tests.run(connection.id);
          }}
        />
      )}
    </Page>
  );
}

function List({
  connections,
  tests,
  onEdit,
}: {
  connections: Connection[];
  tests: ReturnType<typeof useTests>;
  onEdit: (id: string) => void;
}) {
  const { t } = useTranslation();
  const connectors = useListConnectorsQuery().data?.data;
  const syncs = useSyncProgress();
  return (
    <ul aria-label={t('nav.connections')} style={{ listStyle: 'none', margin: 0, padding: 0 }}>
      {connections.map((c) => {
        const connector = connectors?.find((k) => k.id === c.connector_id);
        return (
          <ConnectionRow
            key={c.id}
            connection={c}
            connector={connector}
            platform={platformOf(c.connector_id, connector?.platform)}
            sync={syncs.get(c.id)}
            testId={tests.byConnection[c.id]}
            onTest={(taskId) => tests.show(c.id, taskId)}
            onEdit={() => onEdit(c.id)}
          />
        );
      })}
    </ul>
  );
}

function SandboxButton() {
  const { t } = useTranslation();
  const [connect, { isLoading }] = useConnectSandboxMutation();
  const run = async () => {
    const answer = await connect();
    if (answer.error) notify.failed(answer.error);
    else notify.done(t('connections.sandboxConnected'));
  };
  return (
    <Button
      variant="outlined"
      loading={isLoading}
      startIcon={<FlaskConical size={15} />}
      onClick={() => void run()}
    >
      {t('connections.connectSandbox')}
    </Button>
  );
}

function SyncAll() {
  const { t } = useTranslation();
  const [sync, { isLoading }] = useSyncCampaignsMutation();
  const run = async () => {
    const answer = await sync({ body: {} });
    if (answer.error) notify.failed(answer.error);
  };
  return (
    <Button
      variant="outlined"
      loading={isLoading}
      startIcon={<RefreshCw size={15} />}
      onClick={() => void run()}
    >
      {t('connections.syncAll')}
    </Button>
  );
}

/** Which dialog is open stands in the address: `?connect=meta_ads`, `?edit=ID`. */
function useDialog() {
  const [params, setParams] = useAddress();
  const connect = params.get('connect') ?? '';
  const edit = params.get('edit') ?? '';
  return useMemo(() => {
    const set = (name?: 'connect' | 'edit', value?: string) =>
      setParams(
        (old) => {
          const next = new URLSearchParams(old);
          next.delete('connect');
          next.delete('edit');
          if (name && value) next.set(name, value);
          return next;
        },
        { replace: true },
      );
    return {
      connect,
      edit,
      open: (name: 'connect' | 'edit', value: string) => set(name, value),
      close: () => set(),
    };
  }, [connect, edit, setParams]);
}

/** The latest test of each connection that was started here. */
function useTests() {
  const [byConnection, setTests] = useState<Record<string, string>>({});
  const [test] = useTestConnectionMutation();
  const show = (connectionId: string, taskId: string) =>
    setTests((old) => ({ ...old, [connectionId]: taskId }));
  const run = async (connectionId: string) => {
    const answer = await test({ id: connectionId });
    if (answer.error) notify.failed(answer.error);
    else show(connectionId, answer.data.task.id);
  };
  return { byConnection, show, run };
}
