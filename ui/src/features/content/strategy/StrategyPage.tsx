import { Box, Button, ButtonBase, Card, Skeleton, Stack, Typography } from '@mui/material';
import { Check, CircleAlert } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import {
  useDeleteContentMutation,
  useGenerateContentMutation,
  useGetBrandQuery,
  type Generated,
} from '@/api/loop';
import { today } from '@/shared/lib/dates';
import { notify } from '@/shared/lib/toast';
import { useJob } from '@/shared/lib/useJob';
import { useParam } from '@/shared/lib/useParam';
import { useCan, useWorkspace } from '@/shared/lib/workspace';
import { useConfirm } from '@/shared/ui/Confirm';
import { FormAlert } from '@/shared/ui/Field';
import { Page } from '@/shared/ui/Page';
import { PageHeader } from '@/shared/ui/PageHeader';
import { ErrorState } from '@/shared/ui/States';
import { TaskProgress } from '@/shared/ui/TaskProgress';
import { bodyOf, firstWish, perWeek, profileOf, profileParts, type Wish } from './model';
import { PlanView } from './PlanView';
import { WishFields } from './WishFields';

const steps = ['profile', 'wishes', 'plan'] as const;
type Step = (typeof steps)[number];

/** From who we are to a calendar of drafts: profile, wishes, plan. */
export function Component() {
  const { t } = useTranslation();
  const go = useNavigate();
  const { timeZone } = useWorkspace();
  const isEditor = useCan()('editor');
  const confirm = useConfirm();
  const [asked, setAsked] = useParam('step', 'profile');
  const [wish, setWish] = useState<Wish>(() => firstWish(today(timeZone)));
  const [made, setMade] = useState<Generated>();
  const [generate, { isLoading }] = useGenerateContentMutation();
  const [remove] = useDeleteContentMutation();
  const job = useJob<Generated>(
    (result) => {
      setMade(result);
      setAsked('plan');
    },
    // It stands above the wishes, which are still there.
    () => undefined,
  );
  const failed = job.task?.state === 'failed' ? job.task : undefined;
  const wanted: Step = steps.find((s) => s === asked) ?? 'profile';
  // A plan is not in the address: who comes by a link begins with the wishes.
  const step = wanted === 'plan' && !made ? 'wishes' : wanted;
  // The button that led here is gone: the keyboard goes on in the new step.
  const stage = useRef<HTMLElement>(null);
  const was = useRef(step);
  useEffect(() => {
    if (was.current === step) return;
    was.current = step;
    stage.current?.focus();
  }, [step]);
  const make = () =>
    void job.start(
      generate({
        kind: 'strategy',
        body: bodyOf(wish, (id) => t(`strategy.goal.${id as 'awareness'}`)),
      }),
    );
  const throwAway = async () => {
    if (!made) return;
    const yes = await confirm({
      title: t('strategy.throwAsk'),
      body: t('strategy.throwBody', { count: made.item_ids.length }),
      action: t('strategy.throw'),
      danger: true,
    });
    if (!yes) return;
    for (const id of made.item_ids) {
      const answer = await remove({ id });
      if (answer.error) return notify.failed(answer.error);
    }
    setMade(undefined);
    setAsked('wishes');
    notify.done(t('strategy.thrown'));
  };
  return (
    <Page title={t('strategy.title')} width={920} isCentred>
      <PageHeader title={t('strategy.title')} subtitle={t('strategy.subtitle')} />
      <Stack
        component="ol"
        direction="row"
        sx={{ listStyle: 'none', p: 0, m: 0, mb: 4, gap: { xs: 2, sm: 4 }, alignItems: 'center' }}
      >
        {steps.map((s, i) => (
          <StepMark
            key={s}
            number={i + 1}
            isNow={s === step}
            isDone={i < steps.indexOf(step)}
            onGo={s !== 'plan' || made ? () => setAsked(s) : undefined}
          >
            {t(`strategy.step.${s}`)}
          </StepMark>
        ))}
      </Stack>
      <Box
        component="section"
        ref={stage}
        tabIndex={-1}
        aria-label={t(`strategy.step.${step}`)}
        sx={{ '&:focus-visible': { outline: 0 } }}
      >
        {step === 'profile' && <Profile onNext={() => setAsked('wishes')} />}
        {step === 'wishes' && (
          <Card sx={{ p: { xs: 4, sm: 6 } }}>
            {failed && <FormAlert>{failed.error ?? t('controls.failed')}</FormAlert>}
            <WishFields wish={wish} onChange={setWish} disabled={!isEditor} />
            {job.task && job.isRunning ? (
              <TaskProgress task={job.task} />
            ) : (
              <Stack direction="row" sx={{ gap: 2, mt: 3, flexWrap: 'wrap' }}>
                <Button variant="outlined" onClick={() => setAsked('')}>
                  {t('controls.back')}
                </Button>
                {isEditor && (
                  <Button
                    variant="contained"
                    loading={isLoading || job.isRunning}
                    disabled={perWeek(wish) === 0}
                    onClick={make}
                  >
                    {t('strategy.make', { count: perWeek(wish) * wish.weeks })}
                  </Button>
                )}
              </Stack>
            )}
          </Card>
        )}
        {step === 'plan' && made && (
          <PlanView
            made={made}
            wish={wish}
            onAgain={() => setAsked('wishes')}
            onThrow={() => void throwAway()}
            onCalendar={() => void go(`/calendar?date=${wish.start}`)}
          />
        )}
      </Box>
    </Page>
  );
}

