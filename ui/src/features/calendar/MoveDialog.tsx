import {
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  Stack,
  TextField,
} from '@mui/material';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { minutesOf, momentOf, wallOf } from '@/shared/lib/dates';
import { useWorkspace } from '@/shared/lib/workspace';
import { Field } from '@/shared/ui/Field';

/** A day and a time, for one entry or for many: the way without dragging. */
export function MoveDialog({
  title,
  at,
  onClose,
  onMove,
}: {
  title: string;
  at: string | null;
  onClose: () => void;
  onMove: (at: string) => void;
}) {
  const { t } = useTranslation();
  const { timeZone } = useWorkspace();
  const start = wallOf(at, timeZone);
  const [day, setDay] = useState(start.day);
  const [time, setTime] = useState(start.time || '09:00');
  return (
    <Dialog open onClose={onClose} maxWidth="xs" fullWidth aria-labelledby="move-title">
      <form
        onSubmit={(e) => {
          e.preventDefault();
          if (day && time) onMove(momentOf(day, minutesOf(time), timeZone));
        }}
      >
        <DialogTitle id="move-title">{title}</DialogTitle>
        <DialogContent>
          <Stack direction="row" sx={{ gap: 3 }}>
            <Field label={t('content.planDate')} hint={t('content.planHint', { zone: timeZone })}>
              {(id) => (
                <TextField
                  id={id}
                  type="date"
                  required
                  autoFocus
                  value={day}
                  onChange={(e) => setDay(e.target.value)}
                />
              )}
            </Field>
            <Field label={t('content.planTime')}>
              {(id) => (
                <TextField
                  id={id}
                  type="time"
                  required
                  value={time}
                  onChange={(e) => setTime(e.target.value)}
                />
              )}
            </Field>
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button variant="outlined" onClick={onClose}>
            {t('controls.cancel')}
          </Button>
          <Button type="submit" variant="contained">
            {t('calendar.move')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
