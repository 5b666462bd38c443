// The definition drawer: what a metric asks, how it is computed, when it is hidden, where it comes from.
import { ActionIcon, Drawer, Skeleton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { MetricDefinition } from '../../src/api/contract/metrics.ts';
import { catalogueQuery } from '../api/queries.ts';
import { DefinitionIcon } from '../frame/icons.tsx';
import { Failing } from '../frame/states.tsx';

interface DefinitionButtonProps {
  readonly metricId: string;
  readonly figure: string;
  /** A sign instead of the word, where there is little room. */
  readonly isSmall?: boolean;
}

export function DefinitionButton({ metricId, figure, isSmall = false }: DefinitionButtonProps) {
  const [isOpen, drawer] = useDisclosure(false);
  const name = { 'aria-label': `Definition: ${figure}`, 'aria-haspopup': 'dialog', onClick: drawer.open } as const;
  return (
    <>
      {isSmall ? (
        <ActionIcon variant="subtle" color="gray" size={24} {...name}>
          <DefinitionIcon />
        </ActionIcon>
      ) : (
        <button type="button" className="figure-action" {...name}>
          Definition
        </button>
      )}
      <DefinitionDrawer metricId={metricId} isOpen={isOpen} onClose={drawer.close} />
    </>
  );
}

interface DefinitionDrawerProps {
  readonly metricId: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

function DefinitionDrawer({ metricId, isOpen, onClose }: DefinitionDrawerProps) {
  const catalogue = useQuery({ ...catalogueQuery, enabled: isOpen });
  const metric = catalogue.data?.metrics.find((each) => each.id === metricId);
  return (
    <Drawer
      opened={isOpen}
      onClose={onClose}
      position="right"
      size={440}
      title={metric?.name ?? 'Definition'}
      closeButtonProps={{ 'aria-label': 'Close the definition' }}
      transitionProps={{ duration: 150 }}
    >
      {catalogue.isPending && <Skeleton height={240} />}
      {catalogue.isError && <Failing problem={catalogue.error} retry={() => void catalogue.refetch()} />}
      {metric && (
        <>
          <Definition metric={metric} k={catalogue.data?.k ?? 5} />
          <p>
            <Link to="/reports/$slug" params={{ slug: metric.slug }} className="link" onClick={onClose}>
              Open the report
            </Link>
          </p>
        </>
      )}
    </Drawer>
  );
}

/** The declaration of a metric, in the order a sceptical reader asks. */
export function Definition({ metric, k }: { readonly metric: MetricDefinition; readonly k: number }) {
  const parts: readonly [string, string][] = [
    ['Question', metric.question],
    ['Formula', metric.formula],
    ['Grain', metric.grain],
    ['Time', metric.timeRule],
    [
      'When it is hidden',
      /k\b/.test(metric.groupRule.replace(/[a-z]+k\b/g, '')) ? `${metric.groupRule} Here k is ${k}.` : metric.groupRule,
    ],
    ['Edge cases', metric.edgeCases],
    ['Source', metric.source],
    ['Number in the catalogue', metric.id],
  ];
  return (
    <dl className="definition">
      {parts
        .filter(([, text]) => text !== '')
        .map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
    </dl>
  );
}
