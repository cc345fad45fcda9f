import {
  Box,
  IconButton,
  InputAdornment,
  Stack,
  TextField,
  Tooltip,
  Typography,
  type TextFieldProps,
} from '@mui/material';
import { Eye, EyeOff } from 'lucide-react';
import { useId, useState, type ReactElement, type ReactNode } from 'react';
import type { UseFormRegisterReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { fieldMessage } from '@/shared/lib/form';

interface FieldProps {
  label: ReactNode;
  error?: string | undefined;
  hint?: ReactNode;
  /** Right of the label: "Forgot password?" */
  aside?: ReactNode;
  children: (id: string, describedBy: string) => ReactElement;
}

/** Label above, control, then the error or the hint; the line below keeps its height. */
export function Field({ label, error, hint, aside, children }: FieldProps) {
  const id = useId();
  const message = fieldMessage(error);
  return (
    <Box sx={{ minWidth: 0 }}>
      <Stack
        direction="row"
        sx={{ justifyContent: 'space-between', alignItems: 'baseline', gap: 2, mb: 1.5 }}
      >
        <Typography variant="label" component="label" htmlFor={id}>
          {label}
        </Typography>
        {aside && (
          <Typography variant="caption" component="span">
            {aside}
          </Typography>
        )}
      </Stack>
      {children(id, `${id}-d`)}
      <Typography
        id={`${id}-d`}
        role={message ? 'alert' : undefined}
        variant="caption"
        component="p"
        // What is said below a field stands nearer to it than to the next label.
        sx={{ mt: 1, mb: hint ? 1.5 : 0, minHeight: 16, color: message ? 'h.red' : 'h.text2' }}
      >
        {message ?? hint}
      </Typography>
    </Box>
  );
}

type InputProps = Omit<FieldProps, 'children'> & {
  register: UseFormRegisterReturn;
  input?: Omit<TextFieldProps, 'error' | 'id' | 'label'>;
};

/** A text input of a react-hook-form. */
export function TextInput({ register, input, ...field }: InputProps) {
  const { ref, ...rest } = register;
  return (
    <Field {...field}>
      {(id, describedBy) => (
        <TextField
          id={id}
          fullWidth
          error={!!field.error}
          {...input}
          {...rest}
          inputRef={ref}
          slotProps={{
            ...input?.slotProps,
            htmlInput: {
              'aria-describedby': describedBy,
              'aria-invalid': !!field.error,
              ...(input?.slotProps?.htmlInput as object),
            },
          }}
        />
      )}
    </Field>
  );
}

export function PasswordInput({
  autoComplete,
  ...props
}: InputProps & { autoComplete: 'current-password' | 'new-password' }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  const label = shown ? t('controls.hidePassword') : t('controls.showPassword');
  return (
    <TextInput
      {...props}
      input={{
        ...props.input,
        type: shown ? 'text' : 'password',
        autoComplete,
        slotProps: {
          input: {
            sx: { pr: 1 },
            endAdornment: (
              <InputAdornment position="end">
                <Tooltip title={label}>
                  <IconButton
                    size="small"
                    aria-label={label}
                    aria-pressed={shown}
                    onClick={() => setShown(!shown)}
                  >
                    {shown ? <EyeOff size={15} /> : <Eye size={15} />}
                  </IconButton>
                </Tooltip>
              </InputAdornment>
            ),
          },
        },
      }}
    />
  );
}

export interface Choice {
  value: string;
  label: string;
}

/** A native select: type-ahead, arrow keys and the phone's own wheel come with it, also for long lists. */
export function SelectInput({
  choices,
  placeholder,
  ...props
}: InputProps & { choices: Choice[]; placeholder?: string }) {
  return (
    <TextInput
      {...props}
      input={{
        ...props.input,
        select: true,
        slotProps: { select: { native: true } },
        children: (
          <>
            {placeholder !== undefined && <option value="">{placeholder}</option>}
            {choices.map((c) => (
              <option key={c.value} value={c.value}>
                {c.label}
              </option>
            ))}
          </>
        ),
      }}
    />
  );
}

/** A part of a long form: what it is about at the left, its fields at the right. */
export function Section({
  title,
  hint,
  children,
}: {
  title: string;
  hint?: ReactNode;
  children: ReactNode;
}) {
  return (
    <Box
      component="section"
      aria-label={title}
      sx={{
        display: 'grid',
        gridTemplateColumns: { xs: '1fr', lg: '220px minmax(0,1fr)' },
        gap: { xs: 4, lg: 8 },
        p: { xs: 4, sm: 6 },
        '& + &': { borderTop: 1, borderColor: 'h.border' },
      }}
    >
      <Box>
        <Typography variant="h2">{title}</Typography>
        {hint && (
          <Typography variant="body2" component="div" color="textSecondary" sx={{ mt: 1 }}>
            {hint}
          </Typography>
        )}
      </Box>
      <Stack sx={{ gap: 3, minWidth: 0 }}>{children}</Stack>
    </Box>
  );
}

/** The alert of a whole form: what is wrong with no field in particular. */
export function FormAlert({ children }: { children: ReactNode }) {
  if (!children) return null;
  return (
    <Box
      role="alert"
      sx={{
        px: 3,
        py: 2.5,
        mb: 2,
        borderRadius: '6px',
        bgcolor: 'h.redSoft',
        color: 'h.red',
        fontSize: 13,
        lineHeight: '20px',
        overflowWrap: 'anywhere',
      }}
    >
      {children}
    </Box>
  );
}
