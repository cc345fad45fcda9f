import {
  Box,
  Checkbox,
  FormControlLabel,
  Stack,
  TextField,
  ToggleButton,
  Typography,
} from '@mui/material';
import { useTranslation } from 'react-i18next';
import { useZoneChoices } from '@/shared/lib/locale';
import { Field } from '@/shared/ui/Field';
import { weekDays, type RouteForm } from './model';
import { useDayNames } from './useRouteSentence';

/** From when to when nothing is sent, on which days, by whose clock. */
export function QuietHoursFields({
  form,
  onChange,
}: {
  form: RouteForm;
  onChange: (part: Partial<RouteForm>) => void;
}) {
  const { t } = useTranslation();
  const zones = useZoneChoices();
  const name = useDayNames();
  const time = (key: 'quietFrom' | 'quietTo') => (
    <Field label={t(`alerts.${key}`)}>
      {(id, describedBy) => (
        <TextField
          id={id}
          type="time"
          value={form[key]}
          onChange={(e) => e.target.value && onChange({ [key]: e.target.value })}
          slotProps={{ htmlInput: { 'aria-describedby': describedBy } }}
        />
      )}
    </Field>
  );
  const flip = (d: number) => {
    const days = weekDays.filter((x) => form.quietDays.includes(x) !== (x === d));
    // No day at all would be no quiet hours: then the switch is the way.
    if (days.length) onChange({ quietDays: [...days] });
  };
  return (
    <Stack sx={{ gap: 2 }}>
      <Stack direction="row" sx={{ columnGap: 4, flexWrap: 'wrap' }}>
        {time('quietFrom')}
        {time('quietTo')}
        <Field label={t('alerts.zone')}>
          {(id, describedBy) => (
            <TextField
              id={id}
              select
              value={form.quietZone}
              onChange={(e) => onChange({ quietZone: e.target.value })}
              slotProps={{
                select: { native: true },
                htmlInput: { 'aria-describedby': describedBy },
              }}
              sx={{ maxWidth: 240 }}
            >
              {zones.map((z) => (
                <option key={z.value} value={z.value}>
                  {z.label}
                </option>
              ))}
            </TextField>
          )}
        </Field>
      </Stack>
      <Box>
        <Typography variant="label" component="p" sx={{ mb: 1.5 }}>
          {t('alerts.onDays')}
        </Typography>
        <Stack
          role="group"
          aria-label={t('alerts.onDays')}
          direction="row"
          sx={{ gap: 1.5, flexWrap: 'wrap' }}
        >
          {weekDays.map((d) => (
            <ToggleButton
              key={d}
              value={d}
              selected={form.quietDays.includes(d)}
              onChange={() => flip(d)}
              sx={{
                minWidth: 44,
                border: '1px solid !important',
                borderColor: (x) =>
                  `${form.quietDays.includes(d) ? x.vars!.palette.h.accent : x.vars!.palette.h.border} !important`,
                '&.Mui-selected': { bgcolor: 'h.accentSoft' },
              }}
            >
              {name([d])}
            </ToggleButton>
          ))}
        </Stack>
      </Box>
      <FormControlLabel
        label={<Typography variant="body2">{t('alerts.holdCritical')}</Typography>}
        sx={{ m: 0 }}
        control={
          <Checkbox
            size="small"
            checked={form.holdsCritical}
            onChange={(_, holdsCritical) => onChange({ holdsCritical })}
            sx={{ p: 1 }}
          />
        }
      />
    </Stack>
  );
}
