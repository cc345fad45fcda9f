import { Box, Button, Stack, TextField, Typography } from '@mui/material';
import { ScanText, Sparkles } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import {
  useGetContentQuery,
  usePreviewAssemblyMutation,
  type Generated,
  type GeneratedDraft,
} from '@/api/loop';
import { sayWhy } from '@/shared/content/reasons';
import { useFormat } from '@/shared/lib/format';
import { notify } from '@/shared/lib/toast';
import { Field } from '@/shared/ui/Field';
import { adOf, adTexts } from '../../model';
import type { Studio } from '../useStudio';
import { AssemblyView } from './AssemblyView';
import { bodyOf, briefOf, emptyBrief, generateKind, type BriefForm } from './model';
import { Rewrite } from './Rewrite';
import { useWriter } from './useWriter';
import { Coming, DraftNotes, WhoWrote } from './Written';

/** The brief of a text and what it is written from: a wish, drafts to choose from, and the text said anew. */
export function WritePane({ studio, readOnly }: { studio: Studio; readOnly: boolean }) {
  const { t } = useTranslation();
  const { view } = studio;
  const [form, setForm] = useState<BriefForm>(() => ({
    ...emptyBrief,
    // Its title is the idea; why it is there is said to whoever approves it, and is nothing to write about.
    brief: view.title,
    ...briefOf(view.data),
  }));
  const writer = useWriter<Generated>();
  const [preview, assembly] = usePreviewAssemblyMutation();
  const set = (part: Partial<BriefForm>) => setForm({ ...form, ...part });
  const kind = generateKind(view.kind);
  const begin = () =>
    void writer.write(`/content/generate/${kind}`, {
      ...bodyOf(form, view),
      // Asked again for the same: another answer is wanted, not the one from memory.
      ...(writer.state === 'done' ? { fresh: true } : {}),
    });
  const look = async () => {
    const answer = await preview({ body: { ...bodyOf(form, view), kind } });
    if (answer.error) notify.failed(answer.error);
  };
  const take = (draft: GeneratedDraft) => {
    const before = { title: view.title, text: view.text, data: view.data };
    studio.change({
      title: draft.title || view.title,
      text: draft.text,
      ...(draft.data
        ? { data: { ...(view.data as object | null), ...(draft.data as object) } }
        : {}),
    });
    notify.undo(t('studio.taken'), () => studio.change(before));
  };
  const isWriting = writer.state === 'writing';
  return (
    <Stack sx={{ gap: 4 }}>
      {view.parent_id && <Parent id={view.parent_id} />}
      {!readOnly && (
        <Box
          component="form"
          onSubmit={(e: React.FormEvent) => {
            e.preventDefault();
            begin();
          }}
        >
          <BriefFields form={form} set={set} kind={view.kind} />
          <Stack direction="row" sx={{ gap: 2, flexWrap: 'wrap', mt: 2 }}>
            <Button
              type="submit"
              variant="contained"
              size="small"
              loading={isWriting}
              startIcon={<Sparkles size={14} />}
            >
              {t(writer.state === 'done' ? 'studio.again' : 'studio.generate')}
            </Button>
            <Button
              size="small"
              variant="outlined"
              loading={assembly.isLoading}
              startIcon={<ScanText size={14} />}
              onClick={() => void look()}
            >
              {t('studio.whatGoesIn')}
            </Button>
          </Stack>
        </Box>
      )}
      {assembly.data && writer.state === 'idle' && <AssemblyView assembly={assembly.data} />}
      <Coming writer={writer} />
      {writer.state === 'done' && writer.result && (
        <Variants result={writer.result} onTake={readOnly ? undefined : take} />
      )}
      {!readOnly && <Rewrite studio={studio} />}
    </Stack>
  );
}

/** The brief, plan or transcript it came from. */
function Parent({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data } = useGetContentQuery({ id });
  if (!data) return null;
  return (
    <Typography variant="body2">
      {t('studio.cameFrom')}{' '}
      <Box component={Link} to={`/content/${id}`} sx={{ color: 'h.accentText' }}>
        {data.title || t(`content.kind.${data.kind}`)}
      </Box>
    </Typography>
  );
}

const lengths = ['short', 'medium', 'long'] as const;
const engines = ['auto', 'model', 'composer'] as const;

