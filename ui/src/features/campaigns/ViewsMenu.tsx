import {
  Button,
  Checkbox,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  Divider,
  FormControlLabel,
  IconButton,
  Menu,
  MenuItem,
  Stack,
  TextField,
  Typography,
} from '@mui/material';
import { Bookmark, ChevronDown, Trash2, UsersRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  useCreateViewMutation,
  useDeleteViewMutation,
  useListViewsQuery,
  type SavedView,
} from '@/api';
import { notify } from '@/shared/lib/toast';
import { useCan } from '@/shared/lib/workspace';

/** Saved views: filters, order, period and columns under a name, for oneself or for everybody. */
export function ViewsMenu({
  query,
  columns,
  onOpen,
}: {
  query: string;
  columns: string[];
  onOpen: (view: SavedView | null) => void;
}) {
  const { t } = useTranslation();
  const can = useCan();
  const { data } = useListViewsQuery({});
  const [remove] = useDeleteViewMutation();
  const [create] = useCreateViewMutation();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [naming, setNaming] = useState(false);
  const views = data?.data ?? [];
  const current = views.find((v) => v.query === query && v.columns.join() === columns.join());
  const drop = async (view: SavedView) => {
    setAnchor(null);
    const answer = await remove({ id: view.id });
    if (answer.error) return notify.failed(answer.error);
    const { page, name, query: q, columns: c, shared } = view;
    notify.undo(
      t('campaigns.viewDeleted', { name }),
      () => void create({ body: { page, name, query: q, columns: c, shared } }),
    );
  };
  return (
    <>
      <Button
        variant="outlined"
        aria-haspopup="menu"
        aria-expanded={!!anchor}
        startIcon={<Bookmark size={14} />}
        endIcon={<ChevronDown size={14} />}
        onClick={(e) => setAnchor(e.currentTarget)}
      >
        {current?.name ?? t('campaigns.views')}
      </Button>
      <Menu open={!!anchor} anchorEl={anchor} onClose={() => setAnchor(null)}>
        <MenuItem selected={query === ''} onClick={() => (onOpen(null), setAnchor(null))}>
          {t('campaigns.allCampaigns')}
        </MenuItem>
        {views.map((v) => (
          <MenuItem
            key={v.id}
            selected={v === current}
            onClick={() => (onOpen(v), setAnchor(null))}
            sx={{ pr: 1 }}
          >
            <Stack direction="row" sx={{ alignItems: 'center', gap: 2, flex: 1 }}>
              <Typography variant="body2" sx={{ flex: 1 }}>
                {v.name}
              </Typography>
              {v.shared && <UsersRound size={13} aria-label={t('campaigns.shared')} />}
              <IconButton
                size="small"
                aria-label={t('campaigns.deleteView', { name: v.name })}
                onClick={(e) => (e.stopPropagation(), void drop(v))}
              >
                <Trash2 size={13} />
              </IconButton>
            </Stack>
          </MenuItem>
        ))}
        <Divider />
        <MenuItem disabled={!!current} onClick={() => (setNaming(true), setAnchor(null))}>
          {t('campaigns.saveView')}
        </MenuItem>
      </Menu>
      {naming && (
        <NameView
          canShare={can('editor')}
          onClose={() => setNaming(false)}
          onSave={async (name, shared) => {
            const answer = await create({
              body: { page: 'campaigns', name, query, columns, shared },
            });
            if (answer.error) return notify.failed(answer.error);
            setNaming(false);
            notify.done(t('campaigns.viewSaved', { name }));
          }}
        />
      )}
    </>
  );
}

function NameView({
  canShare,
  onClose,
  onSave,
}: {
  canShare: boolean;
  onClose: () => void;
  onSave: (name: string, shared: boolean) => Promise<unknown>;
}) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  return (
    <Dialog open onClose={onClose} maxWidth="xs" fullWidth aria-labelledby="name-view">
      <form
        onSubmit={(e) => {
          e.preventDefault();
          if (name.trim()) void onSave(name.trim(), shared);
        }}
      >
        <DialogTitle id="name-view">{t('campaigns.saveView')}</DialogTitle>
        <DialogContent>
          <Typography
            variant="label"
            component="label"
            htmlFor="view-name"
            sx={{ display: 'block', mb: 1.5 }}
          >
            {t('campaigns.viewName')}
          </Typography>
          <TextField
            id="view-name"
            autoFocus
            fullWidth
            value={name}
            onChange={(e) => setName(e.target.value)}
            slotProps={{ htmlInput: { maxLength: 80 } }}
          />
          {canShare && (
            <FormControlLabel
              sx={{ mt: 3 }}
              control={
                <Checkbox
                  size="small"
                  checked={shared}
                  onChange={(e) => setShared(e.target.checked)}
                />
              }
              label={<Typography variant="body2">{t('campaigns.shareView')}</Typography>}
            />
          )}
        </DialogContent>
        <DialogActions>
          <Button variant="outlined" onClick={onClose}>
            {t('controls.cancel')}
          </Button>
          <Button type="submit" variant="contained">
            {t('controls.save')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
