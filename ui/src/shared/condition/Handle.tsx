import { Box } from '@mui/material';
import { GripVertical } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useEditor } from './editorContext';
import { remove, step, type Node } from './tree';

/** Takes a row by the mouse, or by Alt and the arrow keys. */
export function Handle({ node, name }: { node: Node; name: string }) {
  const { t } = useTranslation();
  const e = useEditor();
  const ref = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // The row was moved by its keys: they go on with it.
    if (e.heldId === node.id) ref.current?.focus();
  }, [e.heldId, e.root, node.id]);
  if (e.isDisabled) return null;
  return (
    <Box
      component="button"
      type="button"
      ref={ref}
      draggable
      aria-label={t('condition.drag', { name })}
      title={t('condition.dragHint')}
      onDragStart={(x: React.DragEvent) => {
        x.dataTransfer.effectAllowed = 'move';
        x.dataTransfer.setData('text/plain', node.id);
        const row = ref.current?.closest('[data-node]');
        if (row) x.dataTransfer.setDragImage(row, 8, 16);
        e.setDrag(node.id);
      }}
      onDragEnd={() => e.setDrag(undefined)}
      onKeyDown={(x: React.KeyboardEvent) => {
        const by = x.altKey && x.key === 'ArrowUp' ? -1 : x.altKey && x.key === 'ArrowDown' ? 1 : 0;
        if (by) {
          e.hold(node.id);
          e.change(step(e.root, node.id, by as -1 | 1));
        } else if (x.key === 'Delete' || x.key === 'Backspace') e.change(remove(e.root, node.id));
        else return;
        x.preventDefault();
      }}
      onBlur={() => e.heldId === node.id && e.hold('')}
      sx={{
        border: 0,
        bgcolor: 'transparent',
        p: 0,
        width: 20,
        height: 32,
        flexShrink: 0,
        display: { xs: 'none', sm: 'grid' },
        placeItems: 'center',
        borderRadius: '4px',
        cursor: 'grab',
        color: 'h.text3',
        '&:hover': { bgcolor: 'h.hover', color: 'h.text' },
        '&:focus-visible': { outline: '2px solid', outlineColor: 'h.accent' },
      }}
    >
      <GripVertical size={14} aria-hidden />
    </Box>
  );
}
