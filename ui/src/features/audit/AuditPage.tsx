import { Box, Card, IconButton, Stack, Tooltip, useMediaQuery } from '@mui/material';
import { useTheme } from '@mui/material/styles';
import { KeyRound, RefreshCw, ScrollText, Server, UserRound } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import {
  api,
  useListApiKeysQuery,
  useListMembersQuery,
  type AuditLine,
  type ListAuditLogApiArg,
} from '@/api';
import { useActions, type Action } from '@/shared/lib/actions';
import { usePages } from '@/shared/lib/pages';
import { useMinute } from '@/shared/lib/useMinute';
import { useParam } from '@/shared/lib/useParam';
import { useCan, useWorkspace } from '@/shared/lib/workspace';
import { none } from '@/shared/lib/format';
import { Ago } from '@/shared/ui/DateTime';
import { FilterSelect } from '@/shared/ui/FilterSelect';
import { PeriodFilter } from '@/shared/ui/PeriodFilter';
import { SettingsPage } from '@/shared/ui/SettingsPage';
import { EmptyState, ErrorState, FilteredEmpty } from '@/shared/ui/States';
import { VirtualTable, type Column } from '@/shared/ui/VirtualTable';
import { font } from '@/theme/tokens';
import { LineDrawer } from './LineDrawer';
import { actionKey, actionsByEntity, entities, instants, nameIn } from './model';
import { useWords } from './useWords';
import { useAddress } from '@/shared/lib/useAddress';

const most = 500;
const rowId = (l: AuditLine) => l.id;
const filterNames = ['actor', 'entity', 'action', 'from', 'to'] as const;

/** Who did what, when and from where. The filters and the open line stand in the address. */
export function Component() {
  const { t } = useTranslation();
  const isAdmin = useCan()('admin');
  return (
    <SettingsPage title={t('settings.audit')} subtitle={t('audit.subtitle')} needs="admin">
      {isAdmin && <Log />}
    </SettingsPage>
  );
}

function Log() {
  const { t } = useTranslation();
  const { timeZone } = useWorkspace();
  const [params, setParams] = useAddress();
  const [open, setOpen] = useParam('open');
  const [actorId, entity, action, from, to] = filterNames.map((n) => params.get(n) ?? '') as [
    string,
    string,
    string,
    string,
    string,
  ];
  const filter = useMemo(
    () => ({
      ...(actorId ? { actorId } : {}),
      // An action says its subject: asked for alone it also finds lines that name none.
      ...(action ? { action } : entity ? { entity } : {}),
      ...instants(from, to, timeZone),
    }),
    [actorId, entity, action, from, to, timeZone],
  );
  const list = usePages<AuditLine, ListAuditLogApiArg>(api.endpoints.listAuditLog, filter);
  const columns = useColumns();
  const isFiltered = filterNames.some((n) => params.get(n));
  const clear = () =>
    setParams(
      (old) => {
        const next = new URLSearchParams(old);
        filterNames.forEach((n) => next.delete(n));
        return next;
      },
      { replace: true },
    );
  useActions(
    useMemo<Action[]>(
      () => [
        {
          id: 'audit:reload',
          label: t('audit.reload'),
          group: 'do',
          icon: RefreshCw,
          keys: 'r',
          run: list.retry,
        },
      ],
      [t, list.retry],
    ),
  );
  const shown = list.rows.find((l) => l.id === open);
  return (
    <>
      <Filters onReload={list.retry} />
      <Card>
        {list.isError ? (
          <ErrorState error={list.error} onRetry={list.retry} />
        ) : (
          <VirtualTable
            label={t('settings.audit')}
            columns={columns}
            rows={list.rows}
            rowId={rowId}
            isLoading={list.isLoading}
            maxHeight="calc(100dvh - 240px)"
            onOpen={(line) => setOpen(line.id)}
            hasMore={list.hasMore}
            onMore={list.more}
            empty={
              isFiltered ? (
                <FilteredEmpty onClear={clear} />
              ) : (
                <EmptyState icon={ScrollText} title={t('audit.none')} hint={t('audit.noneHint')} />
              )
            }
          />
        )}
      </Card>
      <LineDrawer line={shown} onClose={() => setOpen('')} />
    </>
  );
}

