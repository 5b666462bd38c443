// Every account there is, listed or not, with whose it is and how much it wrote: what the lists of People are made of.
import { nilId } from '../base/ids.ts';
import { allPersonsSql } from './persons.ts';

const nil = `toUUID('${nilId}')`;

/** Only what people wrote: what machines did says nothing of how much an account matters. */
const authorsSql = `SELECT author AS token, any(connection) AS place, count() AS wrote,
    toDate(min(at), 'UTC') AS firstOn, toDate(max(at), 'UTC') AS lastOn
  FROM messages FINAL WHERE class = 'human' AND author != ${nil} GROUP BY author
  SETTINGS do_not_merge_across_partitions_select_final = 1`;

const listedSql = `SELECT account AS token, class AS ofClass, isDeactivated AS hasLeft FROM accounts FINAL`;

/**
 * Rows (account, connection, person, rule, state, class, isDeactivated, messages, firstDay, lastDay). Who wrote and stands
 * in no list of accounts is unmatched and alone. The tables of persons must exist.
 */
export const everyoneSql = `SELECT token AS account, source AS connection, whose AS person, toString(byRule) AS rule,
    toString(standing) AS state, toString(ofClass) AS class, hasLeft AS isDeactivated, wrote AS messages,
    if(wrote = 0, NULL, toString(firstOn)) AS firstDay, if(wrote = 0, NULL, toString(lastOn)) AS lastDay
  FROM (
    SELECT token, if(known.place = ${nil}, authors.place, known.place) AS source, wrote, firstOn, lastOn,
      if(isKnown, whose, token) AS whose, if(isKnown, byRule, 'alone') AS byRule, if(isKnown, standing, 'unmatched') AS standing
    FROM (
      SELECT account AS token, connection AS place, person AS whose, toString(rule) AS byRule, toString(state) AS standing,
        true AS isKnown FROM (${allPersonsSql})
    ) AS known
    FULL OUTER JOIN (${authorsSql}) AS authors USING token
  ) AS everybody
  LEFT ANY JOIN (${listedSql}) AS listed USING token`;
