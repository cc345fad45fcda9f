import {
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  Stack,
  type DialogProps,
} from '@mui/material';
import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FormAlert } from './Field';

/**
 * First a form, then what it made, which is shown once and here alone: from then on a click beside
 * the dialog does not close it.
 */
export function MakeDialog({
  title,
  isMade,
  size = 'sm',
  onClose,
  children,
}: {
  title: string;
  isMade: boolean;
  size?: DialogProps['maxWidth'];
  onClose: () => void;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <Dialog
      open
      onClose={(_, reason) => !(isMade && reason === 'backdropClick') && onClose()}
      fullWidth
      maxWidth={size}
      aria-labelledby={id}
    >
      <DialogTitle id={id}>{title}</DialogTitle>
      {children}
    </Dialog>
  );
}

/** The form in it: its alert, its fields, Cancel and the verb. */
export function MakeForm({
  alert,
  submit,
  isSubmitting,
  isDisabled,
  onSubmit,
  onClose,
  children,
}: {
  alert: string | undefined;
  submit: string;
  isSubmitting: boolean;
  /** There is nothing yet that could be sent. */
  isDisabled?: boolean;
  onSubmit: () => Promise<void>;
  onClose: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <form
      noValidate
      onSubmit={(e) => {
        e.preventDefault();
        void onSubmit();
      }}
    >
      <DialogContent>
        <Stack sx={{ gap: 3 }}>
          <FormAlert>{alert}</FormAlert>
          {children}
        </Stack>
      </DialogContent>
      <DialogActions>
        <Button variant="outlined" onClick={onClose}>
          {t('controls.cancel')}
        </Button>
        <Button type="submit" variant="contained" loading={isSubmitting} disabled={!!isDisabled}>
          {submit}
        </Button>
      </DialogActions>
    </form>
  );
}

/** What was made, to be copied; `more` stands at the left of the button that ends it. */
export function MadeOnce({
  done,
  more,
  onClose,
  children,
}: {
  done: string;
  more?: ReactNode;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <>
      <DialogContent>
        <Stack sx={{ gap: 4 }}>{children}</Stack>
      </DialogContent>
      <DialogActions>
        {more}
        <Button variant="outlined" onClick={onClose}>
          {done}
        </Button>
      </DialogActions>
    </>
  );
}
