import { Box, Button, Card, Stack, TextField, Typography } from '@mui/material';
import { ArrowLeft, Compass, LockKeyhole } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { isApiError, problemText, type ReportSchedule, type ReportTemplateInfo } from '@/api';
import {
  useCreateReportScheduleMutation,
  useGetReportScheduleQuery,
  useListReportTemplatesQuery,
  useUpdateReportScheduleMutation,
} from '@/api/office';
import { isLanguage } from '@/i18n';
import { notify } from '@/shared/lib/toast';
import { useLeaveGuard } from '@/shared/lib/useLeaveGuard';
import { useCan, useWorkspace } from '@/shared/lib/workspace';
import { Field, FormAlert } from '@/shared/ui/Field';
import { Page } from '@/shared/ui/Page';
import { PageHeader } from '@/shared/ui/PageHeader';
import { EmptyState, ErrorState } from '@/shared/ui/States';
import { DraftForm } from '../builder/DraftForm';
import { fromRequest, readDraft, toRequest, usualPeriod, type Draft } from '../model';
import { PreviewPane } from '../preview/PreviewPane';
import { useNames } from '../useNames';
import { Workbench, WorkbenchBones, WorkbenchSwitch } from '../Workbench';
import { Recipients, isAddress } from './Recipients';
import { RhythmFields } from './RhythmFields';
import { firstPlan, planOf, ruleOf, type Plan } from './rrule';

const most = 50;

/** One schedule: when, to whom, and what is sent, with its real pages beside. */
export function Component() {
  const { t } = useTranslation();
  const { id } = useParams();
  const can = useCan();
  const [params] = useSearchParams();
  const templates = useListReportTemplatesQuery();
  const stored = useGetReportScheduleQuery({ id: id ?? '' }, { skip: !id });
  const title = t(id ? 'reportSchedules.editTitle' : 'reportSchedules.new');
  const error = stored.error ?? templates.error;
  const isGone = isApiError(stored.error) && [400, 404, 422].includes(stored.error.status);
  const list = templates.data?.data;
  return (
    <Page title={title}>
      {!can('editor') ? (
        <Card>
          <EmptyState
            icon={LockKeyhole}
            title={t('settings.forbidden', { role: t('role.editor') })}
          />
        </Card>
      ) : list && (stored.currentData || !id) ? (
        <Editor
          key={id ?? 'new'}
          schedule={id ? stored.currentData : undefined}
          first={readDraft(params)}
          templates={list}
        />
      ) : error ? (
        <Card>
          {isGone ? (
            <EmptyState icon={Compass} title={t('reportSchedules.gone')} />
          ) : (
            <ErrorState
              error={error}
              onRetry={() => {
                void templates.refetch();
                if (id) void stored.refetch();
              }}
            />
          )}
        </Card>
      ) : (
        <WorkbenchBones formWidth={formWidth} />
      )}
    </Page>
  );
}

const formWidth = 'minmax(0,1fr)';

/** A draft of an address becomes one that moves with the calendar. */
function begin(first: Draft, templates: readonly ReportTemplateInfo[]): Draft {
  const isKnown = templates.some((x) => x.id === first.template);
  const template = isKnown
    ? first.template
    : (templates.find((x) => x.id === 'monthly') ?? templates[0])?.id;
  const draft = { ...first, template: template ?? '' };
  return {
    ...draft,
    period: !isKnown || draft.period === 'custom' ? usualPeriod(draft.template) : draft.period,
    from: '',
    to: '',
  };
}

