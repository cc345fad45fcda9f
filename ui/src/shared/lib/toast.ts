import { toast } from 'sonner';
import i18n from '@/i18n';
import { isApiError, problemText } from '@/api/problem';

/** Long enough to read, reach for and press. */
const undoMs = 10_000;

export const notify = {
  done: (message: string) => toast.success(message),
  info: (message: string) => toast(message),
  /** A change that can be taken back. */
  undo: (message: string, undo: () => void) =>
    toast.success(message, {
      duration: undoMs,
      action: { label: i18n.t('controls.undo'), onClick: undo },
    }),
  /** What failed, in the server's words where it gave some. */
  failed: (error: unknown, fallback?: string) => {
    const lost = isApiError(error) && error.status === 0;
    toast.error(fallback ?? i18n.t('controls.failed'), {
      description: lost ? i18n.t('controls.noAnswer') : problemText(error),
    });
  },
};
