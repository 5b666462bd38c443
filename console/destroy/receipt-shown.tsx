// A receipt that was just made: it can be kept, and says how to check it without us.
import { Title } from '@mantine/core';
import type { Confirmed } from '../../src/api/contract/approvals.ts';

type Receipt = NonNullable<Confirmed['receipt']>;

const fileName = (number: number): string => `receipt-${String(number).padStart(6, '0')}.json`;

export function ReceiptShown({ receipt }: { readonly receipt: Receipt }) {
  const { number, body } = receipt;
  return (
    <section className="block" role="status">
      <Title order={2}>Destroyed. Receipt {number}</Title>
      <p className="measure">
        Keep it: it is signed, and holds what was counted before and after. To check it anywhere:{' '}
        <code>npx tacit receipt verify {fileName(number)}</code>
      </p>
      <p>
        <a
          className="link"
          download={fileName(number)}
          href={`data:application/json;charset=utf-8,${encodeURIComponent(body)}`}
        >
          Download the receipt
        </a>
      </p>
    </section>
  );
}