function BriefFields({
  form,
  set,
  kind,
}: {
  form: BriefForm;
  set: (part: Partial<BriefForm>) => void;
  kind: string;
}) {
  const { t } = useTranslation();
  const [isMore, setMore] = useState(false);
  const line = (name: 'goal' | 'audience' | 'tone' | 'keyword' | 'offer' | 'url') => (
    <Field key={name} label={t(`studio.${name}`)}>
      {(id) => (
        <TextField
          fullWidth
          id={id}
          value={form[name]}
          onChange={(e) => set({ [name]: e.target.value })}
          slotProps={{ htmlInput: { maxLength: 500, autoComplete: 'off' } }}
        />
      )}
    </Field>
  );
  const choice = (
    name: 'length' | 'variants' | 'engine',
    choices: readonly (readonly [string, string])[],
  ) => (
    <Field label={t(`studio.${name}`)} hint={name === 'engine' ? t('studio.engineHint') : ''}>
      {(id, describedBy) => (
        <TextField
          select
          fullWidth
          id={id}
          value={String(form[name])}
          onChange={(e) =>
            set({ [name]: name === 'variants' ? Number(e.target.value) : e.target.value })
          }
          slotProps={{ select: { native: true }, htmlInput: { 'aria-describedby': describedBy } }}
        >
          {choices.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </TextField>
      )}
    </Field>
  );
  return (
    <Stack sx={{ gap: 1 }}>
      <Field label={t('studio.brief')} hint={t('studio.briefHint')}>
        {(id, describedBy) => (
          <TextField
            fullWidth
            multiline
            minRows={3}
            maxRows={10}
            id={id}
            value={form.brief}
            onChange={(e) => set({ brief: e.target.value })}
            sx={{ '& .MuiInputBase-root': { p: 0 } }}
            slotProps={{ htmlInput: { 'aria-describedby': describedBy, maxLength: 8000 } }}
          />
        )}
      </Field>
      {line('goal')}
      {(kind === 'blog' || isMore) && line('keyword')}
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: '1fr 1fr' }}>
        {choice(
          'variants',
          [1, 2, 3, 4, 5].map((n) => [String(n), String(n)] as const),
        )}
        {choice('length', [
          ['', t('studio.lengthAny')],
          ...lengths.map((l) => [l, t(`studio.lengths.${l}`)] as const),
        ])}
      </Box>
      {choice(
        'engine',
        engines.map((e) => [e, t(`studio.engines.${e}`)] as const),
      )}
      {isMore && (
        <>
          {line('tone')}
          {line('audience')}
          {line('offer')}
          {line('url')}
        </>
      )}
      <Button
        size="small"
        variant="text"
        aria-expanded={isMore}
        onClick={() => setMore(!isMore)}
        sx={{ alignSelf: 'flex-start', px: 1, ml: -1 }}
      >
        {t(isMore ? 'studio.less' : 'studio.more')}
      </Button>
    </Stack>
  );
}

const wordsOf = (draft: GeneratedDraft) =>
  draft.text.trim() ||
  adTexts(adOf(draft.data))
    .map((x) => `${x.field}: ${x.text}`)
    .join('\n');

function Variants({
  result,
  onTake,
}: {
  result: Generated;
  onTake: ((draft: GeneratedDraft) => void) | undefined;
}) {
  const { t } = useTranslation();
  const f = useFormat();
  return (
    <Stack component="section" aria-label={t('studio.drafts')} sx={{ gap: 3 }}>
      <WhoWrote
        engine={result.engine}
        notes={result.notes}
        assemblyId={result.assembly_id}
        cost={
          result.cost
            ? ` ${t(result.cached ? 'studio.cached' : 'studio.cost', { cost: `$${f.significant(result.cost)}` })}`
            : undefined
        }
      />
      {result.drafts.map((draft, i) => (
        <Box
          key={i}
          component="article"
          aria-label={t('studio.draft', { number: i + 1 })}
          sx={{
            border: 1,
            borderColor: 'h.border',
            borderRadius: '8px',
            bgcolor: 'h.surface',
            p: 3,
          }}
        >
          {draft.title && (
            <Typography variant="h3" component="h3" sx={{ mb: 1 }}>
              {draft.title}
            </Typography>
          )}
          <Typography
            variant="body2"
            tabIndex={0}
            sx={{
              whiteSpace: 'pre-wrap',
              overflowWrap: 'anywhere',
              maxHeight: 240,
              overflow: 'auto',
            }}
          >
            {wordsOf(draft)}
          </Typography>
          {draft.why && (
            <Typography variant="caption" component="p" color="textSecondary" sx={{ mt: 2 }}>
              {sayWhy(draft)}
            </Typography>
          )}
          <DraftNotes notes={draft.notes} />
          {onTake && (
            <Button size="small" variant="outlined" sx={{ mt: 2 }} onClick={() => onTake(draft)}>
              {t('studio.take')}
            </Button>
          )}
        </Box>
      ))}
    </Stack>
  );
}
