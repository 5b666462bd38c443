// Whether the chain of the audit log holds as of now, and its last hash to be kept elsewhere.
import { useQuery } from '@tanstack/react-query';
import { auditCheckQuery } from '../api/audit-queries.ts';
import { sessionQuery } from '../api/queries.ts';
import { CopyField } from '../connect/copy-field.tsx';
import { Failing, Loading } from '../frame/states.tsx';
import { chainText } from '../words/audit.ts';
import { instantName } from '../words/weeks.ts';

export function Chain() {
  const timeZone = useQuery(sessionQuery).data?.organization.timeZone ?? 'UTC';
  const answer = useQuery(auditCheckQuery);
  if (answer.isPending) return <Loading height={112} what="Checking the chain" />;
  if (answer.isError)
    return (
      <Failing problem={answer.error} title="The chain could not be checked" retry={() => void answer.refetch()} />
    );
  const { brokenAt, lastHash } = answer.data;
  const sentence = chainText(answer.data, instantName(new Date(answer.dataUpdatedAt).toISOString(), timeZone));
  if (brokenAt !== null)
    return (
      <section className="state audit-chain" role="alert">
        <p>
          <strong>{sentence}</strong>
        </p>
        <p>
          Tacit itself only ever adds entries: this happened in the database, outside of it. Export the log now, and
          compare it with an export that you kept.
        </p>
      </section>
    );
  return (
    <section className="audit-chain" aria-label="The chain of entries">
      <p>{sentence}</p>
      {lastHash !== null && (
        <CopyField
          label="Hash of the last entry"
          description="Keep it where nobody who runs this server can change it, such as in a message to your works council. Only a hash kept elsewhere shows later that entries were cut off at the end, or all were made up again."
          value={lastHash}
        />
      )}
    </section>
  );
}
