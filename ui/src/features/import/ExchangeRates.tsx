import { Box, Card, Stack, Typography } from '@mui/material';
import { Coins } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  useImportExchangeRatesMutation,
  useListExchangeRatesQuery,
  type ExchangeRate,
} from '@/api';
import { problemText } from '@/api/problem';
import { useFormat } from '@/shared/lib/format';
import { useTask } from '@/shared/lib/tasks';
import { useParam } from '@/shared/lib/useParam';
import { Dropzone } from '@/shared/ui/Dropzone';
import { FormAlert } from '@/shared/ui/Field';
import { EmptyState, ErrorState, RowsSkeleton } from '@/shared/ui/States';
import { TaskProgress } from '@/shared/ui/TaskProgress';
import { VirtualTable, type Column } from '@/shared/ui/VirtualTable';

const maxBytes = 32_000_000;
const shown = 200;
const rowId = (r: ExchangeRate) => `${r.date}|${r.base}|${r.quote}`;

/** Daily rates from a CSV; figures in other currencies are converted at the rate of their own day. */
export function ExchangeRates() {
  const { t } = useTranslation();
  const f = useFormat();
  const [load, loading] = useImportExchangeRatesMutation();
  const rates = useListExchangeRatesQuery({ limit: shown });
  const [taskId, setTask] = useParam('task');
  const task = useTask(taskId || undefined).data;
  const [alert, setAlert] = useState<string>();
  const take = async (file: File) => {
    setAlert(undefined);
    const answer = await load({ body: { file } });
    if (answer.error) setAlert(problemText(answer.error) ?? t('common.noAnswer'));
    else setTask(answer.data.task.id);
  };
  const columns = useMemo<Column<ExchangeRate>[]>(
    () => [
      { id: 'date', header: t('import.rateDate'), width: 140, cell: (r) => f.dayYear(r.date) },
      {
        id: 'pair',
        header: t('import.ratePair'),
        width: 140,
        cell: (r) => `${r.base} → ${r.quote}`,
      },
      {
        id: 'rate',
        header: t('import.rate'),
        width: 120,
        numeric: true,
        cell: (r) => String(r.rate),
      },
    ],
    [t, f],
  );
  return (
    <Stack sx={{ gap: 4 }}>
      <Card sx={{ p: { xs: 4, sm: 6 } }}>
        {task && (
          <Box sx={{ mb: 5 }}>
            <TaskProgress task={task} />
          </Box>
        )}
        <Box sx={{ mb: alert ? 4 : 0 }}>
          <FormAlert>{alert}</FormAlert>
        </Box>
        <Dropzone
          accept={['.csv', '.txt']}
          maxBytes={maxBytes}
          busy={loading.isLoading}
          title={t('import.ratesDrop')}
          hint={t('import.ratesHint')}
          onFile={(file) => void take(file)}
        />
      </Card>
      <Card component="section" aria-label={t('import.rates')}>
        <Typography variant="h2" sx={{ px: 4, pt: 4, pb: 2 }}>
          {t('import.rates')}
        </Typography>
        {rates.isLoading ? (
          <RowsSkeleton rows={4} />
        ) : !rates.data ? (
          <ErrorState error={rates.error} onRetry={rates.refetch} />
        ) : (
          <VirtualTable
            label={t('import.rates')}
            columns={columns}
            rows={rates.data.data}
            rowId={rowId}
            maxHeight={420}
            empty={
              <EmptyState
                icon={Coins}
                title={t('import.ratesNone')}
                hint={t('import.ratesNoneHint')}
              />
            }
          />
        )}
      </Card>
    </Stack>
  );
}
