import {
  Box,
  Button,
  Card,
  FormControlLabel,
  Stack,
  Switch,
  TextField,
  Typography,
} from '@mui/material';
import { FlaskConical, History } from 'lucide-react';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { ConditionField, Rule, RuleDraft, RuleTemplate } from '@/api';
import { ConditionEditor } from '@/shared/condition/ConditionEditor';
import { countTests } from '@/shared/condition/tree';
import { useConditionWords, type ConditionWords } from '@/shared/condition/useConditionWords';
import { useActions, type Action } from '@/shared/lib/actions';
import { useLeaveGuard } from '@/shared/lib/useLeaveGuard';
import { useParam } from '@/shared/lib/useParam';
import { useCan } from '@/shared/lib/workspace';
import { FormAlert } from '@/shared/ui/Field';
import { PageTabs } from '@/shared/ui/PageTabs';
import { SaveBar } from '@/shared/ui/SaveBar';
import { EmptyState } from '@/shared/ui/States';
import { draftOf, errorsOf, type FieldErrors } from '../draft';
import { EventList } from '../history/EventList';
import { useSentence } from '../useSentence';
import { BacktestPanel } from './BacktestPanel';
import { ConflictDialog } from './ConflictDialog';
import { Part } from './Part';
import { PreviewPanel } from './PreviewPanel';
import { ModePart, TimingPart } from './SafetyPart';
import { Sentence } from './Sentence';
import { TemplateCard } from './TemplateCard';
import { ThenPart } from './ThenPart';
import { usePreview, type Preview } from './usePreview';
import { useRuleForm, type RuleForm } from './useRuleForm';
import { WhoPart } from './WhoPart';

const RunDialog = lazy(() => import('../RunDialog'));

/** The form of a rule at the left, what it would do and would have done at the right. */
export function RuleEditor({
  start,
  stored,
  template,
  fields,
}: {
  start: RuleDraft;
  stored: Rule | undefined;
  template: RuleTemplate | undefined;
  fields: readonly ConditionField[];
}) {
  const { t } = useTranslation();
  const go = useNavigate();
  const mayEdit = useCan()('editor');
  const words = useConditionWords(fields);
  const rule = useRuleForm(
    useMemo(
      () => ({ ...start, ...(template ? { template_id: template.id } : {}) }),
      [start, template],
    ),
    stored,
  );
  const { form } = rule;
  // A new rule that was saved is on its way to its own page: what is typed meanwhile would be lost.
  const isLeaving = !!rule.base && !stored;
  const isDisabled = !mayEdit || isLeaving;
  const draft = useMemo(() => draftOf(form), [form]);
  const preview = usePreview(draft, countTests(form.condition) > 0 && form.actions.length > 0);
  const errors: FieldErrors = { ...preview.fields, ...rule.errors };
  const isNew = !rule.base;
  useLeaveGuard(rule.isDirty && !isDisabled && !rule.isSaving);
  // The first thing that is wrong is where the keyboard goes on, once it stands on the page.
  const refused = useRef(false);
  useEffect(() => {
    if (!refused.current || Object.keys(rule.errors).length === 0) return;
    refused.current = false;
    document.querySelector<HTMLElement>('#rule-form [aria-invalid=true]')?.focus();
  }, [rule.errors]);
  const save = async () => {
    refused.current = true;
    const saved = await rule.save();
    if (!saved) return;
    refused.current = false;
    if (isNew) void go(`/automation/rules/${saved.id}`, { replace: true });
  };
  useActions(
    useMemo<Action[]>(
      () =>
        isDisabled
          ? []
          : [
              {
                id: 'rule:save',
                label: t('automation.save'),
                group: 'do',
                keys: 'mod+s',
                run: () => void save(),
              },
            ],
      // `save` is made anew on every render; what it sends is the form of that render.
      // oxlint-disable-next-line react-hooks/exhaustive-deps
      [t, isDisabled, form, rule.base],
    ),
  );
  return (
    <>
      <Box
        sx={{
          display: 'grid',
          gap: 5,
          alignItems: 'start',
          gridTemplateColumns: {
            xs: 'minmax(0,1fr)',
            lg: 'minmax(0,1fr) minmax(340px, 400px)',
          },
        }}
      >
        <Box
          component="form"
          id="rule-form"
          noValidate
          onSubmit={(e) => {
            e.preventDefault();
            void save();
          }}
          sx={{ minWidth: 0 }}
        >
          <Head rule={rule} errors={errors} isDisabled={isDisabled} />
          <Stack sx={{ gap: 4 }}>
            <FormAlert>{rule.alert}</FormAlert>
            <Sentence pieces={useSentence(form, words)} />
            {template && isNew && (
              <TemplateCard template={template} rule={rule} fields={fields} words={words} />
            )}
            <WhoPart
              rule={rule}
              fields={fields}
              words={words}
              errors={errors}
              isDisabled={isDisabled}
            />
            <WhenPart
              rule={rule}
              fields={fields}
              words={words}
              errors={errors}
              isDisabled={isDisabled}
            />
            <ThenPart rule={rule} errors={errors} isDisabled={isDisabled} />
            <ModePart rule={rule} errors={errors} isDisabled={isDisabled} />
            <TimingPart rule={rule} errors={errors} isDisabled={isDisabled} />
          </Stack>
          {!isDisabled && (
            <Card
              sx={{
                mt: 4,
                // In sight as soon as there is something to save.
                ...(rule.isDirty || isNew
                  ? { position: 'sticky', bottom: 16, zIndex: 5, boxShadow: 8 }
                  : {}),
              }}
            >
              <SaveBar
                isDirty={rule.isDirty}
                isSaving={rule.isSaving}
                label={t(isNew ? 'automation.create' : 'automation.save')}
                onDiscard={rule.discard}
              />
            </Card>
          )}
        </Box>
        <Aside rule={rule} preview={preview} draft={draft} />
      </Box>
      <ConflictDialog rule={rule} />
    </>
  );
}

