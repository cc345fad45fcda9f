import { Box, Button, Card, Typography } from '@mui/material';
import { Download } from 'lucide-react';
import { useCallback, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { downloadFile } from '@/api/download';
import { none, useFormat } from '@/shared/lib/format';
import { sayOfTask } from '@/shared/lib/taskWords';
import { notify } from '@/shared/lib/toast';
import { asWords, classify, isRecord, type Shown } from './model';

const shownRows = 20;
const taskStates = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
const isTaskState = (v: unknown): v is (typeof taskStates)[number] =>
  (taskStates as readonly unknown[]).includes(v);

function useKeyName(): (key: string) => string {
  const { t } = useTranslation();
  return useCallback(
    (key) => t(`tasksPage.key.${key as 'rows'}`, { defaultValue: asWords(key) }),
    [t],
  );
}

/** What a task brought, in words: every kind of task has a result of its own shape. */
export function TaskResult({ type, result }: { type: string; result: unknown }) {
  const { t } = useTranslation();
  const members = isRecord(result) ? result : {};
  const entries = Object.entries(members).map(
    ([key, value]) =>
      [
        key,
        classify(
          key,
          key === 'note' && typeof value === 'string' ? sayOfTask(type, 'note', value) : value,
          members,
        ),
      ] as const,
  );
  const small = entries.filter(([, v]) => v.kind !== 'table' && v.kind !== 'group');
  const large = entries.filter(([, v]) => v.kind === 'table' || v.kind === 'group');
  return (
    <Card component="section" aria-labelledby="task-result">
      <Typography id="task-result" variant="h2" sx={{ px: 4, pt: 4, pb: 2 }}>
        {t('tasksPage.result')}
      </Typography>
      {entries.length === 0 && (
        <Typography variant="body2" color="textSecondary" sx={{ px: 4, pb: 4 }}>
          {t('tasksPage.noResult')}
        </Typography>
      )}
      {small.length > 0 && <Members entries={small} />}
      {large.map(([key, value]) => (
        <Part key={key} name={key} value={value} />
      ))}
    </Card>
  );
}

function Members({ entries }: { entries: (readonly [string, Shown])[] }) {
  const name = useKeyName();
  return (
    <Box
      component="dl"
      sx={{
        display: 'grid',
        gridTemplateColumns: 'repeat(auto-fill, minmax(150px, 1fr))',
        columnGap: 5,
        rowGap: 3,
        m: 0,
        px: 4,
        pb: 4,
      }}
    >
      {entries.map(([key, value]) => (
        <Box
          key={key}
          sx={{
            minWidth: 0,
            gridColumn: value.kind === 'text' && value.value.length > 40 ? '1 / -1' : undefined,
          }}
        >
          <Typography variant="caption" component="dt" color="textSecondary">
            {name(key)}
          </Typography>
          <Typography
            variant="body2"
            component="dd"
            sx={{
              m: 0,
              fontWeight: 500,
              fontVariantNumeric: 'tabular-nums',
              overflowWrap: 'anywhere',
            }}
          >
            <Value value={value} />
          </Typography>
        </Box>
      ))}
    </Box>
  );
}

function Part({ name, value }: { name: string; value: Shown }) {
  const keyName = useKeyName();
  return (
    <Box sx={{ borderTop: 1, borderColor: 'h.border', pt: 3 }}>
      <Typography variant="h3" sx={{ px: 4, pb: 2 }}>
        {keyName(name)}
      </Typography>
      {value.kind === 'table' && <Rows label={keyName(name)} value={value} />}
      {value.kind === 'group' && (
        <Members
          entries={Object.entries(value.members).map(
            ([key, v]) => [key, classify(key, v, value.members)] as const,
          )}
        />
      )}
    </Box>
  );
}

function Rows({ label, value }: { label: string; value: Extract<Shown, { kind: 'table' }> }) {
  const { t } = useTranslation();
  const name = useKeyName();
  const rest = value.rows.length - shownRows;
  // Where a row says its name, its id says nothing to a reader.
  const columns = value.columns.filter(
    (c) => !c.endsWith('_id') || !value.columns.includes('name'),
  );
  const isNumber = (c: string) =>
    value.rows.every((row) =>
      ['number', 'money', 'nothing'].includes(classify(c, row[c], row).kind),
    );
  const numeric = new Set(columns.filter(isNumber));
  const side = (c: string) => (numeric.has(c) ? { textAlign: 'right' as const } : undefined);
  return (
    <Box role="region" aria-label={label} tabIndex={0} sx={{ overflowX: 'auto', px: 4, pb: 4 }}>
      <Box
        component="table"
        sx={{
          borderCollapse: 'collapse',
          fontSize: 13,
          '& th, & td': { textAlign: 'left', py: 1, pr: 5, whiteSpace: 'nowrap' },
          '& th': { color: 'h.text2', fontWeight: 500, fontSize: 12 },
          '& td': { fontVariantNumeric: 'tabular-nums' },
        }}
      >
        <thead>
          <tr>
            {columns.map((c) => (
              <th key={c} scope="col" style={side(c)}>
                {name(c)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {value.rows.slice(0, shownRows).map((row, i) => (
            <tr key={i}>
              {columns.map((c) => (
                <td key={c} style={side(c)}>
                  {c === 'state' && isTaskState(row[c]) ? (
                    t(`status.task.${row[c]}`)
                  ) : (
                    <Value value={classify(c, row[c], row)} isCell />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </Box>
      {rest > 0 && (
        <Typography variant="caption" color="textSecondary">
          {t('tasksPage.more', { count: rest })}
        </Typography>
      )}
    </Box>
  );
}

function Value({ value: v, isCell }: { value: Shown; isCell?: boolean }): ReactNode {
  const { t } = useTranslation();
  const f = useFormat();
  switch (v.kind) {
    case 'nothing':
      return isCell ? none : t('tasksPage.nothing');
    case 'yesno':
      return t(v.value ? 'tasksPage.yes' : 'tasksPage.no');
    case 'number':
      return f.number(v.value);
    case 'money':
      return f.moneyExact(v.value, v.currency);
    case 'day':
      return f.dayYear(v.value);
    case 'moment':
      return f.dateTime(v.value);
    case 'list':
      return v.values.join(', ');
    case 'file':
      return <FileButton url={v.value} />;
    case 'text':
      return v.value;
    default:
      return null;
  }
}

function FileButton({ url }: { url: string }) {
  const { t } = useTranslation();
  const name = url.split(/[?#]/)[0]!.split('/').pop() || 'file';
  const save = () =>
    void downloadFile(url, name.includes('.') ? name : `${name}.csv`).catch((e: unknown) =>
      notify.failed(e),
    );
  return (
    <Button size="small" variant="outlined" startIcon={<Download size={14} />} onClick={save}>
      {t('tasksPage.download')}
    </Button>
  );
}
