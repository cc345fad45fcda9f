import { Switch, Tooltip } from '@mui/material';
import { useTranslation } from 'react-i18next';
import { useUpdateRuleMutation, type Rule } from '@/api';
import { notify } from '@/shared/lib/toast';
import { useCan } from '@/shared/lib/workspace';

/** On or off, at once, with a way back. */
export function RuleSwitch({ rule }: { rule: Rule }) {
  const { t } = useTranslation();
  const can = useCan();
  const [update, { isLoading, originalArgs }] = useUpdateRuleMutation();
  const isOn = (isLoading ? originalArgs?.body.enabled : rule.enabled) ?? true;
  const turn = async (enabled: boolean, undoable: boolean) => {
    const answer = await update({ id: rule.id, body: { enabled } });
    if (answer.error) return notify.failed(answer.error);
    const said = t(enabled ? 'automation.turnedOn' : 'automation.turnedOff', { name: rule.name });
    if (undoable) notify.undo(said, () => void turn(!enabled, false));
    else notify.done(said);
  };
  const label = t(isOn ? 'automation.turnOff' : 'automation.turnOn', { name: rule.name });
  return (
    <Tooltip title={t(isOn ? 'automation.on' : 'automation.off')}>
      <span style={{ display: 'inline-flex' }}>
        <Switch
          size="small"
          checked={isOn}
          disabled={!can('editor')}
          onChange={(e) => void turn(e.target.checked, true)}
          slotProps={{ input: { 'aria-label': label } }}
        />
      </span>
    </Tooltip>
  );
}
