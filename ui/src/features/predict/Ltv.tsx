import {
  Box,
  Button,
  Card,
  Stack,
  TextField,
  ToggleButton,
  ToggleButtonGroup,
  Typography,
} from '@mui/material';
import { Download, Dumbbell, FileUp, UserRound } from 'lucide-react';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CustomerHistory, type LifetimePrediction } from '@/api';
import { usePredictLifetimeValueMutation, useTrainModelMutation } from '@/api/insight';
import { parseBudget } from '@/shared/lib/amount';
import { saveCsv } from '@/shared/lib/csv';
import { useEstimate } from '@/shared/lib/estimate';
import { useFormat } from '@/shared/lib/format';
import { useTask } from '@/shared/lib/tasks';
import { notify } from '@/shared/lib/toast';
import { useParam } from '@/shared/lib/useParam';
import { useCan } from '@/shared/lib/workspace';
import { Dropzone } from '@/shared/ui/Dropzone';
import { FormAlert } from '@/shared/ui/Field';
import { FilterSelect } from '@/shared/ui/FilterSelect';
import { Interval } from '@/shared/ui/Interval';
import { TaskProgress } from '@/shared/ui/TaskProgress';
import { CustomersTable } from './CustomersTable';
import { customersCsv, joined, mostCustomers, readCustomers, type CustomersFile } from './model';
import { isApiError, problemText } from '@/api';

const horizons = ['90', '180', '365', '730'];
const fields = ['frequency', 'recency', 'age', 'value'] as const;
type Field = (typeof fields)[number];
const mostBytes = 4_000_000;
const fewestToTrain = 150;
const wrongShown = 5;

/** What customers will still buy and are worth: one by its figures, many by a file. */
export function Ltv() {
  const { t } = useTranslation();
  const [by, setBy] = useParam('by', 'one');
  const [horizon, setHorizon] = useParam('horizon', '365');
  const [unit, setUnit] = useParam('unit', 'days');
  const settings = {
    horizon_days: Number(horizon) > 0 ? Number(horizon) : 365,
    unit: unit === 'weeks' ? ('weeks' as const) : ('days' as const),
  };
  return (
    <Stack sx={{ gap: 4 }}>
      <Stack direction="row" sx={{ gap: 3, flexWrap: 'wrap', alignItems: 'center' }}>
        <ToggleButtonGroup
          exclusive
          value={by === 'file' ? 'file' : 'one'}
          aria-label={t('predict.ltv.by')}
          onChange={(_, v: string | null) => v && setBy(v)}
        >
          <ToggleButton value="one">
            <UserRound size={14} aria-hidden style={{ marginRight: 6 }} />
            {t('predict.ltv.one')}
          </ToggleButton>
          <ToggleButton value="file">
            <FileUp size={14} aria-hidden style={{ marginRight: 6 }} />
            {t('predict.ltv.file')}
          </ToggleButton>
        </ToggleButtonGroup>
        <FilterSelect
          label={t('predict.ltv.horizon')}
          all={t('predict.ltv.next', { count: 365 })}
          value={horizon === '365' ? '' : horizon}
          choices={horizons
            .filter((h) => h !== '365')
            .map((h) => ({ value: h, label: t('predict.ltv.next', { count: Number(h) }) }))}
          name={(v) => t('predict.ltv.next', { count: Number(v) })}
          onChange={(v) => setHorizon(v || '365')}
        />
        <FilterSelect
          label={t('predict.ltv.unit')}
          all={t('predict.ltv.inDays')}
          value={unit === 'weeks' ? 'weeks' : ''}
          choices={[{ value: 'weeks', label: t('predict.ltv.inWeeks') }]}
          onChange={(v) => setUnit(v || 'days')}
        />
      </Stack>
      {by === 'file' ? (
        <ByFile settings={settings} />
      ) : (
        <ByFigures settings={settings} onFile={() => setBy('file')} />
      )}
    </Stack>
  );
}
type Settings = { horizon_days: number; unit: 'days' | 'weeks' };

