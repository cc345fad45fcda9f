import { FormControlLabel, Switch, Tooltip, Typography } from '@mui/material';
import { useTranslation } from 'react-i18next';

/** Continues a chart into the future; where it cannot, it says why. */
export function ForecastSwitch({
  checked,
  onChange,
  whyNot,
}: {
  checked: boolean;
  onChange: (on: boolean) => void;
  whyNot?: string | undefined;
}) {
  const { t } = useTranslation();
  return (
    <Tooltip title={whyNot ?? ''} describeChild>
      {/* A switch that is off limits still takes the focus, so that its reason can be read. */}
      <FormControlLabel
        sx={{ m: 0, gap: 2 }}
        label={
          <Typography variant="body2" sx={{ color: whyNot ? 'h.text3' : undefined }}>
            {t('forecast.switch')}
          </Typography>
        }
        control={
          <Switch
            checked={checked && !whyNot}
            slotProps={{ input: { 'aria-disabled': !!whyNot } }}
            onChange={(_, on) => !whyNot && onChange(on)}
          />
        }
      />
    </Tooltip>
  );
}
