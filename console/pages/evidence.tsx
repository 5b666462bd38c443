// Manage > Evidence: papers for a data protection officer or works council, written when somebody asks for them.
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { EvidencePack } from '../../src/api/contract/evidence.ts';
import { read } from '../api/client.ts';
import { PageHead } from '../frame/page.tsx';
import { Failing } from '../frame/states.tsx';

type Paper = EvidencePack['papers'][number];

export function EvidencePage() {
  const queryClient = useQueryClient();
  const written = useMutation({
    mutationFn: () => read<EvidencePack>('/api/evidence'),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['audit'] }),
  });
  return (
    <>
      <PageHead
        title="Evidence"
        lead="Papers for those who have to judge what is done with people’s data, written from how Tacit is set up now."
        action={
          <Button loading={written.isPending} onClick={() => written.mutate()}>
            {written.data ? 'Write them anew' : 'Write the papers'}
          </Button>
        }
      />
      {written.isError && <Failing problem={written.error} title="Nothing was written" />}
      {written.data ? <Papers papers={written.data.papers} /> : <Coming />}
    </>
  );
}

function Coming() {
  return (
    <div className="measure">
      <p>
        The record of processing (GDPR Art. 30), a draft of an impact assessment (Art. 35), the data inventory, what
        each metric is for, which figures are hidden by which rule, the hosts that are called, the state of the audit
        log, the receipts, and a bill of materials. They name members by role and number alone.
      </p>
      <p className="dimmed">Writing them takes some seconds, and is an entry of the audit log.</p>
    </div>
  );
}

function Papers({ papers }: { readonly papers: readonly Paper[] }) {
  return (
    <section className="block" aria-label="Papers">
      <p role="status">{papers.length} papers are ready. They stay here until you leave the page.</p>
      <div className="actions">
        <Button variant="default" onClick={() => papers.forEach(save)}>
          Download all
        </Button>
      </div>
      <ul>
        {papers.map((paper) => (
          <li key={paper.name}>
            <Button variant="subtle" size="compact-sm" onClick={() => save(paper)}>
              {paper.title}
            </Button>{' '}
            <code className="dimmed small">{paper.name}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}

function save({ name, type, text }: Paper): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
