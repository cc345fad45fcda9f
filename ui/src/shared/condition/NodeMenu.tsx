import { Divider, IconButton, Menu, MenuItem } from '@mui/material';
import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Kbd } from '@/shared/ui/Kbd';
import { useEditor } from './editorContext';
import {
  duplicate,
  isGroup,
  remove,
  replace,
  step,
  unwrap,
  wrap,
  type GroupNode,
  type Node,
} from './tree';

/** All that can be done to a row or a group without dragging it. */
export function NodeMenu({ node, name }: { node: Node; name: string }) {
  const { t } = useTranslation();
  const e = useEditor();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  if (e.isDisabled) return null;
  const isRoot = node.id === e.root.id;
  const doIt = (f: (root: GroupNode) => GroupNode) => () => {
    setAnchor(null);
    e.change(f(e.root));
  };
  const item = (
    label: string,
    f: (root: GroupNode) => GroupNode,
    o: { keys?: string; disabled?: boolean; red?: boolean } = {},
  ) => (
    <MenuItem
      key={label}
      onClick={doIt(f)}
      disabled={!!o.disabled}
      sx={{ justifyContent: 'space-between', gap: 6, ...(o.red ? { color: 'h.red' } : {}) }}
    >
      {label}
      {o.keys && <Kbd keys={o.keys} />}
    </MenuItem>
  );
  return (
    <>
      <IconButton
        size="small"
        aria-label={t('condition.more', { name })}
        aria-haspopup="menu"
        aria-expanded={!!anchor}
        onClick={(x) => setAnchor(x.currentTarget)}
      >
        <Ellipsis size={16} />
      </IconButton>
      <Menu open={!!anchor} anchorEl={anchor} onClose={() => setAnchor(null)}>
        {item(t(node.not ? 'condition.unnegate' : 'condition.negate'), (r) =>
          r.id === node.id
            ? { ...r, not: !r.not }
            : replace(r, node.id, (n) => ({ ...n, not: !n.not })),
        )}
        {!isRoot && [
          item(t('condition.duplicate'), (r) => duplicate(r, node.id), {
            disabled: isGroup(node) ? !e.canAddGroup : !e.canAddTest,
          }),
          item(t('condition.moveUp'), (r) => step(r, node.id, -1), { keys: 'Alt+↑' }),
          item(t('condition.moveDown'), (r) => step(r, node.id, 1), { keys: 'Alt+↓' }),
          item(t('condition.wrap'), (r) => wrap(r, node.id), { disabled: !e.canAddGroup }),
          ...(isGroup(node) ? [item(t('condition.unwrap'), (r) => unwrap(r, node.id))] : []),
          <Divider key="line" sx={{ my: 1 }} />,
          item(
            t(isGroup(node) ? 'condition.removeGroup' : 'condition.remove'),
            (r) => remove(r, node.id),
            {
              red: true,
            },
          ),
        ]}
      </Menu>
    </>
  );
}
