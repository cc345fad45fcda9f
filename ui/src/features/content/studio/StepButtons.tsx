import {
  Box,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  Menu,
  MenuItem,
  TextField,
  Tooltip,
} from '@mui/material';
import { Ellipsis } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { ItemStep } from '@/api';
import { useDeleteContentMutation, useGetBrandQuery, useMoveContentOnMutation } from '@/api/loop';
import { useActions, type Action } from '@/shared/lib/actions';
import { notify } from '@/shared/lib/toast';
import { useCan, useWorkspace } from '@/shared/lib/workspace';
import { useConfirm } from '@/shared/ui/Confirm';
import { IconDeed } from '@/shared/ui/IconDeed';
import { stepsOf } from '../model';
import type { Studio } from './useStudio';

/** What may be done next, as buttons; the rare ones in a menu. */
export function StepButtons({
  studio,
  title,
  next,
}: {
  studio: Studio;
  title: string;
  /** What comes first when no step of the review does. */
  next?: ReactNode;
}) {
  const { t } = useTranslation();
  const go = useNavigate();
  const can = useCan();
  const { userName } = useWorkspace();
  const confirm = useConfirm();
  const { data: brand } = useGetBrandQuery();
  const [move, { isLoading }] = useMoveContentOnMutation();
  const [remove] = useDeleteContentMutation();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [isSendingBack, setSendingBack] = useState(false);
  const { item } = studio;
  const isEditor = can('editor');
  const steps = stepsOf(item.state);
  const needsOther = brand?.approval === 'somebody_else' && item.owner === userName;

  const take = async (step: ItemStep, note?: string) => {
    // A step is taken by the text as it is typed, not by the one before.
    if (!(await studio.save())) return;
    const answer = await move({ id: item.id, body: { step, ...(note ? { note } : {}) } });
    if (answer.error) return notify.failed(answer.error);
    studio.take(answer.data);
    notify.done(t(`content.stepDone.${step}`));
  };
  const run = (step: ItemStep) => {
    if (step === 'send_back') setSendingBack(true);
    else void take(step);
  };
  const actions = useMemo<Action[]>(
    () =>
      isEditor
        ? stepsOf(item.state)
            .filter((s) => s !== 'approve' || !needsOther)
            .map((s) => ({
              id: `content:${s}`,
              label: t(`content.steps.${s}`),
              group: 'do',
              run: () => document.getElementById(`content-step-${s}`)?.click(),
            }))
        : [],
    [t, isEditor, item.state, needsOther],
  );
  useActions(actions);
  if (!isEditor) return null;
  const erase = async () => {
    setAnchor(null);
    const yes = await confirm({
      title: t('content.deleteAsk', { name: title }),
      body: t('content.deleteBody'),
      action: t('content.delete'),
      danger: true,
    });
    if (!yes) return;
    const answer = await remove({ id: item.id });
    if (answer.error) return notify.failed(answer.error);
    notify.done(t('content.deleted'));
    void go('/content');
  };
  return (
    <>
      {steps
        .filter((s) => s !== 'archive')
        .map((s, i) => {
          const isBarred = s === 'approve' && needsOther;
          return (
            <Tooltip key={s} title={isBarred ? t('content.somebodyElse') : ''}>
              <Box component="span">
                <Button
                  id={`content-step-${s}`}
                  variant={i === 0 && s !== 'send_back' ? 'contained' : 'outlined'}
                  size="small"
                  disabled={isBarred || isLoading || studio.state === 'conflict'}
                  onClick={() => run(s)}
                >
                  {t(`content.steps.${s}`)}
                </Button>
              </Box>
            </Tooltip>
          );
        })}
      {next}
      <IconDeed
        name={t('content.more')}
        aria-haspopup="menu"
        aria-expanded={!!anchor}
        onClick={(e) => setAnchor(e.currentTarget)}
      >
        <Ellipsis size={16} />
      </IconDeed>
      <Menu open={!!anchor} anchorEl={anchor} onClose={() => setAnchor(null)}>
        {steps.includes('archive') && (
          <MenuItem
            onClick={() => {
              setAnchor(null);
              void take('archive');
            }}
          >
            {t('content.steps.archive')}
          </MenuItem>
        )}
        <MenuItem onClick={() => void erase()} sx={{ color: 'h.red' }}>
          {t('content.delete')}
        </MenuItem>
      </Menu>
      {isSendingBack && (
        <SendBack
          onClose={() => setSendingBack(false)}
          onSend={(note) => {
            setSendingBack(false);
            void take('send_back', note);
          }}
        />
      )}
    </>
  );
}

function SendBack({ onClose, onSend }: { onClose: () => void; onSend: (note: string) => void }) {
  const { t } = useTranslation();
  const [note, setNote] = useState('');
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="xs" aria-labelledby="send-back-title">
      <form
        onSubmit={(e) => {
          e.preventDefault();
          onSend(note.trim());
        }}
      >
        <DialogTitle id="send-back-title">{t('content.sendBackTitle')}</DialogTitle>
        <DialogContent>
          <TextField
            autoFocus
            fullWidth
            multiline
            minRows={3}
            sx={{ '& .MuiInputBase-root': { p: 0 } }}
            value={note}
            placeholder={t('content.note')}
            onChange={(e) => setNote(e.target.value)}
            slotProps={{ htmlInput: { 'aria-label': t('content.note'), maxLength: 1000 } }}
          />
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{t('controls.cancel')}</Button>
          <Button type="submit" variant="contained">
            {t('content.steps.send_back')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
