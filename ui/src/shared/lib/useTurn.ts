import { useTranslation } from 'react-i18next';
import { notify } from './toast';

/** Switches a named thing on or off at once, says so, and offers the way back. */
export function useTurn(name: string, set: (enabled: boolean) => Promise<{ error?: unknown }>) {
  const { t } = useTranslation();
  const turn = async (enabled: boolean, undoable: boolean) => {
    const answer = await set(enabled);
    if (answer.error) return notify.failed(answer.error);
    const said = t(enabled ? 'row.turnedOn' : 'row.turnedOff', { name });
    if (undoable) notify.undo(said, () => void turn(!enabled, false));
    else notify.done(said);
  };
  return (enabled: boolean) => void turn(enabled, true);
}
