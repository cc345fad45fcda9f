import { Box, IconButton, Stack, TextField, Tooltip, Typography } from '@mui/material';
import { ArrowLeftRight } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useEditor } from './editorContext';
import { FieldPicker } from './FieldPicker';
import { fieldOf, testFieldId, testFor, valueFor } from './fields';
import { Handle } from './Handle';
import { NodeMenu } from './NodeMenu';
import { NotBadge } from './NotBadge';
import { isOther, replace, type Test, type TestNode } from './tree';
import { ValueInput } from './ValueInput';
import { WindowSelect } from './WindowSelect';

/** One test: what, over which days, how, against what. */
export function TestRow({ node }: { node: TestNode }) {
  const { t } = useTranslation();
  const e = useEditor();
  const id = useId();
  const { test } = node;
  const field = fieldOf(e.fields, test);
  const errors = e.errors.get(node.id);
  const said = errors ? [...new Set(Object.values(errors))] : [];
  const wrong = (...members: string[]) =>
    !!errors &&
    Object.keys(errors).some((m) => members.some((x) => m === x || m.startsWith(`${x}.`)));
  const set = (part: Partial<Test>) =>
    e.change(replace(e.root, node.id, (n) => ({ ...n, test: { ...test, ...part } }) as TestNode));
  const isText = field?.kind === 'text' || field?.kind === 'enum';
  const sentence = e.words.test(test);
  const ops = field?.ops ?? [test.op];
  return (
    <Box
      role="group"
      aria-label={sentence}
      aria-describedby={said.length ? id : undefined}
      sx={{ minWidth: 0, flex: 1 }}
    >
      <Stack direction="row" sx={{ gap: 1.5, alignItems: 'flex-start' }}>
        <Handle node={node} name={sentence} />
        <Stack
          direction="row"
          sx={{ flex: 1, minWidth: 0, gap: 1.5, flexWrap: 'wrap', alignItems: 'center' }}
        >
          {node.not && <NotBadge />}
          <FieldPicker
            label={t('condition.fieldLabel')}
            value={testFieldId(test)}
            fields={e.fields}
            words={e.words}
            isInvalid={wrong('metric', 'field', '')}
            isDisabled={e.isDisabled}
            autoFocus={e.freshId === node.id}
            onChange={(f) =>
              e.change(
                replace(e.root, node.id, (n) => ({ ...n, test: testFor(f, test) }) as TestNode),
              )
            }
          />
          <WindowSelect
            test={test}
            field={field}
            isInvalid={wrong('window_days', 'window', 'horizon_days', 'change')}
            isDisabled={e.isDisabled}
            onChange={(part) =>
              set({
                ...part,
                // A change is a share: what was an amount would mean nothing.
                ...(!!part.change !== !!test.change
                  ? { value: part.change ? (test.op.startsWith('<') ? -0.2 : 0.2) : 1 }
                  : {}),
              })
            }
          />
          <TextField
            select
            value={test.op}
            error={wrong('op')}
            disabled={e.isDisabled}
            onChange={(x) =>
              set({ op: x.target.value, value: valueFor(field, x.target.value, test.value) })
            }
            slotProps={{
              select: { native: true },
              htmlInput: { 'aria-label': t('condition.opLabel') },
            }}
            sx={{ flex: isText ? '0 0 auto' : '0 0 120px' }}
          >
            {[...new Set([...ops, test.op])].map((o) => (
              <option key={o} value={o}>
                {e.words.op(o, isText)}
              </option>
            ))}
          </TextField>
          <ValueInput
            test={test}
            field={field}
            fields={e.fields}
            words={e.words}
            isInvalid={wrong('value')}
            isDisabled={e.isDisabled}
            onChange={(value) => set({ value })}
          />
        </Stack>
        {test.metric && !test.change && !e.isDisabled && (
          <Tooltip title={t(isOther(test.value) ? 'condition.toNumber' : 'condition.toFigure')}>
            <IconButton
              size="small"
              aria-label={t(isOther(test.value) ? 'condition.toNumber' : 'condition.toFigure')}
              aria-pressed={isOther(test.value)}
              onClick={() =>
                set({
                  op: test.op === 'between' ? '>' : test.op,
                  value: isOther(test.value)
                    ? 1
                    : { metric: test.metric!, window_days: 30, times: 1 },
                })
              }
            >
              <ArrowLeftRight size={14} />
            </IconButton>
          </Tooltip>
        )}
        <NodeMenu node={node} name={sentence} />
      </Stack>
      {said.length > 0 && (
        <Typography
          id={id}
          role="alert"
          variant="caption"
          component="p"
          sx={{ color: 'h.red', mt: 1, pl: { sm: 7 }, overflowWrap: 'anywhere' }}
        >
          {said.join(' · ')}
        </Typography>
      )}
    </Box>
  );
}
