// Where one is on the way from files to people.

const steps = ['Files', 'Columns', 'Preview', 'Done'] as const;
export type Step = (typeof steps)[number];

export function StepList({ step }: { readonly step: Step }) {
  return (
    <ol className="step-list" aria-label="Steps">
      {steps.map((each) => (
        <li key={each} aria-current={each === step ? 'step' : undefined} data-done={isBefore(each, step) || undefined}>
          {each}
        </li>
      ))}
    </ol>
  );
}

const isBefore = (one: Step, other: Step) => steps.indexOf(one) < steps.indexOf(other);