function ByFigures({ settings, onFile }: { settings: Settings; onFile: () => void }) {
  const { t } = useTranslation();
  const id = useId();
  const [text, setText] = useState<Record<Field, string>>({
    frequency: '3',
    recency: '180',
    age: '300',
    value: '',
  });
  const [tried, setTried] = useState(false);
  const [predict, { data, error, isLoading }] = usePredictLifetimeValueMutation();
  const number = (k: Field) => (text[k].trim() ? parseBudget(text[k]) : undefined);
  const fault = (k: Field): string | undefined => {
    if (!text[k].trim()) return k === 'value' ? undefined : t('valid.required');
    if (number(k) === undefined) return t('predict.ltv.notNumber');
    if (k === 'recency' && number('recency')! > (number('age') ?? Infinity))
      return t('predict.ltv.order');
    return undefined;
  };
  const submit = () => {
    setTried(true);
    const wrong = fields.find(fault);
    if (wrong) return document.getElementById(`${id}-${wrong}`)?.focus();
    const value = number('value');
    void predict({
      body: {
        ...settings,
        frequency: number('frequency')!,
        recency: number('recency')!,
        age: number('age')!,
        ...(value === undefined ? {} : { value }),
      },
    });
  };
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 4,
        alignItems: 'start',
        gridTemplateColumns: { xs: 'minmax(0,1fr)', md: '360px minmax(0,1fr)' },
      }}
    >
      <Card sx={{ p: 5 }}>
        <form
          noValidate
          aria-label={t('predict.ltv.one')}
          onSubmit={(e) => {
            e.preventDefault();
            submit();
          }}
        >
          <Stack sx={{ gap: 2 }}>
            {error !== undefined && (
              <FormAlert>
                {problemText(error) ?? t('controls.noAnswer')}
                {isApiError(error) && error.status === 422 && (
                  <Button size="small" variant="outlined" onClick={onFile} sx={{ mt: 2 }}>
                    {t('predict.ltv.giveFile')}
                  </Button>
                )}
              </FormAlert>
            )}
            {fields.map((k) => {
              const message = tried ? fault(k) : undefined;
              return (
                <Box key={k}>
                  <Typography
                    variant="label"
                    component="label"
                    htmlFor={`${id}-${k}`}
                    sx={{ display: 'block', mb: 1.5 }}
                  >
                    {t(`predict.ltv.${k}`)}
                  </Typography>
                  <TextField
                    id={`${id}-${k}`}
                    fullWidth
                    error={!!message}
                    value={text[k]}
                    onChange={(e) => setText({ ...text, [k]: e.target.value })}
                    slotProps={{
                      htmlInput: {
                        inputMode: 'decimal',
                        'aria-invalid': !!message,
                        'aria-describedby': `${id}-${k}-h`,
                      },
                    }}
                  />
                  <Typography
                    id={`${id}-${k}-h`}
                    role={message ? 'alert' : undefined}
                    variant="caption"
                    component="p"
                    sx={{ mt: 1, minHeight: 16, color: message ? 'h.red' : 'h.text2' }}
                  >
                    {message ?? t(`predict.ltv.hint.${k}_${settings.unit}`)}
                  </Typography>
                </Box>
              );
            })}
            <Button type="submit" variant="contained" loading={isLoading}>
              {t('predict.ltv.ask')}
            </Button>
          </Stack>
        </form>
      </Card>
      <OneCustomer data={data} horizon={settings.horizon_days} />
    </Box>
  );
}

function OneCustomer({ data, horizon }: { data: LifetimePrediction | undefined; horizon: number }) {
  const { t } = useTranslation();
  const f = useFormat();
  const est = useEstimate();
  if (!data)
    return (
      <Card sx={{ p: 5, minHeight: 200, display: 'grid', placeItems: 'center' }}>
        <Typography
          variant="body2"
          color="textSecondary"
          sx={{ maxWidth: 420, textAlign: 'center' }}
        >
          {t('predict.ltv.explain')}
        </Typography>
      </Card>
    );
  const [customer] = data.customers;
  const isMoney = data.unit === 'money';
  const show = est.of(isMoney ? 'money' : 'count', data.currency);
  return (
    <Card component="section" aria-label={t('predict.result')} sx={{ p: 5, minHeight: 200 }}>
      <Typography variant="label" component="h2" color="textSecondary">
        {t(isMoney ? 'predict.ltv.worth' : 'predict.ltv.buys', { count: horizon })}
      </Typography>
      <Box role="status">
        <Typography variant="metric" component="p" sx={{ fontSize: 30, lineHeight: '40px' }}>
          <Interval
            value={{ mean: data.prediction, low: data.interval.low, high: data.interval.high }}
            show={show}
            level={data.interval.level}
          />
        </Typography>
        {customer && (
          <Box
            component="dl"
            sx={{
              m: 0,
              mt: 3,
              display: 'grid',
              gridTemplateColumns: 'auto minmax(0,1fr)',
              columnGap: 4,
              rowGap: 2,
              fontSize: 13,
              '& dt': { color: 'h.text2' },
              '& dd': { m: 0, fontWeight: 500, fontVariantNumeric: 'tabular-nums' },
            }}
          >
            <dt>{t('predict.ltv.alive')}</dt>
            <dd>{f.progress(customer.alive)}</dd>
            <dt>{t('predict.ltv.purchases')}</dt>
            <dd>{f.number(customer.expected_purchases)}</dd>
          </Box>
        )}
        {data.message && (
          <Typography variant="body2" sx={{ mt: 3, color: 'h.amber' }}>
            {data.message}
          </Typography>
        )}
      </Box>
    </Card>
  );
}

