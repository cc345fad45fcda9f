import { Divider, IconButton, Menu, MenuItem, Tooltip } from '@mui/material';
import { Ellipsis, type LucideIcon } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { notify } from '@/shared/lib/toast';
import { useConfirm, type Question } from './Confirm';

/** One thing that can be done with a row: a way to another page, or a deed. */
export interface RowAct {
  id: string;
  label: string;
  icon?: LucideIcon;
  to?: string;
  /** An answer with an error is told; so is `done` where there was none. */
  run?: () => unknown;
  done?: string;
  /** Asked first. What is asked so stands apart, in red, when it is dangerous. */
  confirm?: Question;
  disabled?: boolean;
}

const failed = (answer: unknown): answer is { error: unknown } =>
  typeof answer === 'object' && answer !== null && 'error' in answer && !!answer.error;

/** The menu at the end of a row. Entries that do not apply are left out by the caller: `isEditor && {…}`. */
export function RowMenu({
  name,
  acts,
  disabled,
}: {
  name: string;
  acts: readonly (RowAct | false | undefined | null)[];
  disabled?: boolean;
}) {
  const { t } = useTranslation();
  const id = useId();
  const confirm = useConfirm();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const shown = acts.filter((a): a is RowAct => !!a);
  if (shown.length === 0) return null;
  const pick = async (act: RowAct) => {
    setAnchor(null);
    if (act.confirm && !(await confirm(act.confirm))) return;
    const answer: unknown = await act.run?.();
    if (failed(answer)) notify.failed(answer.error);
    else if (act.done) notify.done(act.done);
  };
  return (
    <>
      <Tooltip title={t('nav.more')}>
        <IconButton
          id={id}
          size="small"
          aria-label={t('row.more', { name })}
          aria-haspopup="menu"
          aria-expanded={!!anchor}
          disabled={!!disabled}
          onClick={(e) => setAnchor(e.currentTarget)}
        >
          <Ellipsis size={16} />
        </IconButton>
      </Tooltip>
      <Menu
        open={!!anchor}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        slotProps={{ list: { 'aria-labelledby': id } }}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
        transformOrigin={{ vertical: 'top', horizontal: 'right' }}
      >
        {shown.flatMap((act, i) => {
          const { icon: Icon } = act;
          const isDanger = !!act.confirm?.danger;
          const inside = (
            <>
              {Icon && <Icon size={15} aria-hidden />}
              {act.label}
            </>
          );
          return [
            isDanger && i > 0 && <Divider key={`${act.id}-line`} component="li" />,
            act.to ? (
              <MenuItem key={act.id} component={Link} to={act.to} disabled={!!act.disabled}>
                {inside}
              </MenuItem>
            ) : (
              <MenuItem
                key={act.id}
                disabled={!!act.disabled}
                onClick={() => void pick(act)}
                sx={isDanger ? { color: 'h.red' } : undefined}
              >
                {inside}
              </MenuItem>
            ),
          ];
        })}
      </Menu>
    </>
  );
}
