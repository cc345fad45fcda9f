import { Menu, MenuItem, Typography } from '@mui/material';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/shared/lib/format';
import { useWorkspace } from '@/shared/lib/workspace';
import { snoozeChoices } from './snoozes';

/** When it may come back. */
export function SnoozeMenu({
  anchor,
  onPick,
  onClose,
}: {
  anchor: HTMLElement | null;
  onPick: (until: Date, said: string) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const f = useFormat();
  const { timeZone } = useWorkspace();
  return (
    <Menu
      open={!!anchor}
      anchorEl={anchor}
      onClose={onClose}
      slotProps={{ list: { 'aria-label': t('alerts.snooze') } }}
    >
      {snoozeChoices(new Date(), timeZone).map(({ id, until }) => (
        <MenuItem
          key={id}
          onClick={() => {
            onClose();
            onPick(until, f.dateTime(until));
          }}
          sx={{ justifyContent: 'space-between', gap: 6 }}
        >
          {t(`alerts.snoozeFor.${id}`)}
          <Typography variant="caption" color="textSecondary">
            {f.dateTime(until)}
          </Typography>
        </MenuItem>
      ))}
    </Menu>
  );
}