function ByFile({ settings }: { settings: Settings }) {
  const { t } = useTranslation();
  const [file, setFile] = useState<CustomersFile & { name: string }>();
  const [asked, setAsked] = useState<CustomerHistory[]>([]);
  const [predict, { data, error, isLoading }] = usePredictLifetimeValueMutation();
  const rows = useMemo(() => (data ? joined(data.customers, asked) : []), [data, asked]);
  const ask = (customers: CustomerHistory[]) => void predict({ body: { ...settings, customers } });
  const take = async (f: File) => {
    const read = { ...readCustomers(await f.text()), name: f.name };
    setFile(read);
    if (read.customers.length === 0) return;
    setAsked(read.customers);
    ask(read.customers);
  };
  return (
    <Stack sx={{ gap: 4 }}>
      <Dropzone
        accept={['.csv', '.tsv', '.txt']}
        maxBytes={mostBytes}
        title={t('predict.ltv.drop')}
        hint={t('predict.ltv.dropHint', { count: mostCustomers })}
        busy={isLoading}
        onFile={(f) => void take(f)}
      />
      {file && <FileProblems file={file} />}
      {asked.length >= fewestToTrain && (
        <TrainOn customers={asked} unit={settings.unit} onTrained={ask} />
      )}
      {error !== undefined && <FormAlert>{problemText(error) ?? t('controls.noAnswer')}</FormAlert>}
      {data?.message && <Typography variant="body2">{data.message}</Typography>}
      {(isLoading || rows.length > 0) && (
        <>
          <Stack
            direction="row"
            sx={{ justifyContent: 'space-between', alignItems: 'center', gap: 3, flexWrap: 'wrap' }}
          >
            <Typography variant="body2" color="textSecondary" role="status">
              {rows.length > 0 && t('predict.ltv.count', { count: rows.length })}
            </Typography>
            <Button
              variant="outlined"
              startIcon={<Download size={15} />}
              disabled={rows.length === 0}
              onClick={() => {
                saveCsv('customers-value.csv', customersCsv(rows, data?.currency ?? ''));
                notify.done(t('predict.ltv.exported', { count: rows.length }));
              }}
            >
              {t('campaigns.export')}
            </Button>
          </Stack>
          <CustomersTable
            rows={rows}
            currency={data?.currency}
            isMoney={data?.unit !== 'count'}
            isLoading={isLoading}
          />
        </>
      )}
    </Stack>
  );
}

/** The customers of the file as what the model learns from: it knows none otherwise. */
function TrainOn({
  customers,
  unit,
  onTrained,
}: {
  customers: CustomerHistory[];
  unit: 'days' | 'weeks';
  onTrained: (customers: CustomerHistory[]) => void;
}) {
  const { t } = useTranslation();
  const can = useCan();
  const [train, { isLoading }] = useTrainModelMutation();
  const [taskId, setTaskId] = useState<string>();
  const { currentData: task } = useTask(taskId);
  const trained = useRef(onTrained);
  useEffect(() => {
    trained.current = onTrained;
  });
  const isTrained = task?.state === 'succeeded';
  useEffect(() => {
    if (isTrained) trained.current(customers);
  }, [isTrained, customers]);
  if (!can('editor')) return null;
  if (task)
    return (
      <Card sx={{ px: 4, py: 3 }} aria-live="polite">
        <TaskProgress task={task} />
      </Card>
    );
  const start = async () => {
    const answer = await train({ kind: 'ltv', body: { customers, unit } });
    if (answer.error) return notify.failed(answer.error);
    setTaskId(answer.data.task.id);
  };
  return (
    <Stack direction="row" sx={{ gap: 3, alignItems: 'center', flexWrap: 'wrap' }}>
      <Button
        variant="outlined"
        startIcon={<Dumbbell size={15} />}
        loading={isLoading}
        onClick={() => void start()}
      >
        {t('predict.ltv.train', { count: customers.length })}
      </Button>
      <Typography variant="caption" color="textSecondary" sx={{ flex: '1 1 260px' }}>
        {t('predict.ltv.trainHint')}
      </Typography>
    </Stack>
  );
}

function FileProblems({ file }: { file: CustomersFile & { name: string } }) {
  const { t } = useTranslation();
  if (file.missing.length > 0)
    return (
      <FormAlert>
        {t('predict.ltv.missing', { file: file.name, columns: file.missing.join(', ') })}
      </FormAlert>
    );
  if (file.wrong.length === 0 && file.left === 0)
    return file.customers.length === 0 ? (
      <FormAlert>{t('predict.ltv.noLines', { file: file.name })}</FormAlert>
    ) : null;
  return (
    <Box
      role="status"
      sx={{ p: 3, borderRadius: '6px', bgcolor: 'h.amberSoft', color: 'h.amber', fontSize: 13 }}
    >
      {file.wrong.length > 0 && t('predict.ltv.wrong', { count: file.wrong.length })}
      <Box component="ul" sx={{ m: 0, pl: 5 }}>
        {file.wrong.slice(0, wrongShown).map((w) => (
          <li key={w.line}>{t(`predict.ltv.wrongLine.${w.why}`, { line: w.line })}</li>
        ))}
      </Box>
      {file.left > 0 && t('predict.ltv.left', { count: file.left, most: mostCustomers })}
    </Box>
  );
}
