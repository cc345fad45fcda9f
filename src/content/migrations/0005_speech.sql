-- A recording and what was said in it. Its files are blobs: speech/ID.source until it is done, speech/ID.m4a to listen
-- to. `wanted_language` is what a person said; `language` what was heard.
CREATE TABLE transcriptions (
    tenant {blob} NOT NULL,
    id {blob} NOT NULL,
    title TEXT NOT NULL,
    state TEXT NOT NULL,
    task_id {blob},
    source_url TEXT,
    file_name TEXT,
    media_type TEXT,
    seconds DOUBLE PRECISION,
    has_sound SMALLINT,
    wanted_language TEXT,
    language TEXT,
    engine TEXT,
    model TEXT,
    text TEXT NOT NULL,
    parts TEXT NOT NULL,
    words TEXT NOT NULL,
    words_estimated SMALLINT NOT NULL,
    word_count BIGINT NOT NULL,
    has_audio SMALLINT NOT NULL,
    notes TEXT NOT NULL,
    error TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX transcriptions_by_creation ON transcriptions (tenant, created_at, id);

-- What was heard so far, a stretch a row, until the transcription is done.
CREATE TABLE transcription_chunks (
    tenant {blob} NOT NULL,
    transcription_id {blob} NOT NULL,
    number BIGINT NOT NULL,
    heard TEXT NOT NULL,
    PRIMARY KEY (tenant, transcription_id, number)
);
