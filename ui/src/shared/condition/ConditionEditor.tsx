import { Box, Button, Stack, TextField, Typography } from '@mui/material';
import { Parentheses, Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConditionField } from '@/api';
import { EditorContext, useEditor, type DropPlace, type Editor } from './editorContext';
import { testFor } from './fields';
import { Handle } from './Handle';
import { NodeMenu } from './NodeMenu';
import { NotBadge } from './NotBadge';
import { TestRow } from './TestRow';
import {
  countTests,
  depthOf,
  insert,
  isGroup,
  locate,
  moveBefore,
  newGroup,
  newTest,
  replace,
  type GroupNode,
  type Node,
} from './tree';
import type { ConditionWords } from './useConditionWords';

/** The API's own limits. */
const mostTests = 50;
const mostDeep = 8;

/**
 * A condition as a tree of rows. `errors` are the server's, by their path below the condition
 * ("all.0.metric"); each stands at the row it speaks about.
 */
export function ConditionEditor({
  label,
  root,
  fields,
  words,
  errors,
  startWith,
  isDisabled = false,
  addLabel,
  onChange,
}: {
  label: string;
  root: GroupNode;
  fields: readonly ConditionField[];
  words: ConditionWords;
  errors?: Readonly<Record<string, string>>;
  /** The field a new test begins with. */
  startWith: string;
  isDisabled?: boolean;
  addLabel?: string;
  onChange: (root: GroupNode) => void;
}) {
  const [freshId, setFresh] = useState<string>();
  const [heldId, hold] = useState<string>();
  const [dragId, setDrag] = useState<string>();
  const [drop, setDrop] = useState<DropPlace>();
  const placed = useMemo(() => {
    const byNode = new Map<string, Record<string, string>>();
    for (const [path, text] of Object.entries(errors ?? {})) {
      const { id, member } = locate(root, path === '' ? [] : path.split('.'));
      byNode.set(id, { ...byNode.get(id), [member]: text });
    }
    return byNode;
  }, [errors, root]);
  const fresh = () => {
    const field = fields.find((f) => f.id === startWith) ?? fields[0];
    const node = newTest(field ? testFor(field) : { metric: startWith, op: '<', value: 1 });
    setFresh(node.id);
    return node;
  };
  const editor: Editor = {
    root,
    fields,
    words,
    isDisabled,
    errors: placed,
    change: onChange,
    addTest: (groupId) => onChange(insert(root, groupId, fresh())),
    addGroup: (groupId) => {
      const group = newGroup(root.join === 'all' ? 'any' : 'all');
      onChange(insert(insert(root, groupId, group), group.id, fresh()));
    },
    canAddTest: countTests(root) < mostTests,
    canAddGroup: countTests(root) < mostTests && depthOf(root) < mostDeep,
    freshId,
    heldId,
    hold,
    dragId,
    setDrag: (id) => {
      setDrag(id);
      if (!id) setDrop(undefined);
    },
    drop,
    setDrop,
  };
  return (
    <EditorContext value={editor}>
      <Box role="group" aria-label={label}>
        <Group group={root} isRoot addLabel={addLabel} />
      </Box>
    </EditorContext>
  );
}

