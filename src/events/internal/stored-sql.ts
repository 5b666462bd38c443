// What of a connection is stored, in numbers, as one question.
import { nilId } from '../../base/ids.ts';

export const storedSql = `
  SELECT messages, accounts, channels, if(messages = 0, NULL, toString(first)) AS firstDay, if(messages = 0, NULL, toString(last)) AS lastDay
  FROM (
    SELECT count() AS messages, toDate(min(at), 'UTC') AS first, toDate(max(at), 'UTC') AS last
    FROM messages FINAL WHERE connection = {connection:UUID}
  ) AS ofMessages,
  (
    SELECT uniqExact(account) AS accounts FROM (
      SELECT account FROM accounts WHERE connection = {connection:UUID}
      UNION ALL SELECT author FROM messages WHERE connection = {connection:UUID} AND author != toUUID('${nilId}')
    )
  ) AS ofAccounts,
  (
    SELECT uniqExact(channel) AS channels FROM (
      SELECT channel FROM channels WHERE connection = {connection:UUID}
      UNION ALL SELECT channel FROM messages WHERE connection = {connection:UUID}
    )
  ) AS ofChannels`;