function Filters({ onReload }: { onReload: () => void }) {
  const { t } = useTranslation();
  const [actor, setActor] = useParam('actor');
  const [action, setAction] = useParam('action');
  const [entity] = useParam('entity');
  const [, setParams] = useAddress();
  const members = useListMembersQuery({ limit: most }).data?.data;
  const keys = useListApiKeysQuery({ limit: most }).data?.data;
  // A thing and an action of another thing find nothing: choosing one lets go of the other.
  const setEntity = (value: string) =>
    setParams(
      (old) => {
        const next = new URLSearchParams(old);
        next.delete('action');
        if (value) next.set('entity', value);
        else next.delete('entity');
        return next;
      },
      { replace: true },
    );
  const offered = entities.filter((e) => !entity || e === entity);
  return (
    <Box
      sx={{
        display: { xs: 'grid', sm: 'flex' },
        gridTemplateColumns: '1fr 1fr',
        flexWrap: 'wrap',
        gap: 2,
        mb: 4,
      }}
    >
      <FilterSelect
        label={t('audit.who')}
        all={t('audit.everybody')}
        value={actor}
        onChange={setActor}
        groups={[
          {
            label: t('settings.members'),
            choices: (members ?? [])
              .filter((m) => m.user_id)
              .map((m) => ({ value: m.user_id!, label: m.name ?? m.email })),
          },
          ...(keys?.length
            ? [
                {
                  label: t('settings.apiKeys'),
                  choices: keys.map((k) => ({ value: k.id, label: k.name })),
                },
              ]
            : []),
        ]}
      />
      <FilterSelect
        label={t('audit.what')}
        all={t('audit.allThings')}
        value={entity}
        onChange={setEntity}
        choices={entities.map((e) => ({ value: e, label: t(`audit.entity.${e}`) }))}
      />
      <FilterSelect
        label={t('audit.did')}
        all={t('audit.allActions')}
        value={action}
        onChange={setAction}
        maxWidth={240}
        groups={offered.map((e) => ({
          label: t(`audit.entity.${e}`),
          choices: actionsByEntity[e].map((a) => ({
            value: a,
            label: t(`audit.action.${actionKey(a)}`),
          })),
        }))}
      />
      <PeriodFilter />
      <Tooltip title={t('audit.reload')}>
        <IconButton
          aria-label={t('audit.reload')}
          onClick={onReload}
          sx={{ ml: 'auto', display: { xs: 'none', sm: 'inline-flex' } }}
        >
          <RefreshCw size={16} />
        </IconButton>
      </Tooltip>
    </Box>
  );
}

const actorIcon = { user: UserRound, api_key: KeyRound, system: Server } as const;

function useColumns(): Column<AuditLine>[] {
  const { t } = useTranslation();
  const words = useWords();
  const minute = useMinute();
  const isNarrow = useMediaQuery(useTheme().breakpoints.down('sm'));
  return useMemo<Column<AuditLine>[]>(() => {
    const at: Column<AuditLine> = {
      id: 'at',
      header: t('audit.when'),
      width: 124,
      numeric: true,
      cell: (l) => <Ago at={l.at} />,
    };
    const action: Column<AuditLine> = {
      id: 'action',
      header: t('audit.did'),
      width: 230,
      grow: 2,
      cell: (l) => (
        <Box sx={{ minWidth: 0, lineHeight: '17px' }}>
          <Box className="vt-name" sx={{ fontWeight: 500 }}>
            {words.action(l.action)}
          </Box>
          {isNarrow && (
            <Box className="vt-name" sx={{ fontSize: 12, color: 'h.text2' }}>
              {words.actor(l)}
            </Box>
          )}
        </Box>
      ),
    };
    // On a phone a line is what happened, by whom and when; the rest stands in its own view.
    if (isNarrow) return [action, at];
    return [
      action,
      {
        id: 'who',
        header: t('audit.who'),
        width: 190,
        grow: 1.5,
        cell: (l) => {
          const Icon = actorIcon[l.actor_kind] ?? UserRound;
          return (
            <Stack direction="row" sx={{ alignItems: 'center', gap: 2, minWidth: 0 }}>
              <Box
                component={Icon}
                size={14}
                role="img"
                aria-label={t(`audit.kind.${l.actor_kind}`)}
                sx={{ color: 'h.text2', flexShrink: 0 }}
              />
              <span className="vt-name">{words.actor(l)}</span>
            </Stack>
          );
        },
      },
      {
        id: 'what',
        header: t('audit.what'),
        width: 200,
        cell: (l) => {
          const name = nameIn(l.detail);
          return (
            <span className="vt-name" title={name ?? undefined}>
              {words.entity(l.entity) ?? (name ? null : none)}
              {name && (
                <Box component="span" sx={{ color: 'h.text2', ml: l.entity ? 2 : 0 }}>
                  {name}
                </Box>
              )}
            </span>
          );
        },
      },
      {
        id: 'address',
        header: t('audit.address'),
        width: 176,
        cell: (l) =>
          l.address ? (
            <Box component="span" className="vt-name" sx={{ fontFamily: font.mono, fontSize: 12 }}>
              {l.address}
            </Box>
          ) : (
            none
          ),
      },
      at,
    ];
    // "3 minutes ago" grows with the clock.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [t, words.action, words.actor, words.entity, minute, isNarrow]);
}
