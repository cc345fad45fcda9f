import { Box, Button, Card } from '@mui/material';
import { ArrowLeft, CalendarClock, FileOutput } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { isApiError, type ReportTemplateInfo } from '@/api';
import { useGenerateReportMutation, useListReportTemplatesQuery } from '@/api/office';
import { isLanguage } from '@/i18n';
import { useActions, type Action } from '@/shared/lib/actions';
import { today } from '@/shared/lib/dates';
import { useFormat } from '@/shared/lib/format';
import { notify } from '@/shared/lib/toast';
import { useParam } from '@/shared/lib/useParam';
import { useCan, useWorkspace } from '@/shared/lib/workspace';
import { Page } from '@/shared/ui/Page';
import { PageHeader } from '@/shared/ui/PageHeader';
import { ErrorState } from '@/shared/ui/States';
import { DraftForm } from './builder/DraftForm';
import { Outcome } from './builder/Outcome';
import { periodDays, toRequest, writeDraft } from './model';
import { PreviewPane } from './preview/PreviewPane';
import { TemplateGallery } from './TemplateGallery';
import { useDraft, useDraftLogo } from './useDraft';
import { useNames } from './useNames';
import { Workbench, WorkbenchBones, WorkbenchSwitch } from './Workbench';

/** First which report, then what is in it: its real pages stand beside the form. */
export function Component() {
  const { t } = useTranslation();
  const { draft } = useDraft();
  const templates = useListReportTemplatesQuery();
  const list = templates.data?.data;
  const isKnown = list?.some((x) => x.id === draft.template) ?? !!draft.template;
  return (
    <Page title={t('reports.newTitle')}>
      {!isKnown ? (
        <>
          <Back to="/reports" text={t('reports.back')} />
          <PageHeader title={t('reports.newTitle')} subtitle={t('reports.chooseHint')} />
          <TemplateGallery to={(id) => `/reports/new?template=${id}`} />
        </>
      ) : list ? (
        <Builder templates={list} />
      ) : templates.isError ? (
        <Card>
          <ErrorState error={templates.error} onRetry={templates.refetch} />
        </Card>
      ) : (
        <WorkbenchBones />
      )}
    </Page>
  );
}

function Builder({ templates }: { templates: readonly ReportTemplateInfo[] }) {
  const { t, i18n } = useTranslation();
  const names = useNames();
  const go = useNavigate();
  const can = useCan();
  const isEditor = can('editor');
  const f = useFormat();
  const { timeZone } = useWorkspace();
  const { draft, change } = useDraft();
  const [logo, setLogo] = useDraftLogo();
  const [taskId, setTask] = useParam('task');
  const [generate, { isLoading }] = useGenerateReportMutation();
  const language = isLanguage(i18n.language) ? i18n.language : 'en';
  const request = useMemo(() => toRequest(draft, language, logo), [draft, language, logo]);
  const template = templates.find((x) => x.id === draft.template);
  const title = draft.title || (template ? names.template(template) : '');

  const make = useCallback(async () => {
    const answer = await generate({ body: request });
    if (!answer.error) return setTask(answer.data.task.id);
    const fields = isApiError(answer.error) ? Object.values(answer.error.fields) : [];
    notify.failed(answer.error, fields.length ? fields.join(' · ') : undefined);
  }, [generate, request, setTask]);
  const scheduleAddress = `/reports/schedules/new?${writeDraft(
    draft.period === 'custom' ? { ...draft, period: 'last_month' } : draft,
  )}`;
  useActions(
    useMemo<Action[]>(
      () =>
        isEditor
          ? [
              {
                id: 'reports:generate',
                label: t('reports.generateNow'),
                group: 'do',
                icon: FileOutput,
                keys: 'mod+Enter',
                run: () => void make(),
              },
              {
                id: 'reports:schedule',
                label: t('reports.schedule'),
                group: 'do',
                icon: CalendarClock,
                run: () => void go(scheduleAddress),
              },
            ]
          : [],
      // `go` is made anew on every render.
      // oxlint-disable-next-line react-hooks/exhaustive-deps
      [t, isEditor, make, scheduleAddress],
    ),
  );
  const days =
    draft.period === 'custom'
      ? { from: draft.from, to: draft.to }
      : periodDays(draft.period, today(timeZone));
  return (
    <Workbench
      head={
        <>
          <Back to="/reports/new" text={t('reports.otherTemplate')} />
          <PageHeader
            title={title}
            subtitle={f.range(days.from, days.to)}
            actions={
              <>
                <WorkbenchSwitch />
                {isEditor && (
                  <>
                    <Button
                      component={Link}
                      to={scheduleAddress}
                      variant="outlined"
                      startIcon={<CalendarClock size={15} />}
                    >
                      {t('reports.schedule')}
                    </Button>
                    <Button
                      variant="contained"
                      loading={isLoading}
                      startIcon={<FileOutput size={15} />}
                      onClick={() => void make()}
                    >
                      {t('reports.generate', { format: draft.format.toUpperCase() })}
                    </Button>
                  </>
                )}
              </>
            }
          />
          {taskId && <Outcome key={taskId} taskId={taskId} onClose={() => setTask('')} />}
        </>
      }
      form={
        <DraftForm
          draft={draft}
          change={change}
          templates={templates}
          logo={logo}
          onLogo={setLogo}
        />
      }
      preview={<PreviewPane request={request} title={title} />}
    />
  );
}

function Back({ to, text }: { to: string; text: string }) {
  return (
    <Box>
      <Button
        component={Link}
        to={to}
        variant="text"
        size="small"
        startIcon={<ArrowLeft size={14} />}
        sx={{ ml: -2, mb: 2 }}
      >
        {text}
      </Button>
    </Box>
  );
}
