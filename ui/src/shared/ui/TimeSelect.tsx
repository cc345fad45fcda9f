import { TextField, type TextFieldProps } from '@mui/material';

const stepMinutes = 30;
const two = (n: number) => String(n).padStart(2, '0');
const times = Array.from({ length: (24 * 60) / stepMinutes }, (_, i) => {
  const minutes = i * stepMinutes;
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
});

/** A time of the day, "08:00": written alike in every browser; one between the steps stays as it is. */
export function TimeSelect({
  value,
  onChange,
  ...field
}: Omit<TextFieldProps, 'onChange' | 'value'> & {
  value: string;
  onChange: (time: string) => void;
}) {
  return (
    <TextField
      {...field}
      select
      value={value}
      onChange={(e) => onChange(e.target.value)}
      slotProps={{ ...field.slotProps, select: { native: true } }}
    >
      {[...new Set([...times, value])].sort().map((time) => (
        <option key={time} value={time}>
          {time}
        </option>
      ))}
    </TextField>
  );
}
