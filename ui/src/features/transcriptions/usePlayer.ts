import { useCallback, useEffect, useRef, useState } from 'react';
import { fetchFile } from '@/api/download';

export const speeds = [0.75, 1, 1.25, 1.5, 2] as const;

/** The recording, fetched with the session's token, and where it is now, told on every frame while it plays. */
export function usePlayer(url: string | null, onTime: (seconds: number) => void) {
  const audio = useRef<HTMLAudioElement>(null);
  const [src, setSrc] = useState('');
  const [isPlaying, setPlaying] = useState(false);
  const [failed, setFailed] = useState(false);
  const [speed, setSpeed] = useState(1);
  const tell = useRef(onTime);
  tell.current = onTime;
  useEffect(() => {
    if (!url) return;
    const gone = new AbortController();
    let href = '';
    fetchFile(url, gone.signal)
      .then((blob) => setSrc((href = URL.createObjectURL(blob))))
      .catch(() => !gone.signal.aborted && setFailed(true));
    return () => {
      gone.abort();
      if (href) URL.revokeObjectURL(href);
    };
  }, [url]);
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
      onSeeked: () => tell.current(audio.current?.currentTime ?? 0),
    },
  };
}
