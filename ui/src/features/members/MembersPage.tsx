import { Button, Card, TextField, Typography } from '@mui/material';
import { Search, UserPlus, UsersRound } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useListMembersQuery, type Invitation, type Member } from '@/api';
import { useActions, type Action } from '@/shared/lib/actions';
import { useParam } from '@/shared/lib/useParam';
import { useCan, useWorkspace } from '@/shared/lib/workspace';
import { SettingsPage } from '@/shared/ui/SettingsPage';
import { ErrorState, FilteredEmpty, RowsSkeleton, EmptyState } from '@/shared/ui/States';
import { InviteDialog } from './InviteDialog';
import { MemberRow } from './MemberRow';
import { countOwners, sortMembers } from './model';

const most = 500;
const rowHeight = 60;
/** A search is worth its place from this many people on. */
const searchFrom = 8;

/** Who works in this workspace, as what, and who was asked to. */
export function Component() {
  const { t } = useTranslation();
  const isAdmin = useCan()('admin');
  const { userId } = useWorkspace();
  const query = useListMembersQuery({ limit: most });
  const [dialog, setDialog] = useParam('invite');
  const [q, setQ] = useParam('q');
  const [made, setMade] = useState<Invitation>();
  const members = query.data?.data;
  const close = () => {
    setMade(undefined);
    setDialog('');
  };
  useActions(
    useMemo<Action[]>(
      () =>
        isAdmin
          ? [
              {
                id: 'members:invite',
                label: t('members.invite'),
                group: 'do',
                icon: UserPlus,
                keys: 'c',
                keywords: ['invite', 'add', 'member', 'user'],
                run: () => setDialog('new'),
              },
            ]
          : [],
      // Its setter is made anew with every address; what it does is the same.
      // oxlint-disable-next-line react-hooks/exhaustive-deps
      [t, isAdmin],
    ),
  );
  const found = useMemo(() => {
    const text = q.trim().toLowerCase();
    return sortMembers(members ?? [], userId).filter(
      (m) => !text || `${m.name ?? ''} ${m.email}`.toLowerCase().includes(text),
    );
  }, [members, userId, q]);
  const active = found.filter((m) => m.state === 'active');
  const invited = found.filter((m) => m.state === 'invited');
  const owners = countOwners(members ?? []);
  const rows = (list: Member[]) =>
    list.map((m) => (
      <MemberRow
        key={m.id}
        member={m}
        owners={owners}
        onInvited={(invitation) => {
          setMade(invitation);
          setDialog('new');
        }}
      />
    ));
  return (
    <SettingsPage
      title={t('settings.members')}
      subtitle={t(isAdmin ? 'members.subtitle' : 'members.subtitleViewer')}
      actions={
        <>
          {(members?.length ?? 0) >= searchFrom && (
            <TextField
              value={q}
              onChange={(e) => setQ(e.target.value)}
              placeholder={t('members.search')}
              type="search"
              slotProps={{
                input: {
                  startAdornment: <Search size={15} aria-hidden style={{ marginRight: 8 }} />,
                },
                htmlInput: { 'aria-label': t('members.search') },
              }}
            />
          )}
          {isAdmin && (
            <Button
              variant="contained"
              startIcon={<UserPlus size={15} />}
              onClick={() => setDialog('new')}
            >
              {t('members.invite')}
            </Button>
          )}
        </>
      }
    >
      <Card component="section" aria-label={t('settings.members')}>
        {query.isError && !members ? (
          <ErrorState error={query.error} onRetry={query.refetch} />
        ) : !members ? (
          <RowsSkeleton rows={3} height={rowHeight} />
        ) : active.length === 0 ? (
          <FilteredEmpty onClear={() => setQ('')} />
        ) : (
          <List label={t('settings.members')}>{rows(active)}</List>
        )}
      </Card>
      {members && (invited.length > 0 || isAdmin) && (
        <>
          <Typography id="pending" variant="h2" sx={{ mt: 8, mb: 3 }}>
            {t('members.pending')}
          </Typography>
          <Card component="section" aria-labelledby="pending">
            {invited.length > 0 ? (
              <List label={t('members.pending')}>{rows(invited)}</List>
            ) : (
              <EmptyState
                icon={UsersRound}
                title={t('members.noPending')}
                hint={t('members.noPendingHint')}
              />
            )}
          </Card>
        </>
      )}
      {isAdmin && dialog && <InviteDialog made={made} onMade={setMade} onClose={close} />}
    </SettingsPage>
  );
}

function List({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <ul aria-label={label} style={{ listStyle: 'none', margin: 0, padding: 0 }}>
      {children}
    </ul>
  );
}
