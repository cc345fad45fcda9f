// Fastify + better-sqlite3 peer: server.mjs DB PORT SECRET
import Database from 'better-sqlite3';
import { createVerifier } from 'fast-jwt';
import Fastify from 'fastify';

const [, , path, port, secret] = process.argv;
const db = new Database(path, { readonly: true });
const columns = db
  .prepare('SELECT name FROM pragma_table_info(?)')
  .all('campaigns')
  .map((c) => c.name)
  .filter((name) => name !== 'organization_id' && name !== 'position');
const list = db.prepare(
  `SELECT ${columns.map((c) => `"${c}"`).join(', ')} FROM campaigns WHERE organization_id = ? ORDER BY position LIMIT ?`,
);
const count = db.prepare('SELECT max(position) AS last FROM campaigns WHERE organization_id = ?');
const member = db.prepare('SELECT role FROM members WHERE user_id = ? AND organization_id = ?');
const verify = createVerifier({ key: secret, algorithms: ['HS256'] });
const app = Fastify();

app.get('/api/v1/campaigns', (request, reply) => {
  let claims;
  try {
    claims = verify((request.headers.authorization ?? '').replace('Bearer ', ''));
  } catch {
    return reply.code(401).send({ title: 'Not signed in' });
  }
  if (!member.get(claims.sub, claims.org)) return reply.code(401).send({ title: 'Not a member' });
  const limit = Number(request.query.limit ?? 50);
  const rows = list.all(claims.org, limit + 1);
  const more = rows.length > limit;
  if (more) rows.pop();
  for (const row of rows) row.pending_change = row.pending_change === 1;
  reply.send({
    data: rows,
    next_cursor: more ? Buffer.from(String(limit)).toString('base64url') : null,
    total: count.get(claims.org).last + 1,
  });
});
app.listen({ host: '127.0.0.1', port: Number(port) });
