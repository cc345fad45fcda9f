import { Box, Button, Card } from '@mui/material';
import { Coins, FileUp } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { api, type ExchangeRate, type ListExchangeRatesApiArg } from '@/api';
import { useActions, type Action } from '@/shared/lib/actions';
import { useFormat } from '@/shared/lib/format';
import { useCurrencyChoices } from '@/shared/lib/locale';
import { usePages } from '@/shared/lib/pages';
import { useTask } from '@/shared/lib/tasks';
import { useParam } from '@/shared/lib/useParam';
import { useCan } from '@/shared/lib/workspace';
import { FilterSelect } from '@/shared/ui/FilterSelect';
import { SettingsPage } from '@/shared/ui/SettingsPage';
import { EmptyState, ErrorState, FilteredEmpty } from '@/shared/ui/States';
import { TaskProgress } from '@/shared/ui/TaskProgress';
import { VirtualTable, type Column } from '@/shared/ui/VirtualTable';
import { ImportRatesDialog } from './ImportRatesDialog';

const rowId = (r: ExchangeRate) => `${r.date}|${r.base}|${r.quote}`;
/** Rates have as many digits as they need: 0.0067 as well as 1,437.25. */
const digits = 6;

/** The rates that convert figures in other currencies, newest day first. */
export function Component() {
  const { t, i18n } = useTranslation();
  const isEditor = useCan()('editor');
  const [currency, setCurrency] = useParam('currency');
  const [dialog, setDialog] = useParam('import');
  const [taskId] = useParam('task');
  const [, setParams] = useSearchParams();
  const task = useTask(taskId || undefined).data;
  const currencies = useCurrencyChoices();
  const filter = useMemo(() => (currency ? { currency } : {}), [currency]);
  const list = usePages<ExchangeRate, ListExchangeRatesApiArg>(
    api.endpoints.listExchangeRates,
    filter,
    rowId,
  );
  const f = useFormat();
  const number = useMemo(
    () =>
      new Intl.NumberFormat(i18n.language, {
        minimumFractionDigits: 4,
        maximumFractionDigits: digits,
      }),
    [i18n.language],
  );
  const columns = useMemo<Column<ExchangeRate>[]>(
    () => [
      { id: 'date', header: t('rates.day'), width: 124, cell: (r) => f.dayYear(r.date) },
      {
        id: 'pair',
        header: t('rates.pair'),
        width: 124,
        cell: (r) => `${r.base} → ${r.quote}`,
      },
      {
        id: 'rate',
        header: t('rates.rate'),
        width: 108,
        numeric: true,
        cell: (r) => number.format(r.rate),
      },
    ],
    [t, f, number],
  );
  useActions(
    useMemo<Action[]>(
      () =>
        isEditor
          ? [
              {
                id: 'rates:import',
                label: t('rates.import'),
                group: 'do',
                icon: FileUp,
                keys: 'c',
                keywords: ['exchange', 'currency', 'rates'],
                run: () => setDialog('new'),
              },
            ]
          : [],
      // Its setter is made anew with every address; what it does is the same.
      // oxlint-disable-next-line react-hooks/exhaustive-deps
      [t, isEditor],
    ),
  );
  const add = isEditor && (
    <Button variant="contained" startIcon={<FileUp size={15} />} onClick={() => setDialog('new')}>
      {t('rates.import')}
    </Button>
  );
  const isEmpty = !list.isLoading && !list.isError && list.rows.length === 0 && !currency;
  return (
    <SettingsPage
      title={t('settings.rates')}
      subtitle={t('rates.subtitle')}
      actions={
        !isEmpty && (
          <>
            {/* Beside the button also on a phone: the names of currencies are long. */}
            <Box sx={{ maxWidth: { xs: 172, sm: 'none' } }}>
              <FilterSelect
                label={t('rates.currency')}
                all={t('rates.allCurrencies')}
                value={currency}
                onChange={setCurrency}
                choices={currencies}
              />
            </Box>
            {add}
          </>
        )
      }
    >
      {task && (
        <Card component="section" aria-label={t('rates.import')} sx={{ px: 4, py: 3, mb: 4 }}>
          <TaskProgress task={task} />
        </Card>
      )}
      <Card>
        {list.isError ? (
          <ErrorState error={list.error} onRetry={list.retry} />
        ) : (
          <VirtualTable
            label={t('settings.rates')}
            columns={columns}
            rows={list.rows}
            rowId={rowId}
            isLoading={list.isLoading}
            maxHeight="calc(100dvh - 220px)"
            hasMore={list.hasMore}
            onMore={list.more}
            empty={
              currency ? (
                <FilteredEmpty onClear={() => setCurrency('')} />
              ) : (
                <EmptyState
                  icon={Coins}
                  title={t('rates.none')}
                  hint={t(isEditor ? 'rates.noneHint' : 'rates.noneViewer')}
                  action={add}
                />
              )
            }
          />
        )}
      </Card>
      {isEditor && dialog && (
        <ImportRatesDialog
          onClose={() => setDialog('')}
          onStarted={(id) =>
            setParams({ ...(currency ? { currency } : {}), task: id }, { replace: true })
          }
        />
      )}
    </SettingsPage>
  );
}
