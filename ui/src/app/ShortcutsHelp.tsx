import {
  Box,
  Dialog,
  DialogContent,
  DialogTitle,
  IconButton,
  Stack,
  Typography,
} from '@mui/material';
import { X } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useAllActions, type Action } from '@/shared/lib/actions';
import { Kbd } from '@/shared/ui/Kbd';

const groups: Action['group'][] = ['go', 'do', 'view', 'account'];
const inTables = [
  ['↑ ↓', 'move'],
  ['Space', 'select'],
  ['Enter', 'open'],
  ['mod+a', 'all'],
  ['Esc', 'clear'],
] as const;

/** The shortcuts that work on this page, read from the registry: the help cannot be out of date. */
export default function ShortcutsHelp({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const id = useId();
  const actions = useAllActions().filter((a) => a.keys);
  const row = (key: string, label: string, keys: string) => (
    <Stack
      key={key}
      component="li"
      direction="row"
      sx={{ justifyContent: 'space-between', gap: 4, py: 1.25 }}
    >
      <Typography variant="body2">{label}</Typography>
      <Kbd keys={keys} />
    </Stack>
  );
  const list = { listStyle: 'none', m: 0, p: 0 } as const;
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm" aria-labelledby={id}>
      <Stack direction="row" sx={{ alignItems: 'center', pr: 4 }}>
        <DialogTitle id={id} sx={{ flex: 1 }}>
          {t('palette.help')}
        </DialogTitle>
        <IconButton aria-label={t('controls.close')} onClick={onClose}>
          <X size={16} />
        </IconButton>
      </Stack>
      <DialogContent
        sx={{
          columns: { xs: 1, sm: 2 },
          columnGap: 8,
          '& > div': { breakInside: 'avoid', mb: 4 },
          '& > div:last-of-type': { mb: 0 },
        }}
      >
        {groups.map((g) => {
          const some = actions.filter((a) => a.group === g);
          return (
            some.length > 0 && (
              <Box key={g}>
                <Typography
                  variant="caption"
                  component="h3"
                  sx={{ color: 'h.text2', fontWeight: 500, mb: 1 }}
                >
                  {t(`palette.${g}`)}
                </Typography>
                <Box component="ul" sx={list}>
                  {some.map((a) => row(a.id, a.label, a.keys!))}
                </Box>
              </Box>
            )
          );
        })}
        <Box>
          <Typography
            variant="caption"
            component="h3"
            sx={{ color: 'h.text2', fontWeight: 500, mb: 1 }}
          >
            {t('palette.tables')}
          </Typography>
          <Box component="ul" sx={list}>
            {inTables.map(([keys, what]) => row(what, t(`palette.table_${what}`), keys))}
          </Box>
        </Box>
      </DialogContent>
    </Dialog>
  );
}
