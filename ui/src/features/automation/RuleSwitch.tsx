import type { Rule } from '@/api';
import { useUpdateRuleMutation } from '@/api/office';
import { useCan } from '@/shared/lib/workspace';
import { RowSwitch } from '@/shared/ui/RowSwitch';

/** What was chosen counts while it is on its way. */
export function RuleSwitch({ rule }: { rule: Rule }) {
  const can = useCan();
  const [update, { isLoading, originalArgs }] = useUpdateRuleMutation();
  return (
    <RowSwitch
      name={rule.name}
      isOn={(isLoading ? originalArgs?.body.enabled : rule.enabled) ?? true}
      disabled={!can('editor')}
      set={(enabled) => update({ id: rule.id, body: { enabled } })}
    />
  );
}
