import { useCallback, useEffect, useRef, useState } from 'react';
import { useLinkSoundOfTranscriptionMutation } from '@/api/loop';

export const speeds = [0.75, 1, 1.25, 1.5, 2] as const;

const again = 60_000;

/**
 * The recording, and where it is now, told on every frame while it plays. The browser reads it in parts from an
 * address that ends some day, so that a long one begins at once and is jumped in; then it asks for another.
 */
export function usePlayer(id: string | null, onTime: (seconds: number) => void) {
  const audio = useRef<HTMLAudioElement>(null);
  const [src, setSrc] = useState('');
  const [isPlaying, setPlaying] = useState(false);
  const [failed, setFailed] = useState(false);
  const [speed, setSpeed] = useState(1);
  const tell = useRef(onTime);
  tell.current = onTime;
  const [link] = useLinkSoundOfTranscriptionMutation();
  const asked = useRef(0);
  const resumeAt = useRef(0);
  const load = useCallback(() => {
    if (!id) return;
    asked.current = Date.now();
    let gone = false;
    link({ id })
      .unwrap()
      .then(({ url }) => {
        if (gone) return;
        setFailed(false);
        setSrc(url);
      })
      .catch(() => !gone && setFailed(true));
    return () => void (gone = true);
  }, [id, link]);
  useEffect(load, [load]);
  useEffect(() => {
    if (!isPlaying) return;
    let frame = 0;
    const step = () => {
      tell.current(audio.current?.currentTime ?? 0);
      frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame);
  }, [isPlaying]);
  const seek = useCallback((to: number) => {
    if (audio.current) audio.current.currentTime = Math.max(0, to);
    tell.current(Math.max(0, to));
  }, []);
  const flip = useCallback(() => {
    const a = audio.current;
    if (!a) return;
    if (a.paused) void a.play().catch(() => undefined);
    else a.pause();
  }, []);
  const skip = useCallback((by: number) => seek((audio.current?.currentTime ?? 0) + by), [seek]);
  const setRate = useCallback((rate: number) => {
    setSpeed(rate);
    if (audio.current) audio.current.playbackRate = rate;
  }, []);
  return {
    src,
    failed,
    isPlaying,
    speed,
    seek,
    flip,
    skip,
    setRate,
    props: {
      ref: audio,
      src: src || undefined,
      onPlay: () => setPlaying(true),
      onPause: () => setPlaying(false),
      onEnded: () => setPlaying(false),
      onLoadedMetadata: () => {
        if (audio.current && resumeAt.current > 0) audio.current.currentTime = resumeAt.current;
        resumeAt.current = 0;
      },
      onError: () => {
        if (Date.now() - asked.current < again) return setFailed(true);
        resumeAt.current = audio.current?.currentTime ?? 0;
        setPlaying(false);
        load();
      },
      onSeeked: () => tell.current(audio.current?.currentTime ?? 0),
    },
  };
}