function Group({
  group,
  isRoot = false,
  addLabel,
}: {
  group: GroupNode;
  isRoot?: boolean;
  addLabel?: string | undefined;
}) {
  const { t } = useTranslation();
  const e = useEditor();
  const name = t('condition.groupName', { text: e.words.tree(group) });
  const errors = e.errors.get(group.id);
  return (
    <Box
      sx={
        isRoot
          ? { minWidth: 0 }
          : {
              flex: 1,
              minWidth: 0,
              p: { xs: 2, sm: 2.5 },
              border: 1,
              borderColor: 'h.border',
              borderRadius: '8px',
              bgcolor: 'h.canvas',
            }
      }
    >
      {(!isRoot || group.not) && (
        <Stack direction="row" sx={{ alignItems: 'center', gap: 2, mb: 2 }}>
          {!isRoot && <Handle node={group} name={name} />}
          {group.not && <NotBadge />}
          <Typography variant="caption" color="textSecondary" sx={{ flex: 1 }}>
            {t(group.join === 'all' ? 'condition.allOf' : 'condition.anyOf')}
          </Typography>
          <NodeMenu node={group} name={name} />
        </Stack>
      )}
      <Stack component="ul" sx={{ listStyle: 'none', m: 0, p: 0, gap: 2 }}>
        {group.children.map((child, i) => (
          <Row key={child.id} group={group} child={child} index={i} />
        ))}
      </Stack>
      {errors && (
        <Typography role="alert" variant="caption" component="p" sx={{ color: 'h.red', mt: 2 }}>
          {[...new Set(Object.values(errors))].join(' · ')}
        </Typography>
      )}
      {!e.isDisabled && (
        <Stack
          direction="row"
          onDragOver={(x) => {
            if (!e.dragId) return;
            x.preventDefault();
            x.stopPropagation();
            e.setDrop({ groupId: group.id, beforeId: null });
          }}
          onDrop={(x) => {
            x.preventDefault();
            x.stopPropagation();
            dropHere(e);
          }}
          sx={{
            gap: 1,
            mt: group.children.length ? 2 : 0,
            borderRadius: '6px',
            ...(e.drop?.groupId === group.id && e.drop.beforeId === null
              ? { boxShadow: (x) => `0 -2px 0 ${x.vars!.palette.h.accent}` }
              : {}),
          }}
        >
          <Button
            size="small"
            variant="text"
            startIcon={<Plus size={14} />}
            disabled={!e.canAddTest}
            onClick={() => e.addTest(group.id)}
          >
            {addLabel ?? t('condition.addTest')}
          </Button>
          <Button
            size="small"
            variant="text"
            startIcon={<Parentheses size={14} />}
            disabled={!e.canAddGroup}
            onClick={() => e.addGroup(group.id)}
          >
            {t('condition.addGroup')}
          </Button>
        </Stack>
      )}
    </Box>
  );
}

function dropHere(e: Editor) {
  if (e.dragId && e.drop) e.change(moveBefore(e.root, e.dragId, e.drop));
  e.setDrag(undefined);
}

function Row({ group, child, index }: { group: GroupNode; child: Node; index: number }) {
  const e = useEditor();
  const isTarget = e.drop?.beforeId === child.id;
  const over = (x: React.DragEvent<HTMLElement>) => {
    if (!e.dragId) return;
    x.preventDefault();
    x.stopPropagation();
    const box = x.currentTarget.getBoundingClientRect();
    const isBelow = x.clientY > box.top + box.height / 2;
    const next = group.children[index + 1];
    const beforeId = isBelow ? (next?.id ?? null) : child.id;
    if (e.drop?.groupId !== group.id || e.drop.beforeId !== beforeId)
      e.setDrop({ groupId: group.id, beforeId });
  };
  return (
    <Stack
      component="li"
      direction="row"
      data-node={child.id}
      onDragOver={over}
      onDrop={(x) => {
        x.preventDefault();
        x.stopPropagation();
        dropHere(e);
      }}
      sx={{
        gap: { xs: 1.5, sm: 2 },
        alignItems: 'flex-start',
        flexDirection: { xs: 'column', sm: 'row' },
        minWidth: 0,
        '& > :last-child': { width: { xs: '100%', sm: 'auto' } },
        opacity: e.dragId === child.id ? 0.4 : 1,
        borderRadius: '6px',
        ...(isTarget ? { boxShadow: (y) => `0 -2px 0 ${y.vars!.palette.h.accent}` } : {}),
      }}
    >
      <Join group={group} index={index} />
      {isGroup(child) ? <Group group={child} /> : <TestRow node={child} />}
    </Stack>
  );
}

/** Before the first row "When", before the second the word that joins all of them, to be changed. */
function Join({ group, index }: { group: GroupNode; index: number }) {
  const { t } = useTranslation();
  const e = useEditor();
  const width = 68;
  const word = t(group.join === 'all' ? 'condition.andWord' : 'condition.orWord');
  if (index === 1 && !e.isDisabled)
    return (
      <TextField
        select
        value={group.join}
        onChange={(x) => {
          const join = x.target.value as GroupNode['join'];
          e.change(
            group.id === e.root.id
              ? { ...e.root, join }
              : replace(e.root, group.id, (n) => ({ ...n, join }) as GroupNode),
          );
        }}
        slotProps={{
          select: { native: true },
          htmlInput: { 'aria-label': t('condition.joinLabel'), style: { paddingRight: 22 } },
        }}
        sx={{ width, flexShrink: 0 }}
      >
        <option value="all">{t('condition.andWord')}</option>
        <option value="any">{t('condition.orWord')}</option>
      </TextField>
    );
  return (
    <Typography
      variant="body2"
      component="span"
      color="textSecondary"
      sx={{
        width: { xs: 'auto', sm: width },
        flexShrink: 0,
        lineHeight: { sm: '32px' },
        pl: { sm: 2.5 },
      }}
    >
      {index === 0 ? t('condition.when') : word}
    </Typography>
  );
}