/** A step of the way: where one stands, what is behind, and the way back to it. */
function StepMark({
  number,
  isNow,
  isDone,
  onGo,
  children,
}: {
  number: number;
  isNow: boolean;
  isDone: boolean;
  onGo: (() => void) | undefined;
  children: string;
}) {
  return (
    <Stack
      component="li"
      direction="row"
      aria-current={isNow ? 'step' : undefined}
      sx={{
        alignItems: 'center',
        gap: { xs: 2, sm: 4 },
        '&:not(:first-of-type)::before': {
          content: '""',
          width: { xs: 10, sm: 28 },
          borderTop: 1,
          borderColor: 'h.borderStrong',
        },
      }}
    >
      <ButtonBase
        disabled={!onGo || isNow}
        onClick={onGo}
        sx={{
          gap: 2,
          px: 1.5,
          mx: -1.5,
          height: 32,
          borderRadius: '6px',
          fontSize: 13,
          fontWeight: isNow ? 600 : 500,
          color: isNow ? 'h.text' : 'h.text2',
          '&:hover': { bgcolor: 'h.hover' },
        }}
      >
        <Box
          component="span"
          aria-hidden
          sx={{
            width: 22,
            height: 22,
            borderRadius: '50%',
            display: 'inline-grid',
            placeItems: 'center',
            fontSize: 12,
            fontVariantNumeric: 'tabular-nums',
            bgcolor: isNow ? 'h.accent' : isDone ? 'h.accentSoft' : 'h.selected',
            color: isNow ? 'h.onAccent' : isDone ? 'h.accentText' : 'h.text2',
          }}
        >
          {isDone ? <Check size={13} /> : number}
        </Box>
        {children}
      </ButtonBase>
    </Stack>
  );
}

function Profile({ onNext }: { onNext: () => void }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useGetBrandQuery();
  if (error && !data)
    return (
      <Card>
        <ErrorState error={error} onRetry={refetch} />
      </Card>
    );
  if (!data) return <Skeleton variant="rounded" height={320} />;
  const profile = profileOf(data);
  const missing = profileParts.filter((p) => !profile[p]);
  return (
    <Card sx={{ p: { xs: 4, sm: 6 } }}>
      <Typography variant="h2">{t('strategy.profileTitle', { name: data.name })}</Typography>
      <Typography variant="body2" color="textSecondary" sx={{ mt: 1 }}>
        {t(missing.length ? 'strategy.profileMissing' : 'strategy.profileFull')}
      </Typography>
      <Box component="ul" sx={{ listStyle: 'none', p: 0, my: 4 }}>
        {profileParts.map((p) => (
          <Stack
            component="li"
            key={p}
            direction="row"
            sx={{
              gap: 2,
              py: 2,
              alignItems: 'flex-start',
              borderTop: 1,
              borderColor: 'h.border',
            }}
          >
            <Box
              component="span"
              sx={{
                color: profile[p] ? 'h.green' : 'h.amber',
                display: 'inline-flex',
                pt: '2px',
              }}
            >
              {profile[p] ? (
                <Check size={16} aria-label={t('strategy.there')} />
              ) : (
                <CircleAlert size={16} aria-label={t('strategy.missing')} />
              )}
            </Box>
            <Typography variant="body2" sx={{ width: { xs: 96, sm: 150 }, flexShrink: 0 }}>
              {t(`strategy.part.${p}`)}
            </Typography>
            <Typography
              variant="body2"
              color="textSecondary"
              sx={{ minWidth: 0, overflowWrap: 'anywhere' }}
            >
              {profile[p] || t(`strategy.missing`)}
            </Typography>
          </Stack>
        ))}
      </Box>
      <Stack direction="row" sx={{ gap: 2, flexWrap: 'wrap' }}>
        <Button component={Link} to="/settings/brand" variant="outlined">
          {t('content.brandEdit')}
        </Button>
        <Button variant="contained" onClick={onNext}>
          {t('controls.continue')}
        </Button>
      </Stack>
    </Card>
  );
}