function Head({
  rule,
  errors,
  isDisabled,
}: {
  rule: RuleForm;
  errors: FieldErrors;
  isDisabled: boolean;
}) {
  const { t } = useTranslation();
  const { form, change } = rule;
  const [isRunning, setRunning] = useState(false);
  return (
    <Box sx={{ mb: 4 }}>
      <Typography component="h1" variant="h1" sx={{ mb: 3 }}>
        {rule.base ? rule.base.name : t('automation.newRule')}
      </Typography>
      <Stack direction="row" sx={{ gap: 3, alignItems: 'flex-start', flexWrap: 'wrap' }}>
        <TextField
          value={form.name}
          placeholder={t('automation.namePlaceholder')}
          disabled={isDisabled}
          error={!!errors.name}
          helperText={errors.name}
          onChange={(e) => change({ name: e.target.value })}
          slotProps={{
            htmlInput: {
              'aria-label': t('automation.name'),
              'aria-invalid': !!errors.name,
              maxLength: 200,
              autoComplete: 'off',
              style: { fontWeight: 500 },
            },
          }}
          sx={{ flex: '1 1 260px' }}
        />
        <FormControlLabel
          label={<Typography variant="body2">{t(form.enabled ? 'row.on' : 'row.off')}</Typography>}
          disabled={isDisabled}
          sx={{ m: 0, gap: 2, height: 32 }}
          control={
            <Switch
              size="small"
              checked={form.enabled}
              onChange={(_, enabled) => change({ enabled })}
              slotProps={{ input: { 'aria-label': t('automation.enabled') } }}
            />
          }
        />
        {rule.base && !isDisabled && (
          <Button
            variant="outlined"
            startIcon={<FlaskConical size={15} />}
            disabled={rule.isDirty}
            onClick={() => setRunning(true)}
          >
            {t('automation.dryRun')}
          </Button>
        )}
      </Stack>
      {rule.base?.error && (
        <Box sx={{ mt: 3 }}>
          <FormAlert>{rule.base.error}</FormAlert>
        </Box>
      )}
      <Suspense fallback={null}>
        {isRunning && rule.base && (
          <RunDialog ruleIds={[rule.base.id]} onClose={() => setRunning(false)} />
        )}
      </Suspense>
    </Box>
  );
}

function WhenPart({
  rule,
  fields,
  words,
  errors,
  isDisabled,
}: {
  rule: RuleForm;
  fields: readonly ConditionField[];
  words: ConditionWords;
  errors: FieldErrors;
  isDisabled: boolean;
}) {
  const { t } = useTranslation();
  return (
    <Part id="rule-when" title={t('automation.when')} hint={t('automation.whenHint')}>
      <ConditionEditor
        label={t('automation.when')}
        root={rule.form.condition}
        fields={fields}
        words={words}
        errors={errorsOf(errors, 'condition')}
        startWith="roas"
        isDisabled={isDisabled}
        onChange={(condition) => rule.change({ condition })}
      />
    </Part>
  );
}

const views = ['preview', 'test', 'history'] as const;

function Aside({ rule, preview, draft }: { rule: RuleForm; preview: Preview; draft: RuleDraft }) {
  const { t } = useTranslation();
  const [view, setView] = useParam('view', 'preview');
  const offered = rule.base ? views : views.slice(0, 2);
  const shown = offered.find((v) => v === view) ?? 'preview';
  return (
    <Card
      component="aside"
      aria-label={t('automation.aside')}
      sx={{
        position: { lg: 'sticky' },
        top: { lg: 24 },
        maxHeight: { lg: 'calc(100dvh - 100px)' },
        display: 'flex',
        flexDirection: 'column',
        minWidth: 0,
        '& .MuiTabs-root': { px: 4, mb: 0, flexShrink: 0, minHeight: 44 },
        '& .MuiTab-root': { minHeight: 44 },
        '& [role=tabpanel]': { overflow: 'auto', minHeight: 0 },
      }}
    >
      <PageTabs
        value={shown}
        views={offered}
        label={(v) => t(`automation.aside_${v}`)}
        onChange={setView}
      >
        {shown === 'preview' && <PreviewPanel preview={preview} />}
        {shown === 'test' && <BacktestPanel draft={draft} />}
        {shown === 'history' && rule.base && (
          <Box sx={{ p: 4 }}>
            <EventList
              filter={{ ruleId: rule.base.id }}
              hideRule
              empty={
                <EmptyState
                  icon={History}
                  title={t('automation.noHistory')}
                  hint={t('automation.noHistoryHint')}
                />
              }
            />
          </Box>
        )}
      </PageTabs>
    </Card>
  );
}
