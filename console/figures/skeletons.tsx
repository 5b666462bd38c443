// The shapes of the pages with figures while they load: the real layout, so that nothing jumps.
import { Skeleton } from '@mantine/core';

export function OverviewSkeleton() {
  return (
    <div aria-busy="true" role="status" aria-label="Loading figures">
      <ul className="tiles">
        {[1, 2, 3, 4, 5, 6, 7, 8].map((each) => (
          <li key={each}>
            <Skeleton height={14} width="60%" />
            <Skeleton height={28} width={90} mt={12} />
            <Skeleton height={32} mt={12} />
            <Skeleton height={12} width="80%" mt={12} />
          </li>
        ))}
      </ul>
      <div className="figures">
        {[1, 2].map((each) => (
          <FigureSkeleton key={each} height={220} />
        ))}
        <div className="figure-wide">
          <FigureSkeleton height={272} />
        </div>
        {[3, 4].map((each) => (
          <FigureSkeleton key={each} height={240} />
        ))}
      </div>
    </div>
  );
}

export function FigureSkeleton({ height }: { readonly height: number }) {
  return (
    <div className="figure">
      <Skeleton height={18} width={200} />
      <Skeleton height={height} mt={24} />
    </div>
  );
}
