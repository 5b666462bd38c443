// The form of the database as text, asked of its own catalogue, so that a change of it shows in a review.
import type pg from 'pg';

const tables = `
  SELECT 'TABLE ' || c.relname || E'\\n' || string_agg(
    '  ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
    || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
    || CASE a.attidentity WHEN 'a' THEN ' GENERATED ALWAYS AS IDENTITY' ELSE '' END
    || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), ''), E'\\n' ORDER BY a.attnum) AS line
  FROM pg_class c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
  GROUP BY c.relname ORDER BY c.relname`;

// From version 18 on, NOT NULL is also a constraint; the columns above say it already.
const constraints = `
  SELECT 'CONSTRAINT ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) AS line
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
  ORDER BY conrelid::regclass::text COLLATE "C", conname COLLATE "C"`;

const indexes = `
  SELECT indexdef AS line FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname COLLATE "C"`;

const functions = `
  SELECT pg_get_functiondef(oid) AS line FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  ORDER BY proname COLLATE "C"`;

const triggers = `
  SELECT pg_get_triggerdef(oid) AS line FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname COLLATE "C"`;

const policies = `
  SELECT 'POLICY ' || p.polname || ' ON ' || c.relname || CASE WHEN c.relrowsecurity THEN '' ELSE ' DISABLED' END
    || CASE WHEN c.relforcerowsecurity THEN ' FORCED' ELSE '' END
    || ' USING ' || pg_get_expr(p.polqual, p.polrelid)
    || coalesce(' WITH CHECK ' || pg_get_expr(p.polwithcheck, p.polrelid), '') AS line
  FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid ORDER BY c.relname COLLATE "C", p.polname COLLATE "C"`;

/** Of the schema `public`: tables, constraints, indexes, functions, triggers and policies; the same on every version. */
export async function dumpSchema(pool: pg.Pool): Promise<string> {
  const parts: string[] = [];
  for (const query of [tables, constraints, indexes, functions, triggers, policies]) {
    const { rows } = await pool.query<{ line: string }>(query);
    parts.push(rows.map(({ line }) => line.trimEnd()).join('\n'));
  }
  return `-- What the migrations make. Written by the test of the control plane with UPDATE_SCHEMA=1.\n\n${parts.join('\n\n')}\n`;
}
