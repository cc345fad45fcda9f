import { Switch, Tooltip } from '@mui/material';
import { useTranslation } from 'react-i18next';
import { useTurn } from '@/shared/lib/useTurn';

/** On or off at the end of a row: at once, with a way back. */
export function RowSwitch({
  name,
  isOn,
  disabled,
  set,
}: {
  name: string;
  isOn: boolean;
  disabled?: boolean;
  set: (enabled: boolean) => Promise<{ error?: unknown }>;
}) {
  const { t } = useTranslation();
  const turn = useTurn(name, set);
  return (
    <Tooltip title={t(isOn ? 'row.on' : 'row.off')}>
      <span style={{ display: 'inline-flex' }}>
        <Switch
          size="small"
          checked={isOn}
          disabled={!!disabled}
          onChange={(_, on) => turn(on)}
          slotProps={{
            input: { 'aria-label': t(isOn ? 'row.turnOffOf' : 'row.turnOnOf', { name }) },
          }}
        />
      </span>
    </Tooltip>
  );
}
