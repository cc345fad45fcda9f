import {
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  TextField,
  Typography,
} from '@mui/material';
import {
  createContext,
  useCallback,
  useContext,
  useId,
  useMemo,
  useState,
  type ReactNode,
} from 'react';
import { useTranslation } from 'react-i18next';

export interface Question {
  /** Names the thing: "Delete the workspace Northwind?" */
  title: string;
  body?: ReactNode;
  /** A verb: "Delete workspace". */
  action: string;
  danger?: boolean;
  /** Has to be typed before the button works; for what cannot be brought back. */
  typed?: string;
}
type Ask = (q: Question) => Promise<boolean>;
const ConfirmContext = createContext<Ask>(() => Promise.resolve(false));

/** `if (await confirm({...}))`. Only for what cannot be undone; the rest acts at once and offers Undo. */
export const useConfirm = () => useContext(ConfirmContext);

export function ConfirmProvider({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState<{ q: Question; answer: (yes: boolean) => void } | null>(null);
  const ask = useCallback<Ask>((q) => new Promise((answer) => setOpen({ q, answer })), []);
  const close = useMemo(() => (yes: boolean) => (open?.answer(yes), setOpen(null)), [open]);
  return (
    <ConfirmContext value={ask}>
      {children}
      {open && <ConfirmDialog question={open.q} onClose={close} />}
    </ConfirmContext>
  );
}

function ConfirmDialog({
  question: q,
  onClose,
}: {
  question: Question;
  onClose: (yes: boolean) => void;
}) {
  const { t } = useTranslation();
  const id = useId();
  const [text, setText] = useState('');
  const ready = !q.typed || text.trim() === q.typed;
  return (
    <Dialog
      open
      onClose={() => onClose(false)}
      maxWidth="xs"
      fullWidth
      role="alertdialog"
      aria-labelledby={`${id}-t`}
      aria-describedby={`${id}-b`}
    >
      <form
        onSubmit={(e) => {
          e.preventDefault();
          if (ready) onClose(true);
        }}
      >
        <DialogTitle
          id={`${id}-t`}
          sx={{
            fontSize: 15,
            lineHeight: '22px',
            fontWeight: 600,
            pb: 2,
            overflowWrap: 'anywhere',
          }}
        >
          {q.title}
        </DialogTitle>
        <DialogContent id={`${id}-b`}>
          <Typography variant="body2" component="div" color="textSecondary">
            {q.body}
          </Typography>
          {q.typed && (
            <>
              <Typography
                variant="label"
                component="label"
                htmlFor={`${id}-i`}
                sx={{ display: 'block', mt: 4, mb: 1.5 }}
              >
                {t('controls.typeToConfirm', { text: q.typed })}
              </Typography>
              <TextField
                id={`${id}-i`}
                fullWidth
                autoFocus
                autoComplete="off"
                value={text}
                onChange={(e) => setText(e.target.value)}
              />
            </>
          )}
        </DialogContent>
        <DialogActions>
          <Button variant="outlined" autoFocus={!q.typed} onClick={() => onClose(false)}>
            {t('controls.cancel')}
          </Button>
          <Button
            type="submit"
            variant="contained"
            color={q.danger ? 'error' : 'primary'}
            disabled={!ready}
          >
            {q.action}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
