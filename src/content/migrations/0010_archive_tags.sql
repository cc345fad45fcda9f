-- The tags that stand at entries now, one row each, so that those in use are counted by their index alone. `folded` is
-- what tags are told apart by, `tag` how it was written. Entries of before get theirs here; letters beyond ASCII are
-- folded the next time such an entry changes.
CREATE TABLE archive_tags (
    tenant {blob} NOT NULL,
    folded TEXT NOT NULL,
    place BIGINT NOT NULL,
    tag TEXT NOT NULL,
    PRIMARY KEY (tenant, folded, place)
);
CREATE INDEX archive_tags_by_place ON archive_tags (tenant, place);
{sqlite}INSERT INTO archive_tags (tenant, folded, place, tag)
{sqlite}    SELECT e.tenant, lower(trim(t.value)), e.place, trim(t.value)
{sqlite}    FROM archive_entries e, json_each(COALESCE(e.own_tags, e.tags)) t WHERE true ON CONFLICT DO NOTHING;
{postgres}INSERT INTO archive_tags (tenant, folded, place, tag)
{postgres}    SELECT e.tenant, lower(trim(t.value)), e.place, trim(t.value)
{postgres}    FROM archive_entries e, json_array_elements_text(CAST(COALESCE(e.own_tags, e.tags) AS json)) AS t(value)
{postgres}    ON CONFLICT DO NOTHING;
