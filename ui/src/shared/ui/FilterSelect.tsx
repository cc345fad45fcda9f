import { TextField } from '@mui/material';
import type { Choice } from './Field';

export interface ChoiceGroup {
  label: string;
  choices: Choice[];
}

/** A filter of a list: a native select whose first entry lets everything through. */
export function FilterSelect({
  label,
  all,
  value,
  choices,
  groups = [],
  onChange,
  name = (v) => v,
  maxWidth = 220,
  isRequired,
}: {
  label: string;
  /** The first entry: "All states". */
  all?: string;
  value: string;
  choices?: Choice[];
  groups?: ChoiceGroup[];
  onChange: (value: string) => void;
  /** How a value that is not offered is written. */
  name?: (value: string) => string;
  maxWidth?: number;
  /** One of the choices always counts: there is no first entry for all. */
  isRequired?: boolean;
}) {
  const known = [...(choices ?? []), ...groups.flatMap((g) => g.choices)];
  return (
    <TextField
      select
      value={value}
      onChange={(e) => onChange(e.target.value)}
      slotProps={{ select: { native: true }, htmlInput: { 'aria-label': label } }}
      sx={{ maxWidth: { sm: maxWidth }, minWidth: 0 }}
    >
      {!isRequired && <option value="">{all}</option>}
      {/* A value of an old link that is not offered any more stays visible as what it is. */}
      {value !== '' && !known.some((c) => c.value === value) && (
        <option value={value}>{name(value)}</option>
      )}
      {choices?.map((c) => (
        <option key={c.value} value={c.value}>
          {c.label}
        </option>
      ))}
      {groups.map((g) => (
        <optgroup key={g.label} label={g.label}>
          {g.choices.map((c) => (
            <option key={c.value} value={c.value}>
              {c.label}
            </option>
          ))}
        </optgroup>
      ))}
    </TextField>
  );
}