function Editor({
  schedule,
  first,
  templates,
}: {
  schedule: ReportSchedule | undefined;
  first: Draft;
  templates: readonly ReportTemplateInfo[];
}) {
  const { t, i18n } = useTranslation();
  const go = useNavigate();
  const names = useNames();
  const { timeZone } = useWorkspace();
  const [create, creating] = useCreateReportScheduleMutation();
  const [update, updating] = useUpdateReportScheduleMutation();
  const [draft, setDraft] = useState<Draft>(() =>
    schedule ? fromRequest(schedule.report) : begin(first, templates),
  );
  const [logo, setLogo] = useState(schedule?.report.branding?.logo ?? '');
  const [name, setName] = useState(schedule?.name ?? '');
  const [plan, setPlan] = useState<Plan>(() =>
    schedule
      ? planOf(schedule.rrule)
      : { ...firstPlan, kind: draft.template === 'weekly' ? 'weekly' : 'monthly' },
  );
  const [zone, setZone] = useState(schedule?.time_zone ?? timeZone);
  const [recipients, setRecipients] = useState<string[]>(schedule?.recipients ?? []);
  const [alert, setAlert] = useState<string>();
  const [errors, setErrors] = useState<Record<string, string>>({});
  const language = isLanguage(i18n.language) ? i18n.language : 'en';
  const request = useMemo(() => toRequest(draft, language, logo), [draft, language, logo]);
  const template = templates.find((x) => x.id === draft.template);
  const said = name.trim() || (template ? names.template(template) : '');
  const rrule = ruleOf(plan);
  const state = JSON.stringify([draft, logo, name, rrule, zone, recipients]);
  const [clean, setClean] = useState(state);
  const [isLeaving, setLeaving] = useState(false);
  const isDirty = state !== clean;
  useLeaveGuard(isDirty);

  const save = async () => {
    setAlert(undefined);
    setErrors({});
    if (!recipients.every(isAddress)) return;
    const body = { name: said, report: request, rrule, time_zone: zone, recipients };
    const answer = schedule
      ? await update({ id: schedule.id, body })
      : await create({ body: { ...body, enabled: true } });
    if (answer.error) {
      const fields = isApiError(answer.error) ? answer.error.fields : {};
      setErrors(fields);
      const rest = Object.entries(fields)
        .filter(([k]) => !/^(name|rrule|recipients(\.\d+)?)$/.test(k))
        .map(([k, v]) => `${k}: ${v}`);
      if (rest.length || Object.keys(fields).length === 0)
        setAlert(rest.join(' · ') || (problemText(answer.error) ?? t('controls.noAnswer')));
      return;
    }
    setClean(state);
    notify.done(t('reportSchedules.saved', { name: said }));
    setLeaving(true);
  };
  // Once the guard above has seen that nothing is unsaved.
  useEffect(() => {
    if (isLeaving && !isDirty) void go('/reports/schedules');
  }, [isLeaving, isDirty, go]);
  const mailError =
    errors.recipients ?? Object.entries(errors).find(([k]) => k.startsWith('recipients.'))?.[1];
  return (
    <form
      noValidate
      onSubmit={(e) => {
        e.preventDefault();
        void save();
      }}
    >
      <Workbench
        formWidth={formWidth}
        head={
          <>
            <Box>
              <Button
                component={Link}
                to="/reports/schedules"
                variant="text"
                size="small"
                startIcon={<ArrowLeft size={14} />}
                sx={{ ml: -2, mb: 2 }}
              >
                {t('reportSchedules.back')}
              </Button>
            </Box>
            <PageHeader
              title={t(schedule ? 'reportSchedules.editTitle' : 'reportSchedules.new')}
              subtitle={t('reportSchedules.editorHint')}
              actions={
                <>
                  <WorkbenchSwitch />
                  <Button component={Link} to="/reports/schedules" variant="outlined">
                    {t('controls.cancel')}
                  </Button>
                  <Button
                    type="submit"
                    variant="contained"
                    loading={creating.isLoading || updating.isLoading}
                  >
                    {t(schedule ? 'controls.save' : 'reportSchedules.create')}
                  </Button>
                </>
              }
            />
            <FormAlert>{alert}</FormAlert>
          </>
        }
        form={
          <Stack sx={{ gap: 4 }}>
            <Card component="section" aria-label={t('reportSchedules.when')} sx={{ p: 4 }}>
              <Stack sx={{ gap: 3 }}>
                <Field label={t('reportSchedules.name')} error={errors.name}>
                  {(id, describedBy) => (
                    <TextField
                      id={id}
                      fullWidth
                      value={name}
                      error={!!errors.name}
                      placeholder={said}
                      onChange={(e) => setName(e.target.value)}
                      slotProps={{ htmlInput: { 'aria-describedby': describedBy, maxLength: 120 } }}
                    />
                  )}
                </Field>
                <Box>
                  <Typography variant="label" component="h2" sx={{ mb: 1.5 }}>
                    {t('reportSchedules.when')}
                  </Typography>
                  <RhythmFields
                    plan={plan}
                    zone={zone}
                    error={errors.rrule}
                    known={
                      schedule && {
                        rule: schedule.rrule,
                        zone: schedule.time_zone,
                        runs: schedule.next_runs,
                      }
                    }
                    onPlan={setPlan}
                    onZone={setZone}
                  />
                </Box>
                <Recipients
                  value={recipients}
                  most={most}
                  error={mailError}
                  onChange={setRecipients}
                />
              </Stack>
            </Card>
            <DraftForm
              draft={draft}
              change={(part) => setDraft((old) => ({ ...old, ...part }))}
              templates={templates}
              logo={logo}
              onLogo={setLogo}
              isMoving
            />
          </Stack>
        }
        preview={<PreviewPane request={request} title={said} />}
      />
    </form>
  );
}
