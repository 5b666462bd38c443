// The identity map that stands: of the maps that are there whole, the last.

/**
 * SQL for the rows (file, person, mailbox, plainMailbox, domain, claims, otherMailbox, otherPlainMailbox, otherDomain) of the map
 * that stands. A map whose import was interrupted lacks rows that it says it has, so the one before it stands.
 */
export const identityMapSql = `
  SELECT file, person, mailbox, plainMailbox, domain, claims, otherMailbox, otherPlainMailbox, otherDomain
  FROM identityMap FINAL
  WHERE file IN (
    SELECT file FROM identityMap FINAL GROUP BY file
    HAVING count() = any(rows) ORDER BY max(version) DESC, file DESC LIMIT 1
  )`;
