import { Box, ButtonBase, Divider, Menu, MenuItem, Typography } from '@mui/material';
import { Check, ChevronsUpDown, Plus } from 'lucide-react';
import { lazy, Suspense, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useGetMeQuery } from '@/api';
import { switchOrganization } from '@/api/session';
import { notify } from '@/shared/lib/toast';
import { useWorkspace } from '@/shared/lib/workspace';

const NewWorkspaceDialog = lazy(() => import('./NewWorkspaceDialog'));

function Mark({ name }: { name: string }) {
  return (
    <Box
      aria-hidden
      component="span"
      sx={{
        width: 22,
        height: 22,
        borderRadius: '6px',
        bgcolor: 'h.accentSoft',
        color: 'h.accentText',
        fontSize: 11,
        fontWeight: 700,
        display: 'grid',
        placeItems: 'center',
        flexShrink: 0,
      }}
    >
      {name.slice(0, 1).toUpperCase()}
    </Box>
  );
}

export function WorkspaceSwitcher() {
  const { t } = useTranslation();
  const id = useId();
  const go = useNavigate();
  const workspace = useWorkspace();
  const me = useGetMeQuery();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [creating, setCreating] = useState(false);
  const close = () => setAnchor(null);
  const change = async (organizationId: string) => {
    close();
    if (organizationId === workspace.id) return;
    const ok = await switchOrganization(organizationId).catch(() => false);
    if (ok) void go('/');
    else notify.failed(null, t('shell.switchFailed'));
  };
  return (
    <>
      <ButtonBase
        id={id}
        aria-haspopup="menu"
        aria-expanded={!!anchor}
        aria-label={t('shell.workspace', { name: workspace.name })}
        onClick={(e) => setAnchor(e.currentTarget)}
        sx={{
          justifyContent: 'flex-start',
          gap: 2.5,
          height: 40,
          px: 2,
          mb: 1,
          borderRadius: '8px',
          flexShrink: 0,
          '&:hover': { bgcolor: 'h.hover' },
        }}
      >
        <img src="/icons/herald.svg" width={24} height={24} alt="" />
        <Typography variant="h3" component="span" noWrap sx={{ flex: 1, textAlign: 'left' }}>
          {workspace.name}
        </Typography>
        <ChevronsUpDown size={14} aria-hidden />
      </ButtonBase>
      <Menu
        anchorEl={anchor}
        open={!!anchor}
        onClose={close}
        slotProps={{ list: { 'aria-labelledby': id }, paper: { sx: { width: 240 } } }}
      >
        <Typography
          component="li"
          role="presentation"
          variant="caption"
          sx={{ px: 2, py: 1, color: 'h.text3', fontWeight: 500 }}
        >
          {t('shell.workspaces')}
        </Typography>
        {(me.data?.organizations ?? []).map((o) => (
          <MenuItem key={o.id} selected={o.id === workspace.id} onClick={() => void change(o.id)}>
            <Mark name={o.name} />
            <Box sx={{ flex: 1, minWidth: 0 }}>
              <Typography variant="body2" noWrap>
                {o.name}
              </Typography>
              <Typography variant="caption" component="div" color="textSecondary" noWrap>
                {t(`role.${o.role}`)} · {o.currency}
              </Typography>
            </Box>
            {o.id === workspace.id && <Check size={14} aria-hidden />}
          </MenuItem>
        ))}
        <Divider />
        <MenuItem
          onClick={() => {
            close();
            setCreating(true);
          }}
        >
          <Plus size={15} aria-hidden />
          {t('shell.newWorkspace')}
        </MenuItem>
      </Menu>
      {creating && (
        <Suspense fallback={null}>
          <NewWorkspaceDialog onClose={() => setCreating(false)} />
        </Suspense>
      )}
    </>
  );
}
