import { Box, Stack, TextField, Typography } from '@mui/material';
import { Link2, UserMinus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import {
  useDeleteMemberMutation,
  useGetMeQuery,
  useInviteMemberMutation,
  useUpdateMemberMutation,
  type Invitation,
  type Member,
  type Role,
} from '@/api';
import { setSession, switchOrganization } from '@/api/session';
import { useFormat } from '@/shared/lib/format';
import { notify } from '@/shared/lib/toast';
import { useMinute } from '@/shared/lib/useMinute';
import { useWorkspace } from '@/shared/lib/workspace';
import { Avatar } from '@/shared/ui/Avatar';
import { Badge } from '@/shared/ui/Badge';
import { useConfirm } from '@/shared/ui/Confirm';
import { Ago } from '@/shared/ui/DateTime';
import { RowMenu } from '@/shared/ui/RowMenu';
import { invitationEnds, isLastOwner, mayChange, nameOf, rolesUpTo } from './model';

interface Props {
  member: Member;
  /** Active owners of the workspace: the last one stays. */
  owners: number;
  /** A new link was made for somebody who is invited. */
  onInvited: (invitation: Invitation) => void;
}

export function MemberRow({ member: m, owners, onInvited }: Props) {
  const { t } = useTranslation();
  const workspace = useWorkspace();
  const isSelf = m.user_id === workspace.userId;
  const isInvited = m.state === 'invited';
  return (
    <Box
      component="li"
      sx={{
        display: 'grid',
        alignItems: 'center',
        columnGap: 4,
        rowGap: 2,
        gridTemplateColumns: { xs: 'minmax(0,1fr) auto', sm: 'minmax(0,1fr) 150px 148px 32px' },
        gridTemplateAreas: {
          xs: '"who menu" "role seen"',
          sm: '"who seen role menu"',
        },
        minHeight: 60,
        px: 4,
        py: 2.5,
        borderBottom: 1,
        borderColor: 'h.border',
        '&:last-of-type': { borderBottom: 0 },
      }}
    >
      <Stack direction="row" sx={{ gridArea: 'who', alignItems: 'center', gap: 3, minWidth: 0 }}>
        <Avatar name={isInvited ? m.email : nameOf(m)} faint={isInvited} />
        <Box sx={{ minWidth: 0 }}>
          <Stack direction="row" sx={{ alignItems: 'center', gap: 2, minWidth: 0 }}>
            <Typography variant="body2" noWrap sx={{ fontWeight: 500 }}>
              {nameOf(m)}
            </Typography>
            {isSelf && <Badge>{t('members.you')}</Badge>}
          </Stack>
          <Typography variant="caption" component="div" color="textSecondary" noWrap>
            {isInvited ? <Ends member={m} /> : m.email}
          </Typography>
        </Box>
      </Stack>
      <Typography
        variant="caption"
        component="div"
        color="textSecondary"
        noWrap
        sx={{ gridArea: 'seen', textAlign: { xs: 'left', sm: 'right' }, minWidth: 0 }}
      >
        {isInvited ? (
          <>
            {t('members.invitedAt')} <Ago at={m.invited_at} />
          </>
        ) : m.last_seen_at ? (
          <>
            {t('members.seen')} <Ago at={m.last_seen_at} />
          </>
        ) : (
          t('members.neverSeen')
        )}
      </Typography>
      <Box sx={{ gridArea: 'role' }}>
        <RoleSelect member={m} owners={owners} isSelf={isSelf} />
      </Box>
      <Box sx={{ gridArea: 'menu', justifySelf: 'end' }}>
        <MemberMenu member={m} owners={owners} isSelf={isSelf} onInvited={onInvited} />
      </Box>
    </Box>
  );
}

function Ends({ member }: { member: Member }) {
  const { t } = useTranslation();
  const f = useFormat();
  useMinute();
  const ends = invitationEnds(member);
  return ends ? t('members.linkEnds', { when: f.ago(ends) }) : null;
}

interface Own {
  member: Member;
  owners: number;
  isSelf: boolean;
}

function RoleSelect({ member: m, owners, isSelf }: Own) {
  const { t } = useTranslation();
  const { role: own } = useWorkspace();
  const confirm = useConfirm();
  const [update, { isLoading }] = useUpdateMemberMutation();
  const set = (role: Role) => update({ id: m.id, body: { role } });
  const change = async (role: Role) => {
    const before = m.role;
    // One's own rights cannot be given back by oneself: that is asked, the rest can be undone.
    if (isSelf) {
      const yes = await confirm({
        title: t('members.demoteAsk', { role: t(`role.${role}`) }),
        body: t('members.demoteBody'),
        action: t('members.demote'),
        danger: true,
      });
      if (!yes) return;
    }
    const answer = await set(role);
    if (answer.error) return void notify.failed(answer.error);
    if (isSelf) return void notify.done(t('members.roleSaved'));
    notify.undo(
      t('members.changed', { name: nameOf(m), role: t(`role.${role}`) }),
      () => void set(before).then((back) => back.error && notify.failed(back.error)),
    );
  };
  if (!mayChange(m, own, owners))
    return (
      <Typography
        variant="body2"
        title={isLastOwner(m, owners) && isSelf ? t('members.lastOwner') : undefined}
        sx={{ color: 'h.text2', px: { sm: 2.5 } }}
      >
        {t(`role.${m.role}`)}
      </Typography>
    );
  return (
    <TextField
      select
      fullWidth
      value={m.role}
      disabled={isLoading}
      onChange={(e) => void change(e.target.value as Role)}
      slotProps={{
        select: { native: true },
        htmlInput: { 'aria-label': t('members.roleOf', { name: nameOf(m) }) },
      }}
      sx={{ maxWidth: 160 }}
    >
      {rolesUpTo(own).map((r) => (
        <option key={r} value={r}>
          {t(`role.${r}`)}
        </option>
      ))}
    </TextField>
  );
}

function MemberMenu({
  member: m,
  owners,
  isSelf,
  onInvited,
}: Own & { onInvited: Props['onInvited'] }) {
  const { t } = useTranslation();
  const { role: own, name: workspace } = useWorkspace();
  const [invite, inviting] = useInviteMemberMutation();
  const remove = useRemove(m, isSelf);
  if (!mayChange(m, own, owners)) return null;
  const isInvited = m.state === 'invited';
  const again = async () => {
    const answer = await invite({ body: { email: m.email, role: m.role } });
    if (answer.data) onInvited(answer.data);
    return answer;
  };
  const what = isInvited ? 'withdraw' : isSelf ? 'leave' : 'remove';
  return (
    <RowMenu
      name={nameOf(m)}
      disabled={inviting.isLoading}
      acts={[
        isInvited && { id: 'link', label: t('members.newLink'), icon: Link2, run: again },
        {
          id: what,
          label: t(`members.${what}`),
          icon: UserMinus,
          confirm: {
            title: t(`members.${what}Ask`, { name: nameOf(m), workspace }),
            body: t(`members.${what}Body`),
            action: t(`members.${what}`),
            danger: true,
          },
          run: remove,
        },
      ]}
    />
  );
}

/** Removes, and when it was oneself goes on to another workspace or to the sign-in. */
function useRemove(m: Member, isSelf: boolean) {
  const { t } = useTranslation();
  const go = useNavigate();
  const workspace = useWorkspace();
  const me = useGetMeQuery();
  const [remove] = useDeleteMemberMutation();
  const what = m.state === 'invited' ? 'withdraw' : isSelf ? 'leave' : 'remove';
  return async () => {
    const answer = await remove({ id: m.id });
    if (answer.error) return void notify.failed(answer.error);
    if (!isSelf) return void notify.done(t(`members.${what}Done`, { name: nameOf(m) }));
    const other = me.data?.organizations.find((o) => o.id !== workspace.id);
    const switched = !!other && (await switchOrganization(other.id).catch(() => false));
    if (!switched) setSession(null);
    else void go('/');
  };
}
